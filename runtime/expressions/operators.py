"""The operators of expressions, three-valued: what can not be said of the data is unknown (None)."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from datetime import date, datetime, timedelta, tzinfo
from decimal import Decimal

from runtime.expressions.values import EXACT, Months, amount, number, of_unit, rows


def both(left: object, right: object) -> bool | None:
    """Kleene's `and`."""
    if left is False or right is False:
        return False
    return True if left is True and right is True else None


def either(left: object, right: object) -> bool | None:
    """Kleene's `or`."""
    if left is True or right is True:
        return True
    return False if left is False and right is False else None


def negation(value: object) -> bool | None:
    """Kleene's `not`."""
    return None if not isinstance(value, bool) else not value


def choice(condition: object, then: object, otherwise: object) -> object:
    """Return one of two values, unknown where the condition is."""
    if not isinstance(condition, bool):
        return None
    return then if condition else otherwise


def order(left: object, right: object, zone: tzinfo | None = None) -> int | None:
    """Return -1, 0 or 1 as `left` is less than, equal to or greater than `right`; None where they do not compare.

    Amounts compare within one currency or unit, and any amount with zero; a time compares with a day by its day in
    `zone`.
    """
    if left is None or right is None:
        return None
    one, other = amount(left), amount(right)
    if one is not None and other is not None:
        comparable = one[1] == other[1] or (not one[1] and not one[0]) or (not other[1] and not other[0])
        return _sign(one[0], other[0]) if comparable else None
    if isinstance(left, date) and isinstance(right, date):
        return _order_of_days(left, right, zone)
    for kind in (str, bool, timedelta):
        if isinstance(left, kind) and isinstance(right, kind):
            return _sign(left, right)
    return None


def _sign(left: object, right: object) -> int:
    return int(left > right) - int(left < right)  # type: ignore[operator]  # the caller has proved them of one kind


def _order_of_days(left: date, right: date, zone: tzinfo | None) -> int | None:
    if isinstance(left, datetime) == isinstance(right, datetime):
        return _sign(left, right)
    if zone is None:
        return None
    return _sign(day_of(left, zone), day_of(right, zone))


def day_of(value: date, zone: tzinfo) -> date:
    """Return the day of a time in the zone; a day is itself."""
    return value.astimezone(zone).date() if isinstance(value, datetime) else value


def equal(left: object, right: object, zone: tzinfo | None = None) -> bool | None:
    """Return whether two values are the same, None where they do not compare."""
    result = order(left, right, zone)
    return None if result is None else result == 0


def within(value: object, things: object, zone: tzinfo | None = None) -> bool | None:
    """Return whether the list holds the value, None where an unknown element might be it."""
    listed = rows(things)
    if listed is None or value is None:
        return None
    found: bool | None = False
    for thing in listed:
        found = either(found, equal(value, thing, zone))
    return found


def plus(left: object, right: object) -> object:
    """Add numbers, amounts of one currency or unit, durations, a duration to a day."""
    if isinstance(left, timedelta | Months) and isinstance(right, date):
        left, right = right, left
    if isinstance(left, date):
        return _later(left, right, 1)
    if isinstance(left, timedelta) and isinstance(right, timedelta):
        return left + right
    if isinstance(left, Months) and isinstance(right, Months):
        return Months(left.count + right.count)
    return _alike(EXACT.add, left, right)


def minus(left: object, right: object) -> object:
    """Subtract numbers, amounts of one currency or unit, durations, a duration or a day from a day."""
    if isinstance(left, date) and isinstance(right, date):
        return left - right if isinstance(left, datetime) == isinstance(right, datetime) else None
    if isinstance(left, date):
        return _later(left, right, -1)
    if isinstance(left, timedelta) and isinstance(right, timedelta):
        return left - right
    if isinstance(left, Months) and isinstance(right, Months):
        return Months(left.count - right.count)
    return _alike(EXACT.subtract, left, right)


def times(left: object, right: object) -> object:
    """Multiply numbers, or an amount by a number."""
    one, other = amount(left), amount(right)
    if one is None or other is None or (one[1] and other[1]):
        return None
    return of_unit(EXACT.multiply(one[0], other[0]), one[1] or other[1])


def divided(left: object, right: object) -> object:
    """Divide numbers, an amount by a number, or amounts of one currency or unit; unknown by zero."""
    one, other = amount(left), amount(right)
    if one is None or other is None or not other[0] or (other[1] and one[1] != other[1]):
        return None
    return of_unit(EXACT.divide(one[0], other[0]), "" if other[1] else one[1])


def negative(value: object) -> object:
    """Return the number, amount or duration with the other sign."""
    if isinstance(value, timedelta):
        return -value
    found = amount(value)
    return None if found is None else of_unit(EXACT.minus(found[0]), found[1])


def add_months(day: date, count: int) -> date:
    """Return the same day `count` months later, the month's last day where it has no such day."""
    months = day.year * 12 + day.month - 1 + count
    year, month = divmod(months, 12)
    return day.replace(year=year, month=month + 1, day=min(day.day, monthrange(year, month + 1)[1]))


def _later(day: date, duration: object, sign: int) -> date | None:
    if isinstance(duration, Months):
        return add_months(day, sign * duration.count)
    return day + sign * duration if isinstance(duration, timedelta) else None


def _alike(combine: Callable[[Decimal, Decimal], Decimal], left: object, right: object) -> object:
    one, other = amount(left), amount(right)
    if one is None or other is None:
        return None
    if one[1] == other[1]:
        return of_unit(combine(one[0], other[0]), one[1])
    if number(left) == 0 or number(right) == 0:  # an empty sum has no currency of its own
        return of_unit(combine(one[0], other[0]), one[1] or other[1])
    return None
