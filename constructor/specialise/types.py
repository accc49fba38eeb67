"""What is known at build of the values that a page will show: enough to choose how each is walked and escaped."""

from __future__ import annotations

import types as runtime_types
import typing
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, Literal

from markupsafe import Markup

from runtime.cabinet.model import Computed, Query, Shape
from runtime.records import fields_of, is_record
from runtime.render.shell import Pieces

Kind = Literal[
    "any", "none", "text", "safe", "html", "rich", "integer", "number", "flag", "date", "datetime", "duration",
    "money", "quantity", "enumeration", "thing", "list", "page", "record", "scope", "pieces",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Type:
    """The type of a value that is known when people look.

    `safe` is text without `<>&"'`; `html` is markup, ready to print; `thing` a mapping of checked parts, `exact` if
    each part is there; `record` an object of the class `of_class`. `words` are all that the text may be, if that is
    known; `bare` says where in which answer the schema tells nothing.
    """

    kind: Kind
    null: bool = False
    of: Type | None = None
    parts: Mapping[str, Type] | None = None
    exact: bool = True
    enum: str = ""
    of_class: type | None = None
    words: tuple[str, ...] = ()
    bare: str = ""

    def known(self) -> Type:
        """Return the type of a value that was found not to be None."""
        return replace(self, null=False) if self.null else self


ANY = Type("any", null=True)
NONE = Type("none", null=True)
TEXT = Type("text")
SAFE = Type("safe")
HTML = Type("html")
PIECES = Type("pieces")
FLAG = Type("flag")
INTEGER = Type("integer")
PRINTED_BARE = frozenset(("safe", "html", "integer", "number"))  # what is its own markup
_SCALARS: Mapping[str, Kind] = {
    "text": "text", "id": "text", "rich": "rich", "number": "number", "integer": "integer",
    "flag": "flag", "date": "date", "datetime": "datetime", "duration": "duration", "money": "money",
    "quantity": "quantity", "enumeration": "enumeration",
}  # fmt: skip


def join(one: Type, other: Type) -> Type:
    """Return the type of a value that has one of two types."""
    null = one.null or other.null
    if one.kind == "none":
        return replace(other, null=True)
    if other.kind == "none" or replace(one, null=null) == replace(other, null=null):
        return replace(one, null=null)
    if {one.kind, other.kind} <= {"text", "safe"}:
        return Type("text", null=null)
    return ANY


def of_shape(shape: Shape, *, exact: bool = True, at: str = "") -> Type:
    """Return the type of a decoded answer; `exact` where the decoder makes sure that every part is there.

    `at` says where in which answer it stands: `billing.list[].extra`.
    """
    null = shape.nullable
    if shape.kind == "thing":
        parts = {name: of_shape(part, exact=exact, at=f"{at}.{name}") for name, part in shape.fields.items()}
        if not exact:
            parts = {name: replace(part, null=True) for name, part in parts.items()}
        return Type("thing", null=null, parts=parts, exact=exact)
    if shape.kind in ("list", "page"):
        of = of_shape(shape.of, exact=exact, at=f"{at}[]") if shape.of else ANY
        return Type("page" if shape.kind == "page" else "list", null=null, of=of)
    kind = _SCALARS.get(shape.kind)
    if shape.kind == "any":
        return replace(ANY, bare=at)
    return ANY if kind is None else Type(kind, null=null, enum=shape.enum, words=shape.words)


def of_data(data: Sequence[Query | Computed]) -> Mapping[str, Type]:
    """Return the types of a plan's data by name; any of it may be unknown, and what is computed is of no known type."""
    return {datum.name: _of_query(datum) for datum in data if isinstance(datum, Query)}


def _of_query(query: Query) -> Type:
    found = of_shape(query.answer, exact=not query.operation.startswith("content."), at=query.operation)
    if query.take and found.of is not None:
        found = found.of
    return replace(found, null=True)


_BY_CLASS: Mapping[object, Type] = {
    str: TEXT,
    Markup: HTML,
    Pieces: PIECES,
    bool: FLAG,
    int: INTEGER,
    Decimal: Type("number"),
    datetime: Type("datetime"),
    date: Type("date"),
    type(None): NONE,
}


def of_hint(hint: object) -> Type:
    """Return the type that an annotation promises; `any` for what says nothing of use."""
    if isinstance(hint, type) and hint in _BY_CLASS:
        return _BY_CLASS[hint]
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, runtime_types.UnionType):
        found = of_hint(args[0])
        for arg in args[1:]:
            found = join(found, of_hint(arg))
        return found
    if origin is tuple:
        return _of_items(args)
    if origin is Literal:
        safe = all(isinstance(arg, str) and str(Markup.escape(arg)) == arg for arg in args)
        words = args if all(isinstance(arg, str) for arg in args) else ()
        return replace(SAFE if safe else TEXT, words=words)
    if isinstance(hint, type) and is_record(hint):
        return Type("record", of_class=hint)
    return ANY


def _of_items(args: tuple[Any, ...]) -> Type:
    if len(args) == 2 and args[1] is Ellipsis:
        return Type("list", of=of_hint(args[0]))
    return Type("record", parts={str(at): of_hint(arg) for at, arg in enumerate(args)})


def of_result(function: Callable[..., object]) -> Type:
    """Return the type of what the function returns, by its annotation."""
    return of_hint(_hints(function).get("return", object))


@cache
def _hints(owner: Callable[..., object]) -> Mapping[str, object]:
    return typing.get_type_hints(owner)


def of_attribute(owner: type, name: str) -> Type | None:
    """Return the type of a field or property of a record's class, None if it has no such one."""
    if name in fields_of(owner):
        return of_hint(_hints(owner)[name])
    found = getattr(owner, name, None)
    if isinstance(found, property) and found.fget is not None:
        return of_result(found.fget)
    return None
