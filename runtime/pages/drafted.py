"""Files of drafts: served for minutes, to whoever has the page of the draft."""

from __future__ import annotations

from datetime import datetime

from runtime.media import Media
from runtime.pages.portal import Portal

SUBJECT, MEDIA = "preview", "draft file"


def seal_file(portal: Portal, media: Media, until: str) -> str:
    """Return the handle under which a draft's file is served to whoever has its page."""
    sizes = {name: str(value) for name, value in (("width", media.width), ("height", media.height)) if value}
    values = {"id": media.id, "type": media.type, "size": str(media.size), "name": media.name[:100], "until": until}
    return portal.handles.seal(SUBJECT, MEDIA, {**values, **sizes})


def open_file(portal: Portal, handle: str) -> Media | None:
    """Return the file of a handle as long as it is good."""
    values = portal.handles.open(SUBJECT, MEDIA, handle)
    if values is None or datetime.fromisoformat(values["until"]) <= portal.clock():
        return None
    return Media(id=values["id"], type=values["type"], size=int(values["size"]), name=values["name"])
