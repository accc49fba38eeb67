"""Writes a build into a folder, whole or not at all."""

from __future__ import annotations

import os
import shutil
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
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{folder.name}.", dir=folder.parent) as fresh:
        made = Path(fresh) / "build"
        for name, data in build.files.items():
            _write(made / name, data)
        _write(made / MANIFEST, write_manifest(build))
        old = Path(fresh) / "old"
        if folder.exists():
            folder.rename(old)
        made.rename(folder)
        shutil.rmtree(old, ignore_errors=True)


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
