"""The geometry of a ring, in units of its 152 × 152 box."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from math import pi

from msgspec import Struct

from runtime.render.settings import Settings
from runtime.values import Money, Quantity

_HUNDREDTH = Decimal("0.01")
_ROUND = Decimal(2 * pi * 68).quantize(_HUNDREDTH)
_GAP = Decimal(2)
_NONE = Decimal(0)
_LEAST = Decimal(2)


class Arc(Struct, frozen=True):
    """A dash along the circle: its length, the gap after it, and how far round it starts (as a negative offset)."""

    length: Decimal
    gap: Decimal
    offset: Decimal


class Ring(Struct, frozen=True):
    """`whole` is None where it is unknown; `rest` where the parts do not make up the whole; `shares` in words."""

    whole: Decimal | None
    arcs: tuple[Arc, ...]
    rest: bool
    shares: tuple[str, ...]


def read(block: Settings) -> tuple[object, ...]:
    """Return what of the block is read: the whole and its parts."""
    slices = block.slices
    return (block.donut, *(part.value for part in slices)) if isinstance(slices, tuple) else (block.donut,)


def view(whole: object, *parts: object) -> Ring:
    """Return the ring for the whole and its parts; unknown and negative parts take no room."""
    known = [_number(part) or _NONE for part in parts]
    return ring(_number(whole), [part if part > 0 else _NONE for part in known])


def ring(whole: Decimal | None, parts: Sequence[Decimal]) -> Ring:
    """Return the ring for the whole and its parts, none of them negative."""
    found = sum(parts, _NONE)
    total = max(whole or _NONE, found)
    return Ring(
        whole=whole,
        arcs=tuple(_arcs(parts, total, alone=found == total and sum(part > 0 for part in parts) == 1)),
        rest=total == 0 or found < total,
        shares=tuple("—" if total == 0 else f"{round(part * 100 / total)}\u00a0%" for part in parts),
    )


def _arcs(parts: Sequence[Decimal], total: Decimal, *, alone: bool) -> Iterator[Arc]:
    start = _NONE
    for part in parts:
        length = _ROUND * part / total if total else _NONE
        drawn = length if alone else max(length - _GAP, min(length, _LEAST))
        yield Arc(_short(drawn), _short(_ROUND - drawn), _short(-start))
        start += length


def _short(number: Decimal) -> Decimal:
    return number.quantize(_HUNDREDTH)


def _number(value: object) -> Decimal | None:
    if type(value) is int:
        return Decimal(value)
    if isinstance(value, (Money, Quantity)):
        value = value.amount
    return value if isinstance(value, Decimal) else Decimal(value) if isinstance(value, int) else None
