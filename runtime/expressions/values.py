"""How data is seen by expressions: lists, numbers and amounts told apart, unknown as None."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Context, Decimal

from msgspec import Struct

from runtime.values import Failure, Money, Page, Quantity

# decimal128 (IEEE 754-2008): wide enough for money, narrow enough that no product of odd data grows without end.
EXACT = Context(prec=34, rounding=ROUND_HALF_UP, Emin=-6143, Emax=6144, traps=[])


class Months(Struct, frozen=True):
    """A duration in months, whose length in days depends on where it begins."""

    count: int


def known(value: object) -> object:
    """Return the value, or None if it stands for failed data or a number that is none."""
    if isinstance(value, Failure):
        return None
    if isinstance(value, Decimal) and not value.is_finite():
        return None
    return value


def number(value: object) -> Decimal | None:
    """Return the value as a decimal, None unless it is a number."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return Decimal(value)
    return value if isinstance(value, Decimal) and value.is_finite() else None


def amount(value: object) -> tuple[Decimal, str] | None:
    """Return the number and its unit (`money RUB`, `quantity GB`, empty for a bare number), None for anything else."""
    if isinstance(value, Money | Quantity):
        return (value.amount, unit(value)) if value.amount.is_finite() else None
    bare = number(value)
    return None if bare is None else (bare, "")


def unit(value: Money | Quantity) -> str:
    """Return what must be equal for two amounts to be added or compared."""
    return f"money {value.currency}" if isinstance(value, Money) else f"quantity {value.unit}"


def of_unit(result: Decimal, unit: str) -> object:
    """Return the number with its unit, None if the computation left the numbers."""
    if not result.is_finite():
        return None
    kind, _, name = unit.partition(" ")
    if kind == "money":
        return Money(result, name)
    return Quantity(result, name) if kind == "quantity" else result


def rows(value: object) -> tuple[object, ...] | None:
    """Return the things of a list or page, None for anything else."""
    if isinstance(value, Page):
        return value.rows
    return tuple(value) if isinstance(value, tuple | list) else None


def part(value: object, name: str) -> object:
    """Return the named part of a thing; of a list, the parts of its things as one list; unknown elsewhere."""
    if type(value) is dict or isinstance(value, Mapping):  # an answer is a dict, and the general question is slow
        return known(value.get(name))
    if isinstance(value, Page) and name == "total":
        return value.total
    things = rows(value)
    if things is None:
        return None
    parts: list[object] = []
    for thing in things:
        found = part(thing, name)
        inner = rows(found)
        parts.extend((found,) if inner is None else inner)
    return tuple(parts)
