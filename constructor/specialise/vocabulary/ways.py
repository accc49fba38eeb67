"""Ways on: `href`, `open`, `holds`, `currency`."""

from __future__ import annotations

from collections.abc import Iterable

from constructor.specialise import output
from constructor.specialise.calls import FILTERS, Given, Named
from constructor.specialise.expressions import express, is_true
from constructor.specialise.logic import as_flag, choice, negated, none, truth
from constructor.specialise.statements import keep
from constructor.specialise.types import TEXT, Type
from constructor.specialise.values import Dyn, Over, Seq, Static, Test, Value
from constructor.specialise.vocabulary.data import scope_of
from constructor.specialise.work import Work
from runtime.cabinet.model import Apply, Const, Expr, Link, Path
from runtime.cabinet.model import Value as Slot

_ADDRESS = Type("text", null=True)


def href(work: Work, value: Value, args: Given, named: Named) -> Value:
    """Where a link leads."""
    if not isinstance(value, Static) or not isinstance(value.value, Link | None):
        work.refuse("setting", "a link")
    return _address(work, value.value, scope_of(work, args))


def _address(work: Work, link: Link | None, over: Over) -> Value:
    if link is None:
        return Static(None)
    address = _led(work, link, over)  # found whatever the condition says, so it may rest on nothing that it proves
    if link.when is None:
        return address
    return keep(work, choice(work, is_true(work, link.when, over), lambda: address, lambda: Static(None)))


def _led(work: Work, link: Link, over: Over) -> Value:
    """Return the address by the way to it, which is found once a page: only what it reads is different in each row."""
    values = [output.argument(work, express(work, expr, over)) for expr in link.reads]
    known = work.pool.lift(link)
    if known not in work.ways:
        work.ways[known] = work.pool.fresh("way")
        work.opening[work.ways[known]] = f"scope.links.way({known}, scope)"
    parts = "".join(f"{value.code}, " for value in values)
    return work.bind(Dyn(f"{work.ways[known]}(({parts}))", _ADDRESS), "href")


def open_links(work: Work, value: Value, args: Given, named: Named) -> Value:
    """The links that may be followed now."""
    if not isinstance(value, Static) or not isinstance(value.value, tuple | None):
        work.refuse("setting", "links")
    links: Iterable[Link] = value.value or ()
    over = scope_of(work, args)
    found = [(link, _address(work, link, over)) for link in links]
    return Seq(tuple(Static(link) for link, _ in found), tuple(_leads(work, address) for _, address in found))


def _leads(work: Work, address: Value) -> Value:
    away = truth(work, none(work, address))
    return as_flag(negated(away) if isinstance(away, Test) else not away)


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
