"""Ways on from a page, and conditions on which they are there."""

from __future__ import annotations

from collections.abc import Iterable

from runtime.cabinet.model import Expr, Link, Value
from runtime.render.scope import Scope


def href(link: Link | None, scope: Scope) -> str | None:
    """Return where the link leads, None where nowhere."""
    if link is None or not holds(link.when, scope):
        return None
    return scope.links.way(link, scope)([scope.at(expr) for expr in link.reads])


def open_links(links: Iterable[Link] | None, scope: Scope) -> tuple[Link, ...]:
    """Return the links that may be followed now."""
    return tuple(link for link in links or () if href(link, scope) is not None)


def holds(when: Expr | Value | None, scope: Scope) -> bool:
    """Return whether the condition is true; no condition is, an unknown one is not."""
    return when is None or scope.at(when) is True


def here(scope: Scope) -> str:
    """Return the address of this very page."""
    return scope.links.page("")


def currency(scope: Scope) -> str:
    """Return the sign of the cabinet's currency."""
    return scope.locale.currencies.get(scope.cabinet.currency, scope.cabinet.currency)
