"""How files are named that hold another one compressed."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS = ("css", "js", "svg")  # suffixes of files that compressing makes smaller
SUFFIXES: Mapping[str, str] = {"br": ".br", "zstd": ".zst"}  # by coding, the smallest first


def is_text(name: str) -> bool:
    """Return whether a file is one that is also kept compressed."""
    return name.rpartition(".")[2] in TEXTS
