"""What a file is, told by its first bytes and never by its name, and how large a picture is."""

from __future__ import annotations

from collections.abc import Callable, Mapping

PICTURES = ("image/png", "image/jpeg", "image/webp", "image/gif")
SUFFIXES: Mapping[str, str] = {
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/webp": "webp",
    "image/gif": "gif",
    "application/pdf": "pdf",
    "application/zip": "zip",
    "text/plain": "txt",
}
Size = tuple[int, int]
_START_OF_FRAME = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
_MARKUP = (b"<!doctype", b"<html", b"<svg", b"<?xml", b"<script")


def sniff(data: bytes) -> str:
    """Return the media type of a file, "" of one that is not offered: markup, programs, whatever is not known."""
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if data.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "image/webp"
    if data.startswith((b"GIF87a", b"GIF89a")):
        return "image/gif"
    if data.startswith(b"%PDF-"):
        return "application/pdf"
    if data.startswith(b"PK\x03\x04"):
        return "application/zip"  # office documents are such archives
    return "text/plain" if _is_text(data) else ""


def _is_text(data: bytes) -> bool:
    if not data or b"\x00" in data or any(mark in data[:1024].lower() for mark in _MARKUP):
        return False
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def measure(data: bytes, media_type: str) -> Size | None:
    """Return the width and height in pixels of a picture; None where its header does not tell them."""
    read = _READERS.get(media_type)
    try:
        found = read(data) if read else None
    except IndexError:
        return None
    return found if found and min(found) > 0 else None


def _png(data: bytes) -> Size | None:
    """Read the IHDR chunk (PNG, third edition, §11.2.1)."""
    return (_big(data, 16, 4), _big(data, 20, 4)) if data[12:16] == b"IHDR" else None


def _gif(data: bytes) -> Size:
    """Read the logical screen descriptor (GIF89a §18)."""
    return _little(data, 6, 2), _little(data, 8, 2)


def _jpeg(data: bytes) -> Size | None:
    """Walk over the segments to the frame header (ITU-T T.81, B.2.2)."""
    at = 2
    while at + 9 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker in _START_OF_FRAME:
            return _big(data, at + 7, 2), _big(data, at + 5, 2)
        at += 1 if marker == 0xFF else 2 + _big(data, at + 2, 2)
    return None


def _webp(data: bytes) -> Size | None:
    """Read the first chunk: lossy, lossless or extended (RFC 9649 §2.5–2.7)."""
    match data[12:16]:
        case b"VP8X":
            return _little(data, 24, 3) + 1, _little(data, 27, 3) + 1
        case b"VP8 ":
            return _little(data, 26, 2) & 0x3FFF, _little(data, 28, 2) & 0x3FFF
        case b"VP8L":
            bits = _little(data, 21, 4)
            return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
        case _:
            return None


def _big(data: bytes, at: int, size: int) -> int:
    return int.from_bytes(_part(data, at, size), "big")


def _little(data: bytes, at: int, size: int) -> int:
    return int.from_bytes(_part(data, at, size), "little")


def _part(data: bytes, at: int, size: int) -> bytes:
    part = data[at : at + size]
    if len(part) < size:
        raise IndexError(at)
    return part


_READERS: Mapping[str, Callable[[bytes], Size | None]] = {
    "image/png": _png,
    "image/jpeg": _jpeg,
    "image/webp": _webp,
    "image/gif": _gif,
}
