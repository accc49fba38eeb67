"""Writes a build into a folder, whole or not at all."""

from __future__ import annotations

import errno
import os
import tempfile
from pathlib import Path

from runtime.build import MANIFEST, Build, write_manifest


def write_build(build: Build, folder: Path) -> None:
    """Put `build` at `folder`; a build that stood there is replaced in one step.

    Raises:
        FileExistsError: something that is no build stands there.
        OSError: the place can not be written.
    """
    if folder.exists() and (not folder.is_dir() or (any(folder.iterdir()) and not (folder / MANIFEST).is_file())):
        raise FileExistsError(folder)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), folder.parent) from error
    with tempfile.TemporaryDirectory(prefix=f".{folder.name}.", dir=folder.parent, ignore_cleanup_errors=True) as fresh:
        made = Path(fresh) / "build"
        for name, data in build.files.items():
            _write(made / name, data)
        _write(made / MANIFEST, write_manifest(build))
        _settle()
        _exchange(made, folder, Path(fresh) / "old")


def _exchange(made: Path, folder: Path, old: Path) -> None:
    """Let `made` take the place of `folder`, whose old content goes to `old`, or back where that fails."""
    if folder.exists():
        folder.rename(old)
    try:
        made.rename(folder)
    except OSError:
        if old.exists():
            old.rename(folder)
        raise


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def _settle() -> None:
    """Have all that was written on the disk before it takes a place: once, not for each of very many files."""
    if hasattr(os, "sync"):
        os.sync()
