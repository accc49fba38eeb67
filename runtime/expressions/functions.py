"""The functions of expressions: pure, total, unknown (None) in and unknown out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta, tzinfo
from decimal import ROUND_HALF_UP, Decimal
from functools import reduce

from runtime.expressions.operators import divided, equal, negative, order, times
from runtime.expressions.values import EXACT, Months, amount, number, of_unit, part, rows
from runtime.values import Money

_LONGEST = 10_000  # characters of a text that is put together


def count(things: object, /) -> int | None:
    """How many things the list has."""
    listed = rows(things)
    return None if listed is None else len(listed)


def total(things: object, /) -> object:
    """The sum of a list: a number, or an amount; amounts of several currencies or units stay apart, as a tuple."""
    listed = rows(things)
    if listed is None:
        return None
    sums: dict[str, Decimal] = {}
    for thing in listed:
        found = amount(thing)
        if found is None:
            return None
        sums[found[1]] = EXACT.add(sums.get(found[1], Decimal(0)), found[0])
    amounts = tuple(of_unit(value, unit) for unit, value in sums.items())
    return amounts if len(amounts) > 1 else next(iter(amounts), Decimal(0))


def least(*values: object) -> object:
    """The least of a list or of several values, unknown if any is."""
    return _extreme(values, -1)


def greatest(*values: object) -> object:
    """The greatest of a list or of several values, unknown if any is."""
    return _extreme(values, 1)


def _extreme(values: tuple[object, ...], wanted: int) -> object:
    listed = rows(values[0]) if len(values) == 1 else values
    if not listed:
        return None
    best = listed[0]
    for value in listed:
        compared = order(value, best)
        if compared is None:
            return None
        best = value if compared == wanted else best
    return best


def where(things: object, /, **match: object) -> tuple[object, ...] | None:
    """The things whose parts are as given; unknown if a wanted value is."""
    listed = rows(things)
    if listed is None or None in match.values():
        return None
    return tuple(thing for thing in listed if all(equal(part(thing, name), match[name]) for name in match))


def first(things: object, /, **match: object) -> object:
    """The first thing that fits, or unknown."""
    return next(iter(where(things, **match) or ()), None)


def last(things: object, /, **match: object) -> object:
    """The last thing that fits, or unknown."""
    return (where(things, **match) or (None,))[-1]


def only(things: object, /, **match: object) -> object:
    """The one thing that fits, unknown unless there is exactly one."""
    found = where(things, **match) or ()
    return found[0] if len(found) == 1 else None


def row(things: object, key: object, /) -> object:
    """The thing of the list with that `id`; of a thing, the part of that name."""
    if isinstance(things, Mapping) and isinstance(key, str):
        return part(things, key)
    return first(things, id=key)


def valid(things: object, /, *, now: datetime | None) -> tuple[object, ...] | None:
    """The things whose `validFor` holds now; an open end has no limit."""
    listed = rows(things)
    if listed is None or now is None:
        return None
    return tuple(thing for thing in listed if _holds(part(thing, "validFor"), now))


def _holds(period: object, now: datetime) -> bool:
    start, end = part(period, "startDateTime"), part(period, "endDateTime")
    return (start is None or order(start, now, now.tzinfo) in (-1, 0)) and (
        end is None or order(now, end, now.tzinfo) in (-1, 0)
    )


def settled(state: object, /, *busy: object) -> bool | None:
    """Whether the state will no longer change by itself: is none of the busy words."""
    return None if not isinstance(state, str) else state not in busy


def coalesce(*values: object) -> object:
    """The first known value."""
    return next((value for value in values if value is not None), None)


def is_known(value: object, /) -> bool:
    """Whether the value is known; never unknown itself."""
    return value is not None


def rounded(value: object, places: object = 0, /) -> object:
    """The number or amount rounded half up to so many decimals."""
    found, digits = amount(value), number(places)
    if found is None or digits is None or not 0 <= digits <= 20:
        return None
    step = Decimal(1).scaleb(-int(digits))
    return of_unit(found[0].quantize(step, rounding=ROUND_HALF_UP, context=EXACT), found[1])


def magnitude(value: object, /) -> object:
    """The number or amount without its sign."""
    found = amount(value)
    return None if found is None else of_unit(EXACT.abs(found[0]), found[1])


def money(value: object, currency: object, /) -> Money | None:
    """The number as an amount of the currency (ISO 4217 code)."""
    plain = number(value)
    if plain is None or not isinstance(currency, str) or len(currency) != 3:
        return None
    return Money(plain, currency.upper())


def shortfall(balance: object, /) -> object:
    """What a balance lacks to zero, as a positive amount."""
    found = amount(balance)
    if found is None:
        return None
    return negative(balance) if found[0] < 0 else of_unit(Decimal(0), found[1])


def percent(share: object, whole: object, /) -> object:
    """How many hundredths of the whole the share is."""
    ratio = number(divided(share, whole))
    return None if ratio is None else times(ratio, 100)


def today(*, now: datetime | None) -> date | None:
    """The day it is in the cabinet's zone."""
    return None if now is None else now.date()


