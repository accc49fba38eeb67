"""What templates may do with settings and data: the filters and functions of every template."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import groupby

from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from runtime.cabinet.model import Band, Expr, Link, Rows, Value
from runtime.render import columns, listing, page, pictures, tabs, words
from runtime.render.scope import Scope
from runtime.render.settings import Settings


def at(value: Value | None, scope: Scope) -> object:
    """Return the raw value of a value slot; None is unknown."""
    return scope.at(value)


def each(rows: Rows | None, scope: Scope) -> tuple[Scope, ...]:
    """Return a scope for each thing of the rows, with the thing as `item`."""
    return tuple(scope.with_item(item) for item in listing.items(rows, scope))


def count(rows: Rows | None, scope: Scope) -> int:
    """Return how many things the rows have on this page."""
    return len(listing.items(rows, scope))


def href(link: Link | None, scope: Scope) -> str | None:
    """Return where the link leads, None where nowhere."""
    return None if link is None or not holds(link.when, scope) else scope.links.href(link, scope)


def open_links(links: Iterable[Link] | None, scope: Scope) -> tuple[Link, ...]:
    """Return the links that may be followed now."""
    return tuple(link for link in links or () if href(link, scope) is not None)


def holds(when: Expr | Value | None, scope: Scope) -> bool:
    """Return whether the condition is true; no condition is, an unknown one is not."""
    return when is None or scope.at(when) is True


def draw(bands: Iterable[Band] | Band | None, scope: Scope, heading: str | None = None) -> Markup:
    """Return nested blocks, under a heading if there is one."""
    return page.draw(bands, scope if heading is None else scope.within(heading))


def grouped(rows: Rows, value: Value | None, scope: Scope) -> tuple[tuple[Markup, tuple[Scope, ...]], ...]:
    """Return runs of rows that show the same value, each with that value as a heading; one run without a value."""
    if value is None:
        return ((Markup(), each(rows, scope)),)
    runs = groupby(each(rows, scope), lambda one: words.show(value, one))
    return tuple((heading, tuple(run)) for heading, run in runs)


def currency(scope: Scope) -> str:
    """Return the sign of the cabinet's currency."""
    return scope.locale.currencies.get(scope.cabinet.currency, scope.cabinet.currency)


def here(scope: Scope) -> str:
    """Return the address of this very page."""
    return scope.links.page("")


def plain(value: Value | None, scope: Scope) -> str:
    """Return the value as plain text."""
    return "" if value is None else words.plain(value, scope)


@pass_context
def say_ui(context: Context, key: str, **args: object) -> str:
    """Return words of the product by key, `ui.search`."""
    scope: Scope = context["scope"]
    return scope.messages.say(key, args)


@pass_context
def view(context: Context, block: Settings, scope: Scope) -> object:
    """Return what the block's `view.py` works out for its template."""
    return scope.face.views[context["kind"]](block, scope)


FILTERS: Mapping[str, Callable[..., object]] = {
    "at": at,
    "show": words.show,
    "plain": plain,
    "say": words.say,
    "tone": words.tone,
    "picture": pictures.picture,
    "each": each,
    "count": count,
    "grouped": grouped,
    "total": listing.total,
    "paging": listing.paging,
    "filters": listing.filters,
    "sorting": columns.sorting,
    "placed": columns.placed,
    "cell": columns.cell,
    "tabs": tabs.tabs,
    "href": href,
    "open": open_links,
    "holds": holds,
    "draw": draw,
    "currency": currency,
    "here": here,
}
GLOBALS: Mapping[str, Callable[..., object]] = {"t": say_ui, "view": view}
