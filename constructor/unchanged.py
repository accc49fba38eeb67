"""What was built last: an unchanged blueprint whose build still stands where it was put is not built again.

What is remembered lies in the user's cache and may be deleted at any time. It holds only digests, and is believed only
after all that went in and all that came out was read and compared.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import constructor
import runtime
from constructor.bundled import bundled
from runtime.build import BuildError, read_build


def standing(inputs: str, folder: Path) -> str | None:
    """Return the id of the build in `folder` if building from these inputs would make that very build again."""
    try:
        known = json.loads(_note(folder).read_text("utf-8"))
        if not isinstance(known, dict) or known.get("inputs") != inputs:
            return None
        found = read_build(folder).id
    except (OSError, ValueError, BuildError):
        return None
    return found if found == known.get("id") else None


def remember(inputs: str, folder: Path, build_id: str) -> None:
    """Note what the build in `folder` is made of; where it can not be noted, the next one is made anew.

    `inputs` are those of before it was made: what changed meanwhile makes another.
    """
    note = _note(folder)
    try:
        note.parent.mkdir(parents=True, exist_ok=True)
        fresh = note.with_suffix(f".{os.getpid()}")
        fresh.write_text(json.dumps({"inputs": inputs, "id": build_id}), "utf-8")
        fresh.replace(note)
    except OSError:
        return


def _note(folder: Path) -> Path:
    """The cache of the XDG Base Directory Specification 0.8; one note for each place that builds are put."""
    home = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    place = hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:32]
    return Path(home) / "pcabinet" / "builds" / f"{place}.json"


def inputs_of(root: Path, folder: Path) -> str:
    """Return the digest of all that goes into a build: the blueprint's files, the compiler, and what it stands on.

    What is in `folder`, where the build is put, is none of it. More files than are read may be, never fewer.

    Raises:
        OSError: a file can not be read.
    """
    digest = hashlib.sha256()
    for path in sorted(_files(root.resolve(), folder.resolve())):
        data = path.read_bytes()
        digest.update(f"{path.relative_to(root.resolve()).as_posix()} {len(data)}\n".encode() + data)
    digest.update(repr((sys.version, sorted(map(_stamp, _compiler())), _installed())).encode())
    return digest.hexdigest()


def _files(root: Path, folder: Path) -> Iterator[Path]:
    for place, folders, names in os.walk(root):
        if Path(place) == root:  # a repository or an environment beside the blueprint is none of it
            folders[:] = [name for name in folders if not name.startswith(".")]
        folders[:] = [name for name in folders if Path(place, name).resolve() != folder]
        yield from (path for name in names if (path := Path(place, name)).is_file())


def _compiler() -> Iterator[Path]:
    """The files of the compiler: those of a checkout may change without a new version."""
    own = [Path(str(package.__file__)).parent for package in (constructor, runtime)]
    for top in (*own, bundled("schemas"), bundled("themes")):
        for place, folders, names in os.walk(top):
            folders[:] = [name for name in folders if name != "__pycache__"]
            yield from (Path(place, name) for name in names)


def _installed() -> tuple[tuple[str, int], ...]:
    """The folders that packages are imported from; each is of another time after anything was installed into it."""
    return tuple((place, os.stat(place).st_mtime_ns) for place in sys.path if place.endswith("-packages"))


def _stamp(path: Path) -> tuple[str, int, int]:
    about = path.stat()
    return str(path), about.st_size, about.st_mtime_ns
