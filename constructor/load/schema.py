"""Holds a document against the schema of its kind."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import jsonschema_rs

from constructor.bundled import bundled
from constructor.diagnostics import Report
from constructor.load.faults import Faults
from constructor.load.tree import Mapping, plain


@cache
def schema(kind: str) -> dict[str, Any]:
    """Return the schema of a kind of document: JSON, shared, not to be changed."""
    loaded: dict[str, Any] = json.loads((bundled("schemas") / f"{kind}.schema.json").read_text(encoding="utf-8"))
    return loaded


@cache
def block_kinds() -> frozenset[str]:
    """Return the kinds of block that the schemas know."""
    return frozenset(part["required"][0] for part in schema("screen")["$defs"]["block"]["anyOf"])


def hold(kind: str, name: str, node: Mapping, report: Report) -> bool:
    """Add what is not as the schema of `kind` says, of each cause the root only; return whether nothing is."""
    errors = list(_validator(kind).iter_errors(plain(node)))
    if errors:
        Faults(kind, name, node, schema(kind), report).add_all(errors)
    return not errors


@cache
def _validator(kind: str) -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(schema(kind))
