"""Finds and reads the files of a blueprint, inside its root only."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from constructor.diagnostics import Report
from constructor.text import Position, Span

MOST_FILES = 5_000
MOST_BYTES = 64_000_000
_SUFFIXES = (".yaml", ".yml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A file of the blueprint: its path relative to the root, with `/`, and where it really is."""

    path: str
    real: Path


def find(root: Path, report: Report) -> tuple[Found, ...]:
    """Return the YAML files under `root`, sorted by path; hidden folders and files are passed over.

    Links to folders and links that lead outside are refused, as are too many or too large files altogether.
    """
    home = root.resolve()
    found: list[Found] = []
    total = 0
    for path in sorted(_walk(home, report)):
        if (entry := inside(home, path, report)) is None:
            continue
        found.append(entry)
        total += entry.real.stat().st_size
        if len(found) > MOST_FILES or total > MOST_BYTES:
            what, limit = ("files", MOST_FILES) if len(found) > MOST_FILES else ("total", MOST_BYTES)
            report.add("PC1002", start_of(path), what=what, limit=limit)
            return ()
    return tuple(found)


def inside(home: Path, path: str, report: Report) -> Found | None:
    """Return the file at `path` below `home`, or None where there is none or it is refused."""
    real = (home / path).resolve()
    if not real.is_relative_to(home):
        report.add("PC1009", start_of(path), what="outside")
        return None
    return Found(path=path, real=real) if real.is_file() else None


def read(found: Found, limit: int, report: Report) -> bytes | None:
    """Return the bytes of a file, at most one more than `limit`; None where it can not be read."""
    try:
        with found.real.open("rb") as stream:
            return stream.read(limit + 1)
    except OSError:
        report.add("PC1009", start_of(found.path), what="unreadable")
        return None


def start_of(path: str) -> Span:
    """Return the empty span at the beginning of a file."""
    return Span(path, Position(1, 1), Position(1, 1))


def _walk(home: Path, report: Report) -> Iterator[str]:
    for folder, folders, files in os.walk(home):
        here = Path(folder)
        for name in [name for name in folders if not name.startswith(".") and (here / name).is_symlink()]:
            report.add("PC1009", start_of((here / name).relative_to(home).as_posix()), what="folder")
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in files:
            if name.endswith(_SUFFIXES) and not name.startswith("."):
                yield (here / name).relative_to(home).as_posix()
