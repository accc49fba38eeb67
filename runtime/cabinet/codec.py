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
from typing import Any

from runtime.cabinet import model
from runtime.cabinet.model import Cabinet


class FormatError(ValueError):
    """The JSON is no cabinet of this format."""


def encode(cabinet: Cabinet) -> bytes:
    """Return `cabinet` as JSON, the same bytes for the same cabinet on any machine."""
    return json.dumps(_out(cabinet), ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def decode(data: bytes) -> Cabinet:
    """Return the cabinet written in `data`.

    Raises:
        FormatError: the data is not the JSON of a cabinet.
    """
    try:
        cabinet = _in(json.loads(data))
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
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, Decimal):
        return {"$": "d", "v": str(value)}
    if isinstance(value, tuple):
        return [_out(item) for item in value]
    if isinstance(value, Mapping):
        return {key: _out(item) for key, item in value.items()}
    record: Any = type(value)
    kept = {name: _out(getattr(value, name)) for name, default in _defaults(record) if getattr(value, name) != default}
    return {"$": record.__name__, **kept}


def _in(value: object) -> object:
    if isinstance(value, list):
        return tuple(_in(item) for item in value)
    if not isinstance(value, dict):
        return value
    match value.pop("$", None):
        case None:
            return {key: _in(item) for key, item in value.items()}
        case "d":
            return Decimal(value["v"])
        case str(name) if name in _records():
            return _records()[name](**{key: _in(item) for key, item in value.items()})
        case other:
            raise FormatError(f"unknown record {other!r}")
