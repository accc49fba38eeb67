"""Blocks and their slots."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from constructor.blocks import FOLDER, registry
from constructor.check.fits import SINGLE, formats_of
from constructor.reference.tables import table, words
from constructor.schemas.blocks import common
from constructor.types import Type

_SLOTS = {
    "words": "words", "value": "value", "rows": "rows", "blocks": "blocks", "link": "link", "links": "links",
    "format": "a format", "icon": "an icon", "roles": "roles", "values": "values", "records": "a list",
}  # fmt: skip


def blocks() -> str:
    """Return every kind of block with its slots and an example."""
    return "\n".join(_block(kind) for kind in registry())


def common_slots() -> str:
    """Return the slots of every block."""
    return table(("slot", "takes", "what it is"), _common())


def formats() -> str:
    """Return what `as` takes, by the type of the value."""
    return table(("type", "`as`"), _formats())


def _common() -> Iterator[tuple[str, str, str]]:
    described = common()
    takes = {"when": "value", "width": words(described["width"]["enum"]), "id": "a name", "roles": "roles"}
    for name, schema in described.items():
        kind = str(schema.get("$ref", "")).rpartition("/")[2]
        yield f"`{name}`", takes.get(name, kind), _MEANT.get(name) or schema.get("description", "")


_MEANT = {"roles": "Who sees it; else everyone whom the screen admits.", "links": "Where it leads, in order."}


def _formats() -> Iterator[tuple[str, str]]:
    for kind in sorted(SINGLE):
        if known := formats_of(Type(kind=kind)):  # type: ignore[arg-type]  # the kinds of `SINGLE` are kinds
            yield kind, words(known)


def _block(kind: str) -> str:
    folder = FOLDER / kind
    schema = json.loads((folder / "schema.json").read_text(encoding="utf-8"))
    rows = list(_slots(schema, ""))
    example = (folder / "example.yaml").read_text(encoding="utf-8").strip()
    return (
        f"## {kind}\n\n{schema['description']}\n\n{table(('slot', 'takes', 'what it is'), rows)}"
        f"\n```yaml\n{example}\n```\n"
    )


def _slots(schema: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, str, str]]:
    needed = schema.get("required", ())
    for name, slot in schema["properties"].items():
        shown = f"`{prefix}{name}`"
        yield f"**{shown}**" if name in needed else shown, _takes(slot), slot.get("description", "")
        if slot.get("x-slot") == "records":
            yield from _slots(slot, f"{prefix}{name}[].")


def _takes(slot: Mapping[str, Any]) -> str:
    if "enum" in slot:
        return words(slot["enum"])
    kinds = ", ".join(slot.get("x-types", ()))
    takes = _SLOTS.get(slot.get("x-slot", ""), "a name")
    return takes + (f": {kinds}" if kinds else "") + (", of each row" if slot.get("x-item") else "")
