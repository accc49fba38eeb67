"""Answers read straight from their bytes, by a decoder made for one shape: only what is bound becomes values.

What fits the shape comes out as `decode` would have made it. All else is refused here, without a word why: the slow
way, which knows every tolerance and writes the paths, then says what the answer is. What is not bound has only to be
JSON; names that stand twice in an object are not looked for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Clamped, Context, Decimal, DecimalException, Inexact, InvalidOperation, Overflow, Rounded, Subnormal
from types import GenericAlias
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Struct

from runtime.cabinet.model import Shape
from runtime.sources.scalars import Unfit, reader
from runtime.values import Money, Quantity

Projection = Callable[[bytes], object]


class Refused(Exception):
    """The answer is not plainly of the shape; it may be good all the same."""


# Takes a number as `parse_json` does or refuses it; what is beyond 40 digits is left to the slow way.
_NUMBERS = Context(
    prec=40, Emin=-268, Emax=308, clamp=0, traps=[Overflow, Subnormal, Clamped, Rounded, Inexact, InvalidOperation]
)
_MOST = 10**300
_REFUSALS = (msgspec.MsgspecError, DecimalException, ValueError, RecursionError, Unfit)
_TYPED: Mapping[str, Any] = {
    "text": str,
    "rich": str,
    "file": str,
    "flag": bool,
    "date": date,
    "datetime": Annotated[datetime, msgspec.Meta(tz=True)],
}
_AT_ONCE: Mapping[str, str] = {  # when nothing remains to be done with the untyped value
    "id": "{0}.__class__ is str and {0}",
    "number": "{0}.__class__ is Decimal",
    "integer": "{0}.__class__ is int and -1000000000000000 < {0} < 1000000000000000",
}
_ESCAPED_ASCII = re.compile(rb"\\u00[2-7]")
_SPACE: Mapping[str, object] = {"__builtins__": {"tuple": tuple, "str": str, "int": int}, "Decimal": Decimal}


def projection(shape: Shape) -> Projection | None:
    """Return the decoder for answers of a shape, which raises `Refused`; None for a shape that it can not have."""
    making = _Making()
    try:
        place = making.place(shape)
        wanted: Any = place.type
        decode = msgspec.json.Decoder(wanted, float_hook=_NUMBERS.create_decimal).decode
    except (TypeError, ValueError):  # a name with a quotation mark, an amount that holds its own unit
        return None
    convert: Callable[[object], object] = eval(f"lambda v: {place.code('v')}", making.space)
    missing = making.missing

    def read(body: bytes) -> object:
        missing.clear()
        try:
            value = convert(decode(body))
        except _REFUSALS as error:
            raise Refused from error
        if missing and any(_may_be_padded(name, body) for name in missing):
            raise Refused
        return value

    return read


def _as_it_is(name: str) -> str:
    return name


class _Place(Struct, frozen=True):
    """A place in the answer: the type that is decoded, and the Python that makes a decoded value the final one."""

    type: Any
    code: Callable[[str], str] = _as_it_is  # of the Python of the decoded value

    def or_nothing(self) -> _Place:
        """Return the place where the value may be null."""
        inner = self.code
        if inner is _as_it_is:
            return _Place(self.type | None)
        return _Place(self.type | None, lambda name: f"(None if {name} is None else {inner(name)})")


class _Making:
    """The names that the code of one decoder uses, and which fields were not in the answer at hand.

    No word of a contract stands in the code but as a quoted literal.
    """

    def __init__(self) -> None:
        self.space = dict(_SPACE)
        self.missing: set[str] = set()

    def place(self, shape: Shape) -> _Place:
        """Return the place that a shape describes."""
        if shape.kind == "any":
            return self._untyped(shape)
        if shape.kind == "thing":
            found = self._thing(shape)
        elif shape.kind in ("list", "page"):
            found = self._list(shape.of or Shape(kind="any"))
        elif shape.kind in ("money", "quantity"):
            found = self._amount(shape)
        elif shape.kind == "enumeration":
            found = _Place(_enumeration(shape.words))
        elif shape.kind in _TYPED:
            found = _Place(_TYPED[shape.kind])
        else:
            return self._untyped(shape)
        return found.or_nothing() if shape.nullable else found

    def _use(self, value: object) -> str:
        name = f"_{len(self.space)}"
        self.space[name] = value
        return name

    def _untyped(self, shape: Shape) -> _Place:
        take = self._use(_taking(reader(shape), nullable=shape.nullable))
        test = _AT_ONCE.get(shape.kind)
        if test is None:
            return _Place(Any, lambda name: f"{take}({name})")
        return _Place(Any, lambda name: f"({name} if {test.format(name)} else {take}({name}))")

    def _thing(self, shape: Shape) -> _Place:
        names = {f"f{index}": name for index, name in enumerate(shape.fields)}
        places = {attribute: self.place(shape.fields[name]) for attribute, name in names.items()}
        fields: list[Any] = []
        for attribute, name in names.items():
            fields.append((attribute, places[attribute].type))
            if shape.fields[name].nullable:
                fields[-1] += (msgspec.field(default_factory=self._missed(name)),)
        type = msgspec.defstruct("Thing", fields, rename=names, kw_only=True, gc=False)

        def code(thing: str) -> str:
            pairs = (f"{name!r}: {places[attribute].code(f'{thing}.{attribute}')}" for attribute, name in names.items())
            return "{" + ", ".join(pairs) + "}"

        return _Place(type, code)

    def _missed(self, name: str) -> Callable[[], None]:
        return lambda: self.missing.add(name)

    def _list(self, of: Shape) -> _Place:
        row, place = f"r{len(self.space)}", self.place(of)
        self.space[row] = None  # keeps the name from rows of lists inside
        if place.code is _as_it_is:
            return _Place(GenericAlias(tuple, (place.type, ...)))
        return _Place(GenericAlias(list, (place.type,)), lambda name: f"tuple([{place.code(row)} for {row} in {name}])")

    def _amount(self, shape: Shape) -> _Place:
        make = self._use(Money if shape.kind == "money" else Quantity)
        number = self._untyped(Shape(kind="number", nullable=False))
        blank = self._use(_blank)
        paths = {_steps(shape.amount): Any}
        if shape.currency.startswith("'"):
            word = shape.currency.strip("'").strip()
            unit = repr(word) if word else f"{blank}()"
            return _Place(_walked(paths), lambda name: f"{make}({number.code(name + _walk(shape.amount))}, {unit})")
        type = _walked({**paths, _steps(shape.currency): str})

        def code(name: str) -> str:
            amount = number.code(name + _walk(shape.amount))
            return f"{make}({amount}, {name}{_walk(shape.currency)}.strip() or {blank}())"

        return _Place(type, code)


def _steps(path: str) -> tuple[str, ...]:
    return tuple(path.split(".")) if path else ()


def _attribute(name: str) -> str:
    return "p" + name.encode().hex()


def _walk(path: str) -> str:
    return "".join(f".{_attribute(step)}" for step in _steps(path))


def _walked(leaves: Mapping[tuple[str, ...], Any]) -> Any:
    """Return the type of a raw value in which the paths lead to values of those types."""
    if () in leaves:
        if len(leaves) > 1:
            raise ValueError("what is a part of a value is not the value")
        return leaves[()]
    inner: dict[str, dict[tuple[str, ...], Any]] = {}
    for path, type in leaves.items():
        inner.setdefault(path[0], {})[path[1:]] = type
    fields = [(_attribute(name), _walked(below)) for name, below in inner.items()]
    return msgspec.defstruct("Raw", fields, rename={_attribute(name): name for name in inner}, gc=False)


def _enumeration(words: tuple[str, ...]) -> Any:
    """Return the type of a word as it is declared; written otherwise, or unknown, it goes the slow way."""
    declared = {word.strip().casefold(): word for word in words}
    return Literal[tuple(declared.values())] if declared else str


def _taking(read: Callable[[object], object], *, nullable: bool) -> Callable[[object], object]:
    def take(raw: object) -> object:
        if raw is None:
            if nullable:
                return None
            raise Unfit("value", "null")
        if isinstance(raw, int) and abs(raw) >= _MOST:
            raise Unfit("number", "more digits than there may be")
        return read(raw)

    return take


def _blank() -> str:
    raise Unfit("unit", "blank text")


def _may_be_padded(name: str, body: bytes) -> bool:
    """Tell whether a field that seems absent may stand there with blanks around its name, which `decode` forgives."""
    if not name.isascii() or _ESCAPED_ASCII.search(body):
        return True
    plain = re.escape(name.encode())
    if re.search(plain + rb"(?:[\s\x80-\xff]|\\)", body):
        return True
    if body.count(name.encode()) == body.count(b'"' + name.encode()):
        return False
    return re.search(rb"(?:[\s\x80-\xff]|\\[bfnrt]|\\u[0-9a-fA-F]{4})" + plain, body) is not None
