"""Makes an edition of what editors wrote: content, words in every language, colours."""

from __future__ import annotations

from collections.abc import Mapping

from runtime.build import Build
from runtime.content.colours import COLOURS, dress
from runtime.content.edition import Edition
from runtime.content.raw import RawContent
from runtime.content.remark import Remark
from runtime.content.site import SITE
from runtime.content.snapshot import Content
from runtime.content.wording import word

_KEPT = 8  # stylesheets of earlier editions


def edition_of(
    raw: RawContent, content: Content, build: Build, before: Edition | None = None
) -> tuple[Edition, tuple[Remark, ...]]:
    """Return the edition of `content`, which was made of `raw`, and what did not come out as it was written.

    `before` is the edition in force, whose stylesheets go on being served to pages that were made from it. May take
    half a second where colours are new: it is meant for a thread, never for a request. Never raises for what editors
    wrote.
    """
    cabinet = build.cabinet
    site = content.one(SITE, cabinet.locales[0].code)
    worded = word(raw.translations, cabinet)
    dressed = dress(site, cabinet.theme)
    remarks = (*dressed.remarks, *worded.remarks)
    edition = Edition(
        content=content,
        messages=worded.messages,
        locales=worded.locales,
        assets={COLOURS: dressed.name} if dressed.name else {},
        files=_files(dressed.name, dressed.data, before.files if before else {}),
        remarks=remarks,
    )
    return edition, remarks


def _files(name: str, data: bytes, before: Mapping[str, bytes]) -> Mapping[str, bytes]:
    """Return the stylesheet after those of the last editions, the oldest first."""
    kept = {older: sheet for older, sheet in before.items() if older != name}
    latest = dict(list(kept.items())[-_KEPT:])
    return {**latest, name: data} if name else latest
