"""The block registry: the kinds of block and the slots of each, read from `runtime/blocks/*/schema.json`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import runtime

FOLDER = Path(runtime.__file__).parent / "blocks"


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotSpec:
    """A slot: its kind.

    One of `words`, `value`, `rows`, `blocks`, `link`, `links`, `format`, `icon`, `roles`, `records`, `plain`.
    `item` says that its expressions see each row as `item`; `types` are the kinds of value that it takes (empty: any
    single value); `slots` are those of each record.
    """

    name: str
    kind: str
    item: bool = False
    types: tuple[str, ...] = ()
    slots: Mapping[str, SlotSpec] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockSpec:
    """A kind of block; the first slot is the main one and has the block's name."""

    kind: str
    slots: Mapping[str, SlotSpec]
    folder: Path

    @property
    def main(self) -> SlotSpec:
        """The slot named as the block."""
        return self.slots[self.kind]


COMMON: Mapping[str, SlotSpec] = {
    name: SlotSpec(name=name, kind=kind, item=item)
    for name, kind, item in (
        ("id", "plain", False),
        ("title", "words", False),
        ("roles", "roles", False),
        ("when", "value", False),
        ("width", "plain", False),
        ("empty", "words", False),
        ("failed", "words", False),
        ("link", "link", True),
        ("links", "links", False),
    )
}


@cache
def registry() -> Mapping[str, BlockSpec]:
    """Return every kind of block by its name, in the order of the folders' names."""
    return {path.parent.name: _block(path) for path in sorted(FOLDER.glob("*/schema.json"))}


def _block(path: Path) -> BlockSpec:
    schema = json.loads(path.read_text(encoding="utf-8"))
    own = {name: _slot(name, slot) for name, slot in schema["properties"].items()}
    return BlockSpec(kind=path.parent.name, slots={**own, **COMMON}, folder=path.parent)


_LABELLED = {
    "value": {"x-slot": "value"},
    "label": {"x-slot": "words"},
    "as": {"x-slot": "format"},
    "note": {"x-slot": "words"},
    "when": {"x-slot": "value"},
}


def _slot(name: str, schema: Mapping[str, object]) -> SlotSpec:
    kind = str(schema.get("x-slot", "plain"))
    inner = schema.get("properties", _LABELLED if kind == "values" else {})
    assert isinstance(inner, Mapping)
    types = schema.get("x-types", ())
    assert isinstance(types, list | tuple)
    return SlotSpec(
        name=name,
        kind="records" if kind == "values" else kind,
        item=bool(schema.get("x-item", False)),
        types=tuple(types),
        slots={key: _slot(key, value) for key, value in inner.items()},
    )
