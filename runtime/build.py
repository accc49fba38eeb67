"""A build: an immutable, self-checking set of files with one cabinet in it."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from runtime.cabinet import codec
from runtime.cabinet.model import FORMAT, Cabinet

MANIFEST = "manifest.json"
_FILE_BYTES = 50_000_000


class BuildError(Exception):
    """The folder is no build that may be served: it is `missing`, `damaged` or `foreign`; `detail` names what."""

    def __init__(self, reason: str, detail: str) -> None:
        """Keep why and what."""
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True)
class Build:
    """Files by name (`cabinet.json`, `code/…`, `assets/…`, `content.json`) under one manifest."""

    manifest: Mapping[str, object]
    files: Mapping[str, bytes]

    @property
    def id(self) -> str:
        """SHA-256 over the content, 64 hexadecimal digits."""
        return str(self.manifest["id"])

    # What the cabinet was written from, where that is at hand: it is what reading it back gives.
    written: Cabinet | None = field(default=None, compare=False, repr=False)

    @cached_property
    def cabinet(self) -> Cabinet:
        """The cabinet."""
        return self.written or codec.decode(self.files["cabinet.json"])

    def under(self, folder: str) -> Mapping[str, bytes]:
        """Return the files of a folder, by their names inside it."""
        prefix = f"{folder}/"
        return {name.removeprefix(prefix): data for name, data in self.files.items() if name.startswith(prefix)}


def seal(files: Mapping[str, bytes], blueprint: str, compiler: str, written: Cabinet | None = None) -> Build:
    """Return the build of `files`; equal files give an equal build. `written` is the cabinet that is in them."""
    listed = {name: {"bytes": len(data), "sha256": _digest(data)} for name, data in sorted(files.items())}
    head = {"format": FORMAT, "blueprint": blueprint, "compiler": compiler, "files": listed}
    return Build(manifest={"id": _identity(head), **head}, files=dict(sorted(files.items())), written=written)


def write_manifest(build: Build) -> bytes:
    """Return the manifest as it stands in the folder."""
    return (json.dumps(build.manifest, indent=2, sort_keys=True) + "\n").encode()


def open_build(folder: Path) -> Build:
    """Read a build, check every byte of it and that a cabinet is in it.

    Raises:
        BuildError: there is no build, it is of another format, or a file is missing, added or changed.
    """
    build = read_build(folder)
    try:
        _ = build.cabinet
    except (codec.FormatError, KeyError) as error:
        raise BuildError("damaged", "cabinet.json") from error
    return build


def read_build(folder: Path) -> Build:
    """Read a build and check every byte of it; raises as `open_build` does."""
    manifest = _manifest(folder)
    listed = manifest["files"]
    if manifest.get("id") != _identity({key: value for key, value in manifest.items() if key != "id"}):
        raise BuildError("damaged", MANIFEST)
    assert isinstance(listed, dict)
    found = set(_names(folder)) - {MANIFEST}
    for name in sorted(found ^ listed.keys()):
        raise BuildError("damaged", name)
    files = {name: _checked(folder, name, about) for name, about in sorted(listed.items())}
    return Build(manifest=manifest, files=files)


def _manifest(folder: Path) -> Mapping[str, object]:
    try:
        data = (folder / MANIFEST).read_bytes()
    except OSError as error:
        raise BuildError("missing", str(folder)) from error
    try:
        manifest = json.loads(data)
        known = manifest["format"], manifest["files"], manifest["id"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise BuildError("damaged", MANIFEST) from error
    if known[0] != FORMAT:
        raise BuildError("foreign", str(known[0]))
    if not isinstance(known[1], dict) or not isinstance(manifest, dict):
        raise BuildError("damaged", MANIFEST)
    return manifest


def _names(folder: Path) -> Iterator[str]:
    """Yield the names of the files of a build; folders that links lead to are no part of it."""
    for place, _, names in os.walk(folder):
        inner = os.path.relpath(place, folder)
        yield from names if inner == os.curdir else (f"{inner}/{name}" for name in names)


def _checked(folder: Path, name: str, about: object) -> bytes:
    path, digest = f"{folder}/{name}", about.get("sha256") if isinstance(about, dict) else None
    try:  # by os, not by Path, which costs more than the reading
        inside = not os.path.islink(path) or Path(path).resolve().is_relative_to(folder.resolve())
        with open(path if inside else os.devnull, "rb", buffering=0) as file:
            readable = inside and os.fstat(file.fileno()).st_size <= _FILE_BYTES
            data = file.read() if readable else b""
    except OSError as error:
        raise BuildError("damaged", name) from error
    if not readable or _digest(data) != digest:
        raise BuildError("damaged", name)
    return data


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _identity(head: Mapping[str, object]) -> str:
    return _digest(json.dumps(head, sort_keys=True, separators=(",", ":")).encode())
