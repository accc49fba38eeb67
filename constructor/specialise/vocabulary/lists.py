"""Rows of data: `each`, `count`, `total`, `grouped`, and a person's way through them."""

from __future__ import annotations

from markupsafe import Markup

from constructor.specialise.calls import FILTERS, Given, Named, runtime_call
from constructor.specialise.expressions import express
from constructor.specialise.types import ANY, HTML, INTEGER, Type
from constructor.specialise.values import Dyn, Over, Rows, Seq, Static, Value
from constructor.specialise.vocabulary.data import scope_of
from constructor.specialise.work import Work
from runtime.cabinet.model import Rows as Slot
from runtime.render import columns, listing


def _slot(work: Work, value: Value) -> Slot | None:
    if not isinstance(value, Static) or not isinstance(value.value, Slot | None):
        work.refuse("setting", "rows")
    return value.value


def _required(work: Work, value: Value) -> Slot:
    found = _slot(work, value)
    if found is None:
        work.refuse("setting", "rows")
    return found


def rows_of(work: Work, slot: Slot | None, over: Over) -> Dyn:
    """Return the things of the rows."""
    if slot is None:
        return Dyn("()", Type("list", of=ANY), linked=True)
    found = express(work, slot.expr, over)
    if isinstance(found, Dyn) and found.type.kind in ("page", "list"):
        code = f"{found.code}.rows" if found.type.kind == "page" else found.code
        if found.type.null:
            code = f"({code} if {found.code} is not None else ())"
        return Dyn(code, Type("list", of=found.type.of))
    return runtime_call(work, listing.items, [Static(slot), over], Type("list", of=ANY))


def each(work: Work, value: Value, args: Given, named: Named) -> Value:
    """A scope for each thing."""
    over = scope_of(work, args)
    found = work.bind(rows_of(work, _slot(work, value), over), "rows")
    return Rows(found.code, found.type, found.linked, over=over)


def count(work: Work, value: Value, args: Given, named: Named) -> Value:
    """How many things there are on this page."""
    found = work.bind(rows_of(work, _slot(work, value), scope_of(work, args)), "rows")
    return Dyn(f"len({found.code})", INTEGER)


def total(work: Work, value: Value, args: Given, named: Named) -> Value:
    """How many things there are on all pages."""
    slot, over = _required(work, value), scope_of(work, args)
    found = express(work, slot.expr, over)
    if isinstance(found, Dyn) and found.type.kind == "page":
        code = f"{found.code}.total"
        return work.bind(Dyn(f"({code} if {found.code} is not None else None)" if found.type.null else code, _PERHAPS))
    if isinstance(found, Dyn) and found.type.kind == "list":
        return Static(None)
    return work.bind(runtime_call(work, listing.total, [value, over], _PERHAPS))


_PERHAPS = Type("integer", null=True)


def paging(work: Work, value: Value, args: Given, named: Named) -> Value:
    """The place in a list of several pages."""
    slot, over = _required(work, value), scope_of(work, args)
    found = express(work, slot.expr, over)
    if isinstance(found, Dyn) and found.type.kind == "list":
        return Static(None)
    return work.bind(
        runtime_call(work, listing.paging, [value, over], Type("record", null=True, of_class=listing.Paging)), "paging"
    )


def filtered(work: Work, value: Value, args: Given, named: Named) -> Value:
    """The form of the filters."""
    slot, over = _required(work, value), scope_of(work, args)
    query = work.data.queries.get(slot.query)
    if query is None or not query.filters:
        return Static(None)
    return work.bind(
        runtime_call(work, listing.filters, [value, over], Type("record", of_class=listing.FilterForm)), "filters"
    )


def placed(work: Work, value: Value, args: Given, named: Named) -> Value:
    """The columns with their places on a phone's card."""
    if not isinstance(value, Static) or not isinstance(value.value, tuple):
        work.refuse("setting", "columns")
    return Static(columns.placed(value.value))


def sorting(work: Work, value: Value, args: Given, named: Named) -> Value:
    """The sort link of a column."""
    if not isinstance(value, Static) or not isinstance(value.value, columns.Placed):
        work.refuse("setting", "a column")
    slot, over, column = _required(work, args[0]), scope_of(work, args, 1), value.value
    query = work.data.queries.get(slot.query)
    if query is None or not column.key or column.key not in {key.removeprefix("-") for key in query.sort}:
        return Static(None)
    # Of the column, its key alone matters to its sort link.
    key = columns.Placed(value=column.value, label=None, place="", end=False, low=False, worded=False, key=column.key)
    return work.bind(
        runtime_call(work, columns.sorting, [Static(key), args[0], over], Type("record", of_class=columns.Sorting)),
        "sorting",
    )


def grouped(work: Work, value: Value, args: Given, named: Named) -> Value:
    """Runs of rows that show the same value."""
    by, over = args[0], scope_of(work, args, 1)
    if isinstance(by, Static) and by.value is None:
        return Seq((Seq((Static(Markup()), each(work, value, [over], {}))),))
    found = rows_of(work, _slot(work, value), over)
    rows = Type("list", of=Type("scope", of=found.type.of))
    run = Type("record", parts={"0": HTML, "1": rows})
    return work.bind(runtime_call(work, listing.grouped, [value, by, over], Type("list", of=run)), "runs")


FILTERS.update(each=each, count=count, total=total, paging=paging, filters=filtered, placed=placed)
FILTERS.update(sorting=sorting, grouped=grouped)
