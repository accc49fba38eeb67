"""The schemas that editors read: fresh, well-formed, and of one mind with the reference validator."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from jsonschema import Draft202012Validator

from constructor.diagnostics import Report
from constructor.load.yaml import parse, plain
from constructor.schemas import KINDS, generate
from constructor.schemas.__main__ import main
from constructor.text import TextFile

ROOT = Path(__file__).parents[1]
SCHEMAS = ROOT / "schemas"
BLUEPRINTS = [ROOT / "blueprints", ROOT / "tests" / "constructor" / "diagnostics" / "starter"]
JUNK = [
    1,
    True,
    "",
    "word",
    "Not An Id",
    [],
    ["a"],
    {},
    {"a": "b"},
    {"from": "billing.x"},
    {"text": "a.b"},
    [{"a": 1}],
    1.5,
]


def documents() -> Iterator[tuple[str, str, Any]]:
    """Yield name, kind and plain data of every document of the blueprints at hand."""
    files = [file for folder in BLUEPRINTS for file in sorted(folder.rglob("*.yaml")) if "content" not in file.parts]
    for file in files:
        for tree in parse(TextFile(path=file.name, text=file.read_text(encoding="utf-8")), Report()):
            data = plain(tree.root) if tree.root else None
            if tree.sound and isinstance(data, dict) and next(iter(data)) in KINDS:
                yield f"{file.parent.name}/{file.name}", next(iter(data)), data


DOCUMENTS = list(documents())


@pytest.mark.parametrize("kind", KINDS)
def test_schema_in_the_repository_is_fresh(kind: str, tmp_path: Path) -> None:
    """`python -m constructor.schemas` was run after the last change of words or blocks."""
    main(tmp_path)
    name = f"{kind}.schema.json"

    assert (tmp_path / name).read_text(encoding="utf-8") == (SCHEMAS / name).read_text(encoding="utf-8")


def test_each_schema_belongs_to_a_kind() -> None:
    """No schema is left of a kind that is gone."""
    assert sorted(f"{kind}.schema.json" for kind in KINDS) == sorted(file.name for file in SCHEMAS.iterdir())


@pytest.mark.parametrize("kind", KINDS)
def test_schema_is_well_formed(kind: str) -> None:
    """It is a schema by its own draft, and small enough for an editor."""
    text = (SCHEMAS / f"{kind}.schema.json").read_text(encoding="utf-8")
    Draft202012Validator.check_schema(json.loads(text))

    assert len(text) < 300_000


@pytest.mark.parametrize("kind", KINDS)
def test_every_key_of_a_document_is_described(kind: str) -> None:
    """An editor has words for each key that it offers."""
    properties = generate()[kind]["properties"]
    defs = generate()[kind].get("$defs", {})
    silent = [
        name
        for name, slot in properties.items()
        if not slot.get("description") and not defs.get(slot.get("$ref", "").rpartition("/")[2])
    ]
    told = [name for name in silent if name not in ("auth", "paging", "limits", "shell", "identity")]

    assert [] == told


@pytest.mark.parametrize(("kind", "data"), [found[1:] for found in DOCUMENTS], ids=[found[0] for found in DOCUMENTS])
def test_validators_agree_on_shipped_documents_and_on_damaged_ones(kind: str, data: Any) -> None:
    """The fast validator and the reference one let the same documents pass, whole or with one thing changed."""
    schema = json.loads((SCHEMAS / f"{kind}.schema.json").read_text(encoding="utf-8"))
    reference, fast = Draft202012Validator(schema), jsonschema_rs.Draft202012Validator(schema)
    damaged = [_damaged(data, random.Random(seed)) for seed in range(12)]

    assert reference.is_valid(data)
    assert [reference.is_valid(each) for each in (data, *damaged)] == [fast.is_valid(each) for each in (data, *damaged)]


def _damaged(data: Any, chance: random.Random) -> Any:
    """Return a copy in which one value is replaced, removed or renamed."""
    damaged = copy.deepcopy(data)
    holder, key = chance.choice(list(_places(damaged)))
    if isinstance(holder, dict) and chance.random() < 0.4:
        value = holder.pop(key)
        holder |= {f"{key}x": value} if chance.random() < 0.5 else {}
    else:
        holder[key] = chance.choice(JUNK)
    return damaged


def _places(data: Any) -> Iterator[tuple[Any, Any]]:
    for key, value in data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ():
        yield data, key
        yield from _places(value)
