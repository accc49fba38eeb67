"""Pictures and documents of the first content: files of the blueprint under `content/`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from runtime.content.sniff import PICTURES, measure, sniff

FOLDER = "content"
MOST_BYTES = 20_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A file that can be shown; `size` is of a picture, in pixels."""

    name: str
    type: str
    size: tuple[int, int] | None
    data: bytes


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a file can not be shown."""

    kind: Literal["missing", "outside", "picture", "document", "large"]


def read_media(root: Path, path: str, *, image: bool) -> Found | Trouble:
    """Return the file at `path` of the blueprint in `root`, or why it can not be shown. Never raises."""
    try:
        real = (root / path).resolve()
        if not real.is_relative_to((root / FOLDER).resolve()):
            return Trouble("outside")
        if real.is_file() and real.stat().st_size > MOST_BYTES:
            return Trouble("large")
        data = real.read_bytes()
    except (OSError, RuntimeError, ValueError):
        return Trouble("missing")
    kind = sniff(data)
    size = measure(data, kind)
    if image and (kind not in PICTURES or size is None):
        return Trouble("picture")
    return Found(name=real.name, type=kind, size=size, data=data) if kind else Trouble("document")