def this_moment(*, now: datetime | None) -> datetime | None:
    """The present time."""
    return now


def day(value: object, /, *, now: datetime | None) -> date | None:
    """The day of a time in the cabinet's zone, or written as `2026-11-22`."""
    if isinstance(value, datetime):
        zone: tzinfo | None = None if now is None else now.tzinfo
        return value.astimezone(zone).date() if zone else value.date()
    if isinstance(value, str):
        return date.fromisoformat(value)
    return value if isinstance(value, date) else None


def days(value: object, /) -> object:
    """A duration of so many days; of a period or duration, its length in days (a period's both ends count)."""
    if isinstance(value, timedelta):
        return value.days
    if isinstance(value, Mapping):
        return _length(value)
    plain = number(value)
    return None if plain is None else timedelta(days=int(plain))


def _length(period: Mapping[str, object]) -> int | None:
    start, end = (coalesce(period.get(side), period.get(f"{side}DateTime")) for side in ("start", "end"))
    if not isinstance(start, date) or not isinstance(end, date):
        return None
    if isinstance(start, datetime) != isinstance(end, datetime):
        return None
    return (end - start).days + (0 if isinstance(start, datetime) else 1)


def months(value: object, /) -> Months | None:
    """A duration of so many months."""
    plain = number(value)
    return None if plain is None or abs(plain) > 12_000 else Months(int(plain))


def start_of_month(value: object, /) -> date | None:
    """The first day of the day's month."""
    if isinstance(value, datetime):
        return value.date().replace(day=1)
    return value.replace(day=1) if isinstance(value, date) else None


def concat(*values: object) -> str | None:
    """The texts one after another."""
    words = [_written(value) for value in values]
    if None in words:
        return None
    return reduce(lambda line, word: (line + (word or ""))[:_LONGEST], words, "")


def _written(value: object) -> str | None:
    if isinstance(value, str):
        return value
    plain = number(value)
    return None if plain is None or abs(plain.adjusted()) > 40 else format(plain, "f")


def lower(text: object, /) -> str | None:
    """The text in small letters."""
    return text.lower() if isinstance(text, str) else None


def ends(text: object, length: object, /) -> str | None:
    """The last `length` characters of the text."""
    size = number(length)
    if not isinstance(text, str) or size is None or size < 0:
        return None
    return text[len(text) - min(len(text), int(size)) :]


def in_words(things: object, /) -> tuple[object, ...] | None:
    """The list itself: its words are joined by the language where they are shown."""
    return rows(things)


PURE: Mapping[str, Callable[..., object]] = {
    "count": count, "sum": total, "min": least, "max": greatest, "where": where, "first": first, "last": last,
    "only": only, "row": row, "get": part, "settled": settled, "coalesce": coalesce, "known": is_known,
    "round": rounded, "abs": magnitude, "money": money, "shortfall": shortfall, "percent": percent, "days": days,
    "months": months, "start_of_month": start_of_month, "concat": concat, "lower": lower, "ends": ends,
    "in_words": in_words,
}  # fmt: skip
CLOCKED: Mapping[str, Callable[..., object]] = {"valid": valid, "today": today, "now": this_moment, "date": day}
