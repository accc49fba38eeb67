"""Answers held against the shape that the blueprint was checked with: only bound fields are kept, typed.

What does not fit is never lost silently. A field that may be unknown becomes unknown and is reported; any other
mismatch, be it in one row of many, makes the whole answer invalid: a list that lacks a row, or shows a wrong one,
would lie about sums and belonging.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from msgspec import Struct

from runtime.cabinet.model import Shape
from runtime.sources import scalars
from runtime.sources.scalars import Unfit, kind_of

At = tuple["At", str | int] | None
Reader = Callable[[object, At, list["Mismatch"]], object]
_Scalar = Callable[[object], object]


class Mismatch(Struct, frozen=True):
    """Where an answer differs from its contract: `$.items[3].id`, what was expected, what kind of JSON stood there."""

    path: str
    expected: str
    found: str


class Decoded(Struct, frozen=True):
    """The value, all mismatches found, and whether one of them makes the answer invalid (then `value` is None)."""

    value: object
    mismatches: tuple[Mismatch, ...] = ()
    invalid: bool = False


class _Invalid(Exception):
    """A mismatch that the answer does not survive; it is the last of those noted."""


def decode(raw: object, shape: Shape) -> Decoded:
    """Return the answer as the shape wants it: things as dicts of declared fields, lists and pages as tuples."""
    return decoder(shape)(raw)


def decoder(shape: Shape) -> Callable[[object], Decoded]:
    """Return `decode` prepared for one shape, for answers that are decoded again and again."""
    take = _slot(shape)

    def run(raw: object) -> Decoded:
        notes: list[Mismatch] = []
        try:
            return Decoded(take(raw, None, notes), tuple(notes))
        except _Invalid:
            return Decoded(None, tuple(notes), invalid=True)

    return run


def _slot(shape: Shape) -> Reader:
    """Return the reader of a place in an answer: it knows what an absent or unfit value means there."""
    read, nullable, kind = _reader(shape), shape.nullable, shape.kind

    def take(raw: object, at: At, notes: list[Mismatch]) -> object:
        if raw is None and nullable:
            return None
        try:
            if raw is None:
                raise Unfit(kind, "null")
            return read(raw, at, notes)
        except Unfit as unfit:
            notes.append(Mismatch(_written(at), unfit.expected, unfit.found))
            if unfit.kept is None and not nullable:
                raise _Invalid from None
            return unfit.kept

    return take


def _reader(shape: Shape) -> Reader:
    if shape.kind == "thing":
        return _thing(shape.fields)
    if shape.kind in ("list", "page"):
        return _list(shape.of or Shape(kind="any"))
    return _plain(scalars.reader(shape))


def _plain(read: _Scalar) -> Reader:
    return lambda raw, at, notes: read(raw)


def _thing(fields: Mapping[str, Shape]) -> Reader:
    slots = tuple((name, _slot(shape)) for name, shape in fields.items())

    def read(raw: object, at: At, notes: list[Mismatch]) -> object:
        if not isinstance(raw, dict):
            raise Unfit("thing", kind_of(raw))
        if not fields.keys() <= raw.keys():
            raw = {**{str(key).strip(): value for key, value in raw.items()}, **raw}
        return {name: take(raw.get(name), (at, name), notes) for name, take in slots}

    return read


def _list(of: Shape) -> Reader:
    take = _slot(of)

    def read(raw: object, at: At, notes: list[Mismatch]) -> object:
        if not isinstance(raw, list | tuple):
            raise Unfit("list", kind_of(raw))
        return tuple([take(row, (at, index), notes) for index, row in enumerate(raw)])

    return read


def _written(at: At) -> str:
    steps = []
    while at is not None:
        at, step = at
        steps.append(f"[{step}]" if isinstance(step, int) else f".{step}")
    return "$" + "".join(reversed(steps))
