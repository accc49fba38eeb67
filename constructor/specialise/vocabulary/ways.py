"""Ways on: `href`, `open`, `holds`, `currency`."""

from __future__ import annotations

from collections.abc import Iterable

from constructor.specialise.calls import FILTERS, Given, Named, runtime_call
from constructor.specialise.expressions import is_true
from constructor.specialise.logic import as_flag
from constructor.specialise.types import TEXT, Type
from constructor.specialise.values import Cond, Dyn, Over, Seq, Static, Test, Value
from constructor.specialise.vocabulary.data import scope_of
from constructor.specialise.work import Work
from runtime.cabinet.model import Apply, Const, Expr, Link, Path
from runtime.cabinet.model import Value as Slot
from runtime.render import ways as render_ways

_ADDRESS = Type("text", null=True)


def href(work: Work, value: Value, args: Given, named: Named) -> Value:
    """Where a link leads."""
    if not isinstance(value, Static) or not isinstance(value.value, Link | None):
        work.refuse("setting", "a link")
    return _address(work, value.value, scope_of(work, args))


def _address(work: Work, link: Link | None, over: Over) -> Value:
    if link is None:
        return Static(None)
    return work.bind(runtime_call(work, render_ways.href, [Static(link), over], _ADDRESS), "href")


def open_links(work: Work, value: Value, args: Given, named: Named) -> Value:
    """The links that may be followed now."""
    if not isinstance(value, Static):
        work.refuse("setting", "links")
    links = value.value or ()
    over = scope_of(work, args)
    assert isinstance(links, Iterable)
    found = [(link, _address(work, link, over)) for link in links]
    return Seq(tuple(Static(link) for link, _ in found), tuple(_leads(address) for _, address in found))


def _leads(address: Value) -> Value:
    if not isinstance(address, Dyn) or not address.type.null:
        return Static(True)
    test = Test(f"({address.code} is not None)", yes=frozenset((address.code,)))
    return Cond(test, Static(True), Static(False))


def holds(work: Work, value: Value, args: Given, named: Named) -> Value:
    """Whether a condition is true."""
    over = scope_of(work, args)
    if not isinstance(value, Static) or not isinstance(value.value, Slot | Const | Path | Apply | None):
        work.refuse("setting", "a condition")
    found = value.value
    expr: Expr | None = found.expr if isinstance(found, Slot) else found
    return Static(True) if expr is None else as_flag(is_true(work, expr, over))


def currency(work: Work, value: Value, args: Given, named: Named) -> Value:
    """The sign of the cabinet's currency."""
    return Dyn(work.pool.bind("L.currency", "t"), TEXT, linked=True)


FILTERS.update(href=href, open=open_links, holds=holds, currency=currency)
