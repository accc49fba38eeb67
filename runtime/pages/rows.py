"""Rows of answers that say whose they are: those of another owner than was asked for are not taken."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace

from runtime.cabinet.model import Operation, Shape
from runtime.values import Page

_log = logging.getLogger("pcabinet.ownership")


def own_rows(operation: Operation, args: Mapping[str, object], shape: Shape, value: object, origin: str) -> object:
    """Return the answer to `args` without rows that name another owner; the log tells how many were dropped.

    An answer that is one thing of another owner's is None.
    """
    kinds = {item.name: item.object for item in operation.parameters}
    asked = {kinds[name]: str(arg) for name, arg in args.items() if kinds.get(name) and arg is not None}
    fields = (shape.of or shape).fields
    owners = {name: asked[field.object] for name, field in fields.items() if field.object in asked}
    if not owners or value is None:
        return value
    rows = value.rows if isinstance(value, Page) else value if isinstance(value, tuple) else (value,)
    kept = tuple(row for row in rows if _names(row, owners))
    if len(kept) < len(rows):
        _log.error("dropped %d of %s at %s: they name another owner", len(rows) - len(kept), operation.id, origin)
    if isinstance(value, Page):
        return replace(value, rows=kept)
    return kept if isinstance(value, tuple) else next(iter(kept), None)


def _names(row: object, owners: Mapping[str, str]) -> bool:
    if not isinstance(row, Mapping):
        return True
    return all(row.get(name) is None or str(row[name]) == owner for name, owner in owners.items())
