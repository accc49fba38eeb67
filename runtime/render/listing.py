"""Lists as a person walks them: pages and filters of the question behind the rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from markupsafe import Markup
from msgspec import Struct

from runtime.cabinet.model import Filter, Path, Rows, Value
from runtime.render.scope import Scope, SearchForm
from runtime.render.words import say, show
from runtime.values import Page


class Paging(Struct, frozen=True, kw_only=True):
    """Where in a paged list the person is; `previous` and `next` are addresses, None at the ends."""

    number: int
    pages: int | None
    total: int | None
    previous: str | None
    next: str | None


class Field(Struct, frozen=True, kw_only=True):
    """A filter as a form field; `value` is what the address holds."""

    name: str
    type: str
    label: Markup
    value: str
    options: tuple[tuple[str, Markup], ...] = ()


class FilterForm(Struct, frozen=True, kw_only=True):
    """The filters of a list; `active` while one of them narrows it, and `clear` is then the address without them."""

    form: SearchForm
    fields: tuple[Field, ...]
    active: bool


def items(rows: Rows | None, scope: Scope) -> tuple[object, ...]:
    """Return the things of a rows slot; none where they are unknown."""
    value = None if rows is None else scope.at(rows.expr)
    if isinstance(value, Page):
        return value.rows
    return tuple(value) if isinstance(value, Sequence) and not isinstance(value, str) else ()


def each(rows: Rows | None, scope: Scope) -> tuple[Scope, ...]:
    """Return a scope for each thing of the rows, with the thing as `item`."""
    return tuple(scope.with_item(item) for item in items(rows, scope))


def count(rows: Rows | None, scope: Scope) -> int:
    """Return how many things the rows have on this page."""
    return len(items(rows, scope))


def grouped(rows: Rows, value: Value | None, scope: Scope) -> tuple[tuple[Markup, tuple[Scope, ...]], ...]:
    """Return runs of rows that show the same value, each with that value as a heading; one run without a value."""
    if value is None:
        return ((Markup(), each(rows, scope)),)
    runs = groupby(each(rows, scope), lambda one: show(value, one))
    return tuple((heading, tuple(run)) for heading, run in runs)


def paging(rows: Rows, scope: Scope) -> Paging | None:
    """Return the place in a list of several pages, None where one page holds all."""
    page = scope.at(rows.expr)
    if not isinstance(page, Page):
        return None
    if page.number <= 1 and page.last:
        return None
    return Paging(
        number=page.number,
        pages=page.pages,
        total=page.total,
        previous=scope.links.page(rows.query, page=page.number - 1) if page.number > 1 else None,
        next=None if page.last else scope.links.page(rows.query, page=page.number + 1),
    )


def total(rows: Rows, scope: Scope) -> int | None:
    """Return how many things there are on all pages, None where the source does not tell."""
    value = scope.at(rows.expr)
    return value.total if isinstance(value, Page) else None


def filters(rows: Rows, scope: Scope) -> FilterForm | None:
    """Return the form of the filters that narrow these rows, None where there are none."""
    query = scope.queries.get(rows.query)
    if query is None or not query.filters:
        return None
    fields = tuple(_field(one, scope) for one in query.filters)
    return FilterForm(form=scope.links.form(rows.query), fields=fields, active=any(one.value for one in fields))


def _field(one: Filter, scope: Scope) -> Field:
    label = Markup.escape(scope.ui("search")) if one.label is None else say(one.label, scope)
    options = tuple((word, say(words, scope)) for word, words in one.options)
    return Field(name=one.name, type=one.type, label=label, value=_given(one, scope), options=options)


def _given(one: Filter, scope: Scope) -> str:
    value = scope.at(Path(root="filter", parts=(one.name,)))
    if isinstance(value, bool):
        return "1" if value else ""
    return value.isoformat() if isinstance(value, date) else "" if value is None else str(value)
