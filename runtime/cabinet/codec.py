"""Writes the intermediate representation as JSON and reads it back: `decode(encode(cabinet)) == cabinet`.

A record is `{"$": "<class>", …}` without the fields that have their default; a decimal is `{"$": "d", "v": "1.50"}`;
a tuple is an array; mappings are objects whose keys never begin with `$`.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from sys import intern
from typing import Any

from runtime.cabinet import model
from runtime.cabinet.model import Cabinet


class FormatError(ValueError):
    """The JSON is no cabinet of this format."""


def encode(cabinet: Cabinet) -> bytes:
    """Return `cabinet` as JSON, the same bytes for the same cabinet on any machine."""
    return json.dumps(cabinet, default=_out, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def decode(data: bytes) -> Cabinet:
    """Return the cabinet written in `data`.

    Raises:
        FormatError: the data is not the JSON of a cabinet.
    """
    try:
        cabinet = json.loads(data, object_hook=_in)
    except (ValueError, TypeError, KeyError, ArithmeticError, RecursionError) as error:
        raise FormatError(str(error)) from error
    if not isinstance(cabinet, Cabinet):
        raise FormatError("no cabinet inside")
    return cabinet


@cache
def _records() -> Mapping[str, type]:
    return {
        name: item for name, item in vars(model).items() if dataclasses.is_dataclass(item) and isinstance(item, type)
    }


@cache
def _defaults(record: type[Any]) -> tuple[tuple[str, object], ...]:
    fields = dataclasses.fields(record)
    return tuple(
        (f.name, f.default_factory() if f.default_factory is not dataclasses.MISSING else f.default) for f in fields
    )


def _out(value: object) -> object:
    """Return what JSON itself has no form for, as something that it has."""
    if isinstance(value, Decimal):
        return {"$": "d", "v": str(value)}
    if isinstance(value, Mapping):
        return dict(value)
    record: Any = type(value)
    kept: dict[str, object] = {"$": record.__name__}
    for name, default in _defaults(record):
        held = getattr(value, name)
        if held is not default and held != default:
            kept[name] = held
    return kept


def _in(found: dict[str, Any]) -> object:
    """Return the record, decimal or mapping that an object of the JSON stands for; what is in it was read before."""
    for key, value in found.items():
        if type(value) is str:
            found[key] = intern(value)  # the same words, names and places stand in it again and again
        elif type(value) is list:
            found[key] = _tuple(value)
    name = found.pop("$", None)
    if name is None:
        return found
    if name == "d":
        return Decimal(found["v"])
    record = _records().get(name) if isinstance(name, str) else None
    if record is None:
        raise FormatError(f"unknown record {name!r}")
    return record(**found)


def _tuple(items: list[Any]) -> tuple[Any, ...]:
    return tuple(_tuple(item) if type(item) is list else item for item in items)
