"""Columns of a table: their place on a phone's card, their sort, their cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from markupsafe import Markup
from msgspec import Struct

from runtime.cabinet.model import Path, Rows, Text, Value, Words
from runtime.render.scope import Scope
from runtime.render.settings import Settings
from runtime.render.words import show
from runtime.values import Money


class Placed(Struct, frozen=True, kw_only=True):
    """A column with its place on a phone's card; `worded` if its name must stand before the bare value there."""

    value: Value
    label: Words | None
    place: str
    end: bool
    low: bool
    worded: bool
    key: str

    @property
    def money(self) -> bool:
        """Whether the currency stands in the head."""
        return self.value.kind == "money"


class Sorting(Struct, frozen=True, kw_only=True):
    """A sort link of a column's head; `direction` as `aria-sort` says it, empty if the list is sorted otherwise."""

    href: str
    direction: str


def sorting(column: Placed, rows: Rows, scope: Scope) -> Sorting | None:
    """Return the sort link of a column, None where the list cannot be sorted by it."""
    query = scope.queries.get(rows.query)
    if query is None or not column.key:
        return None
    allowed = {key.removeprefix("-"): key for key in query.sort}
    if column.key not in allowed:
        return None
    now = scope.links.sort(rows.query)
    if now.removeprefix("-") != column.key:
        return Sorting(href=scope.links.page(rows.query, sort=allowed[column.key]), direction="")
    turned = column.key if now.startswith("-") else f"-{column.key}"
    direction = "descending" if now.startswith("-") else "ascending"
    return Sorting(href=scope.links.page(rows.query, sort=turned), direction=direction)


_NUMERIC = ("money", "number", "integer", "quantity", "duration")
_PLAINLY = ("phone", "email")


def placed(columns: Sequence[Settings]) -> tuple[Placed, ...]:
    """Return the columns, each with its place on a phone's card: its own, or the one that its type suggests."""
    values = [_value(column) for column in columns]
    places = _places([column.place for column in columns], values)
    return tuple(_placed(*three) for three in zip(columns, values, places, strict=True))


def _value(column: Settings) -> Value:
    value = column.value
    if not isinstance(value, Value):
        raise TypeError("a column needs a value")
    return value


def _places(own: Sequence[object], values: Sequence[Value]) -> list[str]:
    places = [place if isinstance(place, str) else "" for place in own]
    wishes = (("amount", _last_money(values, places)), ("end", _first_enumeration(values, places)))
    if places and not places[0] and "title" not in places:
        places[0] = "title"
    for place, at in wishes:
        if at is not None and place not in places and not places[at]:
            places[at] = place
    for at, value in enumerate(values):
        if not places[at]:
            places[at] = "more" if value.shown in _PLAINLY or "meta" in places else "meta"
    return places


def _last_money(values: Sequence[Value], places: Sequence[str]) -> int | None:
    found = [at for at, value in enumerate(values) if value.kind == "money" and not places[at] and at]
    return found[-1] if found else None


def _first_enumeration(values: Sequence[Value], places: Sequence[str]) -> int | None:
    found = [at for at, value in enumerate(values) if value.kind == "enumeration" and not places[at] and at]
    return found[0] if found else None


def _placed(column: Settings, value: Value, place: str) -> Placed:
    label = column.label
    return Placed(
        value=value,
        label=label if isinstance(label, Text | Value) else None,
        place=place,
        end=column.align == "end" or (column.align is None and value.kind in _NUMERIC),
        low=column.priority == "low",
        worded=place in ("meta", "more", "end") and value.kind != "enumeration" and value.shown not in _PLAINLY,
        key=".".join(_parts(value)),
    )


def _parts(value: Value) -> Iterator[str]:
    if isinstance(value.expr, Path) and value.expr.root == "item":
        yield from value.expr.parts


_DEBT = Markup('<span class="debt">{}</span>')


def cell(value: Value, scope: Scope) -> Markup:
    """Return the value as a table's cell: money of the cabinet's currency without its sign, a debt in red."""
    known = scope.at(value)
    bare = value.kind == "money" and isinstance(known, Money) and known.currency == scope.cabinet.currency
    drawn = show(value, scope, "amount" if bare else None)
    return _DEBT.format(drawn) if is_negative_balance(value, scope) else drawn


def is_negative_balance(value: Value, scope: Scope) -> bool:
    """Return whether this is a balance below zero; other sums below zero are ordinary charges."""
    known = scope.at(value)
    named = isinstance(value.expr, Path) and (value.expr.root, *value.expr.parts)[-1].lower().endswith("balance")
    return bool(named) and isinstance(known, Money) and known.amount < Decimal(0)
