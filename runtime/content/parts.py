"""A collection as it is kept: its items as they came and its formatted texts, packed small."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from markupsafe import Markup
from msgspec import Struct

from runtime.content.raw import RawItem

_PIECE = 262_144  # characters that are packed at a time
_PACKED_PIECE = 65_536  # bytes that are unpacked at a time


class Part(Struct, frozen=True):
    """Formatted texts of one collection, and its items one by one, so that they never stand in memory all at once."""

    items: Iterator[RawItem]
    rendered: Mapping[str, Markup]


def pack(items: Iterable[RawItem], rendered: Mapping[str, Markup]) -> bytes:
    """Return a line of JSON for each formatted text and each item, compressed; short steps let other threads go on."""
    packing = zlib.compressobj(1)
    return b"".join((*_packed(packing, _lines(items, rendered)), packing.flush()))


def unpack(packed: bytes) -> Part:
    """Return what was packed; raises ValueError for anything else, at the latest where the items end."""
    lines = map(json.loads, _unpacked(packed))
    rendered: dict[str, Markup] = {}
    for read in lines:
        if not isinstance(read, list):
            return Part(chain((read,), lines), rendered)
        rendered[read[0]] = Markup(read[1])
    return Part(iter(()), rendered)


def _unpacked(packed: bytes) -> Iterator[bytes]:
    """Give line by line, so that the whole never stands in memory at once."""
    unpacking, rest, whole = zlib.decompressobj(), b"", memoryview(packed)
    try:
        for start in range(0, len(whole), _PACKED_PIECE):
            *lines, rest = (rest + unpacking.decompress(whole[start : start + _PACKED_PIECE])).split(b"\n")
            yield from lines
    except zlib.error as error:
        raise ValueError("not packed") from error
    if not unpacking.eof or rest:
        raise ValueError("not packed")


def _lines(items: Iterable[RawItem], rendered: Mapping[str, Markup]) -> Iterator[str]:
    for key, html in rendered.items():
        yield json.dumps([key, html], ensure_ascii=False)
    for item in items:
        yield json.dumps(item, ensure_ascii=False, default=str)


def _packed(packing: zlib._Compress, lines: Iterable[str]) -> Iterator[bytes]:
    piece: list[str] = []
    length = 0
    for line in lines:
        piece += (line, "\n")
        length += len(line)
        if length > _PIECE:
            yield packing.compress("".join(piece).encode("utf-8", "replace"))
            piece, length = [], 0
    yield packing.compress("".join(piece).encode("utf-8", "replace"))
