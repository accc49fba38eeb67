"""Compresses the files of a build as far as they go, once, so that serving them costs nothing."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import brotli
import zstandard

from runtime.packed import SUFFIXES, is_text


def smaller(name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield the files that stand beside a text in a build, those that are smaller than it.

    There is no gzip among them: zlib's bytes differ from one system's library to another's, and a build's do not.
    """
    if is_text(name):
        for coding, coded in zip(SUFFIXES, _codings(data), strict=True):
            if len(coded) < len(data):
                yield name + SUFFIXES[coding], coded


@lru_cache(maxsize=32)
def _codings(data: bytes) -> tuple[bytes, bytes]:
    """Return the data in brotli and zstd; kept, as previews make builds of nearly the same files all the time."""
    return brotli.compress(data, quality=11), zstandard.ZstdCompressor(level=19).compress(data)
