"""The geometry of a ring, in units of its 152 × 152 box."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import pi

from runtime.cabinet.model import Value
from runtime.render.scope import Scope
from runtime.render.settings import Settings
from runtime.values import Money, Quantity

_ROUND = Decimal(2 * pi * 68).quantize(Decimal("0.01"))
_GAP = Decimal(2)
_LEAST = Decimal(2)


@dataclass(frozen=True, slots=True)
class Arc:
    """A dash along the circle: its length, the gap after it, and how far round it starts (as a negative offset)."""

    length: Decimal
    gap: Decimal
    offset: Decimal


@dataclass(frozen=True, slots=True)
class Ring:
    """`whole` is None where it is unknown; `rest` where the parts do not make up the whole; `shares` in words."""

    whole: Decimal | None
    arcs: tuple[Arc, ...]
    rest: bool
    shares: tuple[str, ...]


def view(block: Settings, scope: Scope) -> Ring:
    """Return the ring for the whole and its parts; unknown and negative parts take no room."""
    whole = _number(scope.at(block.donut))
    parts = [max(_number(scope.at(value)) or Decimal(0), Decimal(0)) for value in _values(block.slices)]
    total = max(whole or Decimal(0), sum(parts, Decimal(0)))
    return Ring(
        whole=whole,
        arcs=tuple(_arcs(parts, total)),
        rest=total == 0 or sum(parts, Decimal(0)) < total,
        shares=tuple("—" if total == 0 else f"{round(part * 100 / total)}\u00a0%" for part in parts),
    )


def _arcs(parts: Sequence[Decimal], total: Decimal) -> Iterator[Arc]:
    start = Decimal(0)
    alone = sum(part > 0 for part in parts) == 1 and sum(parts) == total
    for part in parts:
        length = _ROUND * part / total if total else Decimal(0)
        drawn = length if alone else max(length - _GAP, min(length, _LEAST))
        yield Arc(_short(drawn), _short(_ROUND - drawn), _short(-start))
        start += length


def _short(number: Decimal) -> Decimal:
    return number.quantize(Decimal("0.01"))


def _values(slices: object) -> Iterator[Value]:
    for one in slices if isinstance(slices, Iterable) else ():
        yield one.value


def _number(value: object) -> Decimal | None:
    if isinstance(value, Money | Quantity):
        value = value.amount
    return Decimal(value) if isinstance(value, int | Decimal) else None
