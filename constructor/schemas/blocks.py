"""The registry of blocks as schemas: one folder a kind, whose `schema.json` describes its slots."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path

import runtime
from constructor.schemas.shapes import ID, Schema, listed, named, one_of, record, ref, text

FOLDER = Path(runtime.__file__).parent / "blocks"
WIDTHS = ("third", "half", "two_thirds", "full")
PREFIX = "block_"  # of the definitions of single kinds


@cache
def block_kinds() -> tuple[str, ...]:
    """Return the kinds of block that the product has, in order."""
    return tuple(sorted(path.parent.name for path in FOLDER.glob("*/schema.json")))


def block_definitions() -> dict[str, Schema]:
    """Return `block`, `blocks` and one definition a kind, as `$defs` of the schemas."""
    kinds = {**{kind: _kind(kind) for kind in block_kinds()}, "use": _use()}
    dispatch = [
        {"if": {"required": [kind]}, "then": {"$ref": f"#/$defs/{PREFIX}{kind}"}, "title": kind} for kind in kinds
    ]
    block: Schema = {
        "type": "object",
        "title": "block",
        "description": "A block; its first key says what it is.",
        "x-expects": "block",
        "anyOf": [{"required": [kind]} for kind in kinds],
        "allOf": dispatch,
    }
    return {
        "block": block,
        "blocks": listed(ref("block"), "Blocks, in order."),
        **{f"{PREFIX}{kind}": schema for kind, schema in kinds.items()},
    }


def _kind(kind: str) -> Schema:
    described = json.loads((FOLDER / kind / "schema.json").read_text(encoding="utf-8"))
    own = {name: slot(said) for name, said in described["properties"].items()}
    schema = record({**own, **common(), **own}, tuple(described.get("required", ())), described["description"])
    return {"title": kind, **schema}


def _use() -> Schema:
    bare = {name: schema for name, schema in common().items() if name in ("id", "roles", "when", "width")}
    own = {"use": ref("id", "The fragment."), "with": ref("with", "Its inputs.", {"rows": "mine"})}
    return {"title": "use", **record({**own, **bare}, ("use",), "The blocks of a fragment.")}


def common() -> dict[str, Schema]:
    """Return the schemas of the slots that every block has."""
    return {
        "id": ref("id", "Its name; else one from its place."),
        "title": ref("words", "Its heading."),
        "roles": ref("roles"),
        "when": ref("value", "Shown while true; unknown hides."),
        "width": one_of(WIDTHS, "How wide it wishes to be."),
        "empty": ref("words", "Words for nothing."),
        "failed": ref("words", "Words for not reached."),
        "link": ref("link", "Where it, or each row, leads."),
        "links": ref("links"),
    }


def slot(said: Schema) -> Schema:
    """Return the schema of a slot as a block's `schema.json` says it: plain JSON Schema, or by its `x-slot`."""
    kind = said.get("x-slot")
    description = said.get("description", "")
    if kind is None:
        return {key: value for key, value in said.items() if not key.startswith("x-")}
    return {**_SLOTS[kind](said), **({"description": description} if description else {})}


def _records(said: Schema) -> Schema:
    properties = {name: slot(inner) for name, inner in said["properties"].items()}
    item = record(properties, tuple(said.get("required", ())))
    if said.get("x-short"):
        item = {**item, "type": ["object", "string", "number", "boolean"], "x-expects": "value_or_record"}
    return listed(item, "")


def _values(said: Schema) -> Schema:
    properties: dict[str, Schema] = {
        "value": {"x-slot": "value"},
        "label": {"x-slot": "words"},
        "as": {"x-slot": "format"},
        "note": {"x-slot": "words"},
        "when": {"x-slot": "value"},
    }
    return _records({"properties": properties, "required": ["value"], "x-short": "value", **_own(said)})


def _own(said: Schema) -> Schema:
    return {key: value for key, value in said.items() if key in ("properties", "required")}


def _reference(name: str) -> Callable[[Schema], Schema]:
    return lambda said: ref(name)


_SLOTS: dict[str, Callable[[Schema], Schema]] = {
    "words": _reference("words"),
    "value": _reference("value"),
    "rows": lambda said: text(),
    "data": lambda said: text(pattern=ID),
    "content": lambda said: text(pattern=ID),
    "screen": _reference("id"),
    "fragment": _reference("id"),
    "with": lambda said: named(ref("value"), ""),
    "bool": lambda said: {"type": "boolean"},
    "blocks": _reference("blocks"),
    "link": _reference("link"),
    "links": _reference("links"),
    "format": _reference("format"),
    "icon": lambda said: text(),
    "roles": _reference("roles"),
    "records": _records,
    "values": _values,
}
