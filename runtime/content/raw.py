"""Content as it comes from files or from Directus, in one shape, before anything of it is trusted."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

RawItem = Mapping[str, object]


class RawContent(Struct, frozen=True, kw_only=True):
    """Items by collection, in the editors' order, and interface texts by locale and key.

    An item holds JSON-like values by plain field name. A translated field is locale -> value; an image or file is
    `{id, type, size, width, height, title, name}` (`size` bytes, `width` and `height` pixels or None); `id` is text.
    `at` is when it was read, seconds since the epoch; `source` is `files` or `directus`.
    """

    collections: Mapping[str, tuple[RawItem, ...]]
    translations: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    at: float
    source: str
