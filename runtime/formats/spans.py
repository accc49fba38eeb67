"""Durations: the two largest units that are not nought."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from runtime.expressions import Months
from runtime.formats import numbers
from runtime.formats.how import Format, How, escaped
from runtime.values import Money, Quantity

_UNITS = (("d", 86_400), ("h", 3_600), ("min", 60), ("s", 1))


def duration(value: object, how: How) -> str | None:
    """Return a duration in words of the language, `2 h 5 min`; a bare number is seconds."""
    if isinstance(value, Months):
        return _unit(value.count, "month", how)
    seconds = _seconds(value)
    if seconds is None:
        return None
    sign = how.locale.minus if seconds < 0 else ""
    rest, parts = abs(seconds), list[str]()
    for unit, size in _UNITS:
        count, rest = divmod(rest, size)
        if count or parts:
            parts.append(_unit(count, unit, how) if count else "")
    shown = [part for part in parts[:2] if part]
    return sign + ("\u00a0".join(shown) or _unit(0, "min", how))


def _seconds(value: object) -> int | None:
    if isinstance(value, timedelta):
        return value.days * 86_400 + value.seconds
    if isinstance(value, Money | Quantity):
        return None
    found = numbers.decimal(value)
    return int(found) if found is not None and found.is_finite() and abs(found) < 10**12 else None


def _unit(count: int, unit: str, how: How) -> str:
    digits = numbers.digits(Decimal(count), how.locale, 0)
    return f"{digits.joined(how.locale) if digits else count}\u00a0{how.locale.units.get(unit, unit)}"


FORMATS: dict[str, Format] = {"duration": escaped(duration)}
