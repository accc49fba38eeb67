"""Words, codes, yes and no; lists; and any value as its own type says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import reduce

from markupsafe import Markup

from runtime.cabinet.model import Locale
from runtime.expressions import Months
from runtime.formats.how import UNKNOWN, Format, How, escaped
from runtime.media import Media
from runtime.values import Money, Page, Quantity

_MOST = 100  # things of a list that are written out
_LINE = Markup("<br>")
_OWN: tuple[tuple[type | tuple[type, ...], str], ...] = (
    (bool, "yes_no"),
    (str, "text"),
    ((int, Decimal), "number"),
    (Money, "money"),
    (Quantity, "quantity"),
    (datetime, "datetime"),
    (date, "date"),
    ((timedelta, Months), "duration"),
    (Media, "file"),
)


def written(formats: Mapping[str, Format], value: object, shown: str, how: How) -> str:
    """Return the value as text, by the format or, where it does not fit, by its own type."""
    if isinstance(value, (tuple, Page)):
        return listed([written(formats, one, shown, how) for one in _things(value)], how.locale)
    for name in _names(value, shown):
        text = formats[name].written(value, how) if name in formats else None
        if text is not None:
            return text
    return UNKNOWN


def marked(formats: Mapping[str, Format], value: object, shown: str, how: How) -> Markup:
    """Return the value as HTML, by the format or, where it does not fit, by its own type."""
    if isinstance(value, (tuple, Page)):
        return _lines([marked(formats, one, shown, how) for one in _things(value)], value, how.locale)
    for name in _names(value, shown):
        text = formats[name].marked(value, how) if name in formats else None
        if text is not None:
            return text
    return Markup(UNKNOWN)


def _things(value: tuple[object, ...] | Page) -> tuple[object, ...]:
    return (value.rows if isinstance(value, Page) else value)[:_MOST]


def _names(value: object, shown: str) -> Iterator[str]:
    """Walk over the formats to try: what is wanted, then what the value's own type says."""
    if value is not None:
        yield shown
        yield next((name for kind, name in _OWN if isinstance(value, kind)), "")


def _lines(shown: list[Markup], value: object, locale: Locale) -> Markup:
    """Sums in several currencies stand one to a line; other things make a sentence."""
    if any(isinstance(one, Money) for one in _things(value)):  # type: ignore[arg-type]  # a tuple or page, as above
        return _LINE.join(shown)
    return Markup(listed(shown, locale))


def listed(words: list[str] | list[Markup], locale: Locale) -> str:
    """Return the language's own «a, b и c»; «—» for none."""
    two, many, last = locale.listing
    if not words:
        return UNKNOWN
    if len(words) == 2:
        return f"{words[0]}{two}{words[1]}"
    return reduce(
        lambda line, at: line + (last if at == len(words) - 1 else many) + words[at],
        range(1, len(words)),
        str(words[0]),
    )


def text(value: object, how: How) -> str | None:
    """Return a text as it is."""
    return value if isinstance(value, str) else None


def code(value: object, how: How) -> str | None:
    """Return an identifier ungrouped, as it is written."""
    if isinstance(value, Decimal) and value.is_finite() and abs(value.adjusted()) < 40:
        return format(value, "f")
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else None


def yes_no(value: object, how: How) -> str | None:
    """Return the language's word for a flag."""
    return (how.locale.yes if value else how.locale.no) if isinstance(value, bool) else None


FORMATS: dict[str, Format] = {
    "text": escaped(text),
    "code": escaped(code, '<bdi class="code">', "</bdi>"),
    "yes_no": escaped(yes_no),
}
