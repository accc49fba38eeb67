"""Values as people read them: numbers, money, dates, phones."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from markupsafe import Markup

from runtime.cabinet.model import Locale
from runtime.formats import dates, files, money, numbers, phones, quantities, spans, words
from runtime.formats.how import UNKNOWN, Format, How
from runtime.values import Failure

__all__ = ["FORMATS", "UNKNOWN", "plain", "show"]

FORMATS: dict[str, Format] = {
    **words.FORMATS,
    **numbers.FORMATS,
    **money.FORMATS,
    **quantities.FORMATS,
    **spans.FORMATS,
    **dates.FORMATS,
    **phones.FORMATS,
    **files.FORMATS,
}


def show(value: object, shown: str, *, locale: Locale, zone: ZoneInfo, currency: str, now: datetime) -> Markup:
    """Return the value as HTML, all of it escaped; «—» for unknown. Never raises.

    `shown` is the name of a format; a value that it does not fit is shown as its own type says. Times are shown in
    `zone`, the year only if it is not that of `now`; a bare number shown as money is in `currency`.
    """
    return words.marked(FORMATS, _known(value), shown, How(locale, zone, currency, now))


def plain(value: object, shown: str, *, locale: Locale, zone: ZoneInfo, currency: str, now: datetime) -> str:
    """Return the same as plain text, for sentences, titles and labels; not escaped."""
    return words.written(FORMATS, _known(value), shown, How(locale, zone, currency, now))


def _known(value: object) -> object:
    return None if isinstance(value, Failure) else value
