"""The numbers of a meter."""

from __future__ import annotations

from decimal import Decimal

from msgspec import Struct

from runtime.render.settings import Settings
from runtime.values import Money, Quantity

_LOW = Decimal("0.2")


class Meter(Struct, frozen=True):
    """What is left, of how much; `low` from a fifth down."""

    left: Decimal
    most: Decimal
    low: bool


def read(block: Settings) -> tuple[object, ...]:
    """Return what of the block is read: how much is left, of how much."""
    return block.value, block.max


def view(rest: object, whole: object) -> Meter | None:
    """Return the meter of a row, None where there is no limit or a number is unknown."""
    left, most = _number(rest), _number(whole)
    if left is None or most is None or most <= 0:
        return None
    left = min(max(left, Decimal(0)), most)
    return Meter(left, most, left <= most * _LOW)


def _number(value: object) -> Decimal | None:
    if isinstance(value, Money | Quantity):
        value = value.amount
    return Decimal(value) if isinstance(value, int | Decimal) else None
