"""The last good content on disk: what is served where its source is away, even at a start."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from msgspec import Struct

FORMAT = 1
_DIGEST_LENGTH = 64


class Copy(Struct, frozen=True, kw_only=True):
    """Packed collections by name, interface texts, and when (seconds since the epoch) the source last said the same.

    `rules` are those by which texts were formatted.
    """

    blueprint: str
    rules: str
    parts: Mapping[str, bytes]
    texts: Mapping[str, Mapping[str, str]]
    at: float


class Damaged(ValueError):
    """The file is not as it was written."""


def dump(copy: Copy) -> bytes:
    """Return the bytes of a file: its SHA-256, a line of JSON that says what follows, the packed collections."""
    about = {
        "format": FORMAT, "blueprint": copy.blueprint, "rules": copy.rules, "texts": copy.texts,
        "parts": [[name, len(part)] for name, part in copy.parts.items()],
    }  # fmt: skip
    body = b"".join((json.dumps(about).encode(), b"\n", *copy.parts.values()))
    return hashlib.sha256(body).hexdigest().encode() + b"\n" + body


def load(data: bytes, at: float) -> Copy:
    """Return what `dump` wrote; raises Damaged for anything else."""
    body = data[_DIGEST_LENGTH + 1 :]
    if data[: _DIGEST_LENGTH + 1] != hashlib.sha256(body).hexdigest().encode() + b"\n":
        raise Damaged("digest")
    line, _, rest = body.partition(b"\n")
    try:
        about = json.loads(line)
        if about["format"] != FORMAT:
            raise Damaged("format")
        parts, start = {}, 0
        for name, length in about["parts"]:
            parts[name] = rest[start : start + length]
            start += length
        return Copy(blueprint=about["blueprint"], rules=about["rules"], parts=parts, texts=about["texts"], at=at)
    except (ValueError, KeyError, TypeError) as error:
        raise Damaged("shape") from error


@dataclass(slots=True)
class CopyFile:
    """Keeps a copy in `file`, and the one before it beside, each whole at any moment."""

    file: Path
    _sound: bool = field(default=False, init=False)  # whether what lies there was read or written whole

    @property
    def before(self) -> Path:
        """Where the copy before the last is."""
        return self.file.with_name(self.file.name + ".before")

    def read(self, blueprint: str) -> tuple[Copy | None, tuple[str, ...]]:
        """Return the newest good copy of this blueprint's content, None without one, and which files are not good."""
        faults = []
        for file in (self.file, self.before):
            try:
                copy = load(file.read_bytes(), file.stat().st_mtime)
            except FileNotFoundError:
                continue
            except (OSError, Damaged) as error:
                faults.append(f"{file}: {error}")
                continue
            if copy.blueprint == blueprint:
                self._sound = file == self.file
                return copy, tuple(faults)
        return None, tuple(faults)

    def write(self, copy: Copy) -> None:
        """Put a copy in place, whole or not at all; the one before is kept. Raises OSError."""
        self.file.parent.mkdir(parents=True, exist_ok=True)
        half = self._half(dump(copy))
        try:
            if self._sound and self.file.exists():
                self._keep_before()
            os.replace(half, self.file)
        finally:
            half.unlink(missing_ok=True)
        self._sound = True
        os.utime(self.file, (copy.at, copy.at))
        self._sync_folder()

    def confirm(self, at: float) -> None:
        """Note that the source still says the same. Raises OSError."""
        os.utime(self.file, (at, at))

    def _half(self, data: bytes) -> Path:
        """Write beside the file, readable by its owner only."""
        number, name = tempfile.mkstemp(prefix=f".{self.file.name}.", dir=self.file.parent)
        with os.fdopen(number, "wb") as half:
            half.write(data)
            half.flush()
            os.fsync(half.fileno())
        return Path(name)

    def _keep_before(self) -> None:
        """Give the present copy its second name first, so that there is a good one at any moment."""
        link = self.before.with_name(f".{self.before.name}.{os.getpid()}")
        link.unlink(missing_ok=True)
        os.link(self.file, link)
        os.replace(link, self.before)

    def _sync_folder(self) -> None:
        number = os.open(self.file.parent, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)
