"""What a file is, told by its bytes."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from runtime.content.sniff import measure, sniff


def _made(kind: str, **how: bool | bytes) -> bytes:
    data = io.BytesIO()
    Image.new("RGB", (321, 123)).save(data, kind, **how)
    return data.getvalue()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (_made("PNG"), "image/png"),
        (_made("JPEG"), "image/jpeg"),
        (_made("JPEG", progressive=True), "image/jpeg"),
        (_made("WEBP"), "image/webp"),
        (_made("WEBP", lossless=True), "image/webp"),
        (_made("WEBP", exif=b"Exif"), "image/webp"),
        (_made("GIF"), "image/gif"),
    ],
)
def test_pictures_are_known_and_measured(data: bytes, kind: str) -> None:
    """Each kind of picture is told by its bytes, with its width and height."""
    assert (kind, (321, 123)) == (sniff(data), measure(data, kind))


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.7\n", "application/pdf"),
        (b"PK\x03\x04rest", "application/zip"),
        ("Прайс".encode(), "text/plain"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", ""),
        (b"\xef\xbb\xbf<?xml version='1.0'?><svg/>", ""),
        (b"<!DOCTYPE html>", ""),
        (b"MZ\x90\x00", ""),
        (b"", ""),
    ],
)
def test_others_are_known_or_refused(data: bytes, kind: str) -> None:
    """Documents are told; markup, programs and nothing are not offered."""
    assert kind == sniff(data)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_cut_off_picture_has_no_size(kind: str) -> None:
    """A header that ends too early tells nothing, whatever is left of it."""
    data = _made(kind)

    assert [None] * 10 == [measure(data[:length], sniff(data)) for length in range(10)]
