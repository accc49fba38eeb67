"""Quantities: a number and its unit; volumes in the unit that keeps the number short."""

from __future__ import annotations

from decimal import Decimal

from runtime.formats import numbers
from runtime.formats.how import Format, How, escaped
from runtime.values import Money, Quantity

_LADDER = ("B", "KB", "MB", "GB", "TB")
_STEP = 1024


def quantity(value: object, how: How) -> str | None:
    """Return the number, with up to two decimals, and the unit."""
    if not isinstance(value, Quantity):
        return None
    return _with_unit(value.amount, value.unit, how, 2)


def volume(value: object, how: How) -> str | None:
    """Return an amount of data in the unit that makes it from 1 to 1023, with up to one decimal; a number is bytes."""
    found = numbers.decimal(value)
    if found is None or isinstance(value, Money) or not found.is_finite():
        return None
    unit = value.unit.upper() if isinstance(value, Quantity) else "B"
    if unit not in _LADDER:
        return quantity(value, how)
    amount, at = found, _LADDER.index(unit)
    while abs(amount) >= _STEP and at < len(_LADDER) - 1:
        amount, at = amount / _STEP, at + 1
    while 0 < abs(amount) < 1 and at > 0:
        amount, at = amount * _STEP, at - 1
    return _with_unit(amount, _LADDER[at], how, 1)


def _with_unit(amount: Decimal, unit: str, how: How, places: int) -> str | None:
    digits = numbers.digits(amount, how.locale, places, trim=True)
    if digits is None:
        return None
    return f"{digits.joined(how.locale)}\u00a0{how.locale.units.get(unit, unit)}"


FORMATS: dict[str, Format] = {"quantity": escaped(quantity), "volume": escaped(volume)}
