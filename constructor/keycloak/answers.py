"""Reads JSON whose shape is another's: what is not of the expected kind is empty, never an error."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

Thing = Mapping[str, object]


def thing(value: object) -> Thing:
    """Return an object, {} for anything else."""
    return value if isinstance(value, Mapping) else {}


def things(value: object) -> tuple[Thing, ...]:
    """Return the objects of a list, () for anything else."""
    return tuple(thing(item) for item in many(value))


def many(value: object) -> tuple[object, ...]:
    """Return the items of a list, () for anything else."""
    return tuple(value) if isinstance(value, list | tuple) else ()


def text(value: object) -> str:
    """Return a text, "" for anything else."""
    return value if isinstance(value, str) else ""


def texts(value: object) -> tuple[str, ...]:
    """Return the texts of a list, () for anything else."""
    return tuple(item for item in many(value) if isinstance(item, str))


def named(found: Iterable[Thing], by: str = "name") -> dict[str, Thing]:
    """Return things by their name."""
    return {text(item.get(by)): item for item in found}


def parsed(value: object) -> object:
    """Return what a text of JSON says; any other value as it is."""
    if isinstance(value, str) and value[:1] in ("{", "["):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


def same(wanted: object, found: object) -> bool:
    """Tell whether a setting is as wanted: lists are sets, unset is as good as empty, JSON in a text is read."""
    return _plain(wanted) == _plain(found)


def _plain(value: object) -> object:
    value = parsed(value)
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()} or None
    if isinstance(value, list | tuple):
        return sorted(json.dumps(_plain(item), sort_keys=True, default=str) for item in value) or None
    if isinstance(value, str) and "##" in value:  # Keycloak's own list in one text
        return sorted(value.split("##"))
    return None if value == "" else value
