"""Makes the JSON Schemas of the blueprint language from its words and from the registry of blocks."""

from __future__ import annotations

from constructor.schemas.blocks import block_definitions
from constructor.schemas.kinds import KINDS, kind_schema
from constructor.schemas.shapes import Schema, definitions

DRAFT = "https://json-schema.org/draft/2020-12/schema"

__all__ = ["DRAFT", "KINDS", "Schema", "generate"]


def generate() -> dict[str, Schema]:
    """Return the schema of each kind of document, by kind; each stands alone."""
    known = {**definitions(), **block_definitions()}
    return {kind: _alone(kind, known) for kind in KINDS}


def _alone(kind: str, known: dict[str, Schema]) -> Schema:
    schema = kind_schema(kind)
    needed: set[str] = set()
    waiting = [schema]
    while waiting:
        for name in _references(waiting.pop()) - needed:
            needed.add(name)
            waiting.append(known[name])
    defs = {"$defs": {name: known[name] for name in sorted(needed)}} if needed else {}
    return {"$schema": DRAFT, **schema, **defs}


def _references(schema: object) -> set[str]:
    if isinstance(schema, list):
        return set().union(*map(_references, schema))
    if not isinstance(schema, dict):
        return set()
    own = {schema["$ref"].removeprefix("#/$defs/")} if isinstance(schema.get("$ref"), str) else set()
    return own.union(*map(_references, schema.values()))
