"""Images and documents of content: what is known of one, and where the cabinet serves it."""

from __future__ import annotations

from msgspec import Struct

PATH = "/media"
WIDTHS = (480, 960, 1920)  # pixels, of pictures as they are served; provisioning makes a preset of each


class Media(Struct, frozen=True, kw_only=True):
    """A file of content. `id` is its source's; `size` is bytes, `width` and `height` pixels where they are known."""

    id: str
    type: str
    size: int
    width: int | None = None
    height: int | None = None
    title: str = ""
    name: str = ""


def media_href(media: Media, width: int = 0) -> str:
    """Return the cabinet's address of a file; of an image also `width` pixels wide."""
    return f"{PATH}/{media.id}/{width}" if width else f"{PATH}/{media.id}"
