"""Rows of answers that say whose they are: those of another owner than was asked for are not taken."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from runtime.cabinet.model import Operation, Shape
from runtime.values import Page

_log = logging.getLogger("pcabinet.ownership")


def own_rows(operation: Operation, args: Mapping[str, object], shape: Shape, value: object, origin: str) -> object:
    """Return the answer to `args` without rows that name another owner; the log tells how many were dropped.

    An answer that is one thing of another owner's is None.
    """
    fields = (shape.of or shape).fields
    named = [(name, field.object) for name, field in fields.items() if field.object]
    if not named or value is None:
        return value
    kinds = {item.name: item.object for item in operation.parameters}
    asked = {kinds[name]: str(arg) for name, arg in args.items() if kinds.get(name) and arg is not None}
    owners = [(name, asked[kind]) for name, kind in named if kind in asked]
    if not owners:
        return value
    rows = value.rows if isinstance(value, Page) else value if isinstance(value, tuple) else (value,)
    kept = tuple([row for row in rows if _names(row, owners)])
    if len(kept) == len(rows):
        return value
    _log.error("dropped %d of %s at %s: they name another owner", len(rows) - len(kept), operation.id, origin)
    if isinstance(value, Page):
        return replace(value, rows=kept)
    return kept if isinstance(value, tuple) else next(iter(kept), None)


def _names(row: object, owners: Sequence[tuple[str, str]]) -> bool:
    """Tell whether the row is of these owners, or does not say whose it is."""
    if not isinstance(row, dict):
        return True
    for name, owner in owners:
        said = row.get(name)
        if said is not None and said != owner and str(said) != owner:
            return False
    return True
