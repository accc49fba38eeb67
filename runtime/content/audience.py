"""Who looks at content and when: what decides which items are there for him."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from msgspec import Struct

from runtime.cabinet.model import Expr
from runtime.expressions import evaluate


class Viewer(Struct, frozen=True, kw_only=True):
    """The audiences that somebody belongs to, and the present moment, aware."""

    audiences: frozenset[str]
    now: datetime


def viewer_of(
    audiences: Mapping[str, Expr], session: Mapping[str, object], now: datetime, roles: Iterable[str] = ()
) -> Viewer:
    """Return who looks. A guest's `session` is empty; he who is not known to belong to an audience does not."""
    roots = {"session": session, "roles": tuple(roles)}
    return Viewer(
        audiences=frozenset(word for word, expr in audiences.items() if evaluate(expr, roots, now) is True), now=now
    )
