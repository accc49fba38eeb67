"""Documents and pictures in a word: what kind and how large, «PDF, 120 КБ»."""

from __future__ import annotations

from runtime.formats import quantities
from runtime.formats.how import Format, How, escaped
from runtime.media import Media

_LONGEST = 5  # letters of a name's end that is a kind
_KINDS = {"application/pdf": "PDF", "text/plain": "TXT", "application/zip": "ZIP"}


def media(value: object, how: How) -> str | None:
    """Return the kind of a file, by its type or the end of its name, and its size."""
    if not isinstance(value, Media):
        return None
    size = quantities.volume(value.size, how) if value.size else None
    return ", ".join(part for part in (_kind(value), size) if part) or None


def _kind(value: Media) -> str:
    if value.type in _KINDS:
        return _KINDS[value.type]
    name, point, end = value.name.rpartition(".")
    if name and point and end.isascii() and end.isalnum() and len(end) <= _LONGEST:
        return end.upper()
    return value.type.partition("/")[2].upper() if value.type.startswith("image/") else ""


FORMATS: dict[str, Format] = {"file": escaped(media), "image": escaped(media)}
