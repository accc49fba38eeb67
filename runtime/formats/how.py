"""What all formats are told, and what a format is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from markupsafe import Markup, escape

from runtime.cabinet.model import Locale

UNKNOWN = "—"


class How(NamedTuple):
    """The language, the cabinet's zone and currency, the present time."""

    locale: Locale
    zone: ZoneInfo
    currency: str
    now: datetime


class Format(NamedTuple):
    """How values are written as text and as HTML; both give None for a value that is none of theirs."""

    written: Callable[[object, How], str | None]
    marked: Callable[[object, How], Markup | None]


def escaped(written: Callable[[object, How], str | None], before: str = "", after: str = "") -> Format:
    """Return the format whose HTML is its text, between the two pieces of markup."""

    def marked(value: object, how: How) -> Markup | None:
        text = written(value, how)
        return None if text is None else Markup(f"{before}{escape(text)}{after}")

    return Format(written, marked)
