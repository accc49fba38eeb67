"""What templates may do with settings and data: the filters and functions of every template."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from runtime.cabinet.model import Band, Value
from runtime.render import columns, listing, page, pictures, tabs, ways, words
from runtime.render.scope import Scope
from runtime.render.settings import Settings


def at(value: Value | None, scope: Scope) -> object:
    """Return the raw value of a value slot; None is unknown."""
    return scope.at(value)


def draw(bands: Iterable[Band] | Band | None, scope: Scope, heading: str | None = None) -> Markup:
    """Return nested blocks, under a heading if there is one."""
    return page.draw(bands, scope if heading is None else scope.within(heading))


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
    "each": listing.each,
    "count": listing.count,
    "grouped": listing.grouped,
    "total": listing.total,
    "paging": listing.paging,
    "filters": listing.filters,
    "sorting": columns.sorting,
    "placed": columns.placed,
    "cell": columns.cell,
    "tabs": tabs.tabs,
    "href": ways.href,
    "open": ways.open_links,
    "holds": ways.holds,
    "draw": draw,
    "currency": ways.currency,
    "here": ways.here,
}
GLOBALS: Mapping[str, Callable[..., object]] = {"t": say_ui, "view": view}
