"""Finds and reads the files of a blueprint, inside its root only."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from constructor.diagnostics import Report
from constructor.text import Position, Span

MOST_FILES = 20_000
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
    found = [entry for path in sorted(_walk(home, report)) if (entry := inside(home, path, report))]
    if len(found) > MOST_FILES:
        report.add("PC1002", start_of(found[MOST_FILES].path), what="files", limit=MOST_FILES)
        return ()
    if sum(_size(entry) for entry in found) > MOST_BYTES:
        report.add("PC1002", start_of(found[-1].path), what="total", limit=MOST_BYTES)
        return ()
    return tuple(found)


def inside(home: Path, path: str, report: Report) -> Found | None:
    """Return the file at `path` below `home`, or None where there is none or it is refused."""
    try:
        real = (home / path).resolve()
        is_file = real.is_file()
    except (OSError, RuntimeError):  # a link that leads to itself is the latter until Python 3.13
        report.add("PC1009", start_of(path), what="unreadable")
        return None
    if not real.is_relative_to(home):
        report.add("PC1009", start_of(path), what="outside")
        return None
    return Found(path=path, real=real) if is_file else None


def _size(found: Found) -> int:
    try:
        return found.real.stat().st_size
    except OSError:
        return 0  # gone meanwhile: reading it will say so


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
    def refuse(path: Path, what: str) -> None:
        name = path.relative_to(home).as_posix()
        report.add("PC1009", start_of(name.encode("utf-8", "replace").decode()), what=what)

    for folder, folders, files in os.walk(home, onerror=lambda error: refuse(Path(str(error.filename)), "unreadable")):
        here = Path(folder)
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in folders:
            if (here / name).is_symlink():
                refuse(here / name, "folder")
        for name in files:
            if name.endswith(_SUFFIXES) and not name.startswith("."):
                path = (here / name).relative_to(home).as_posix()
                if _is_text(path):
                    yield path
                else:
                    refuse(here / name, "name")


def _is_text(name: str) -> bool:
    """Whether a name is UTF-8; bytes that are not come as lone surrogates."""
    return not any("\ud800" <= letter <= "\udfff" for letter in name)
