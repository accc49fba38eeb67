"""Writes the intermediate representation as JSON and reads it back: `decode(encode(cabinet)) == cabinet`.

A record is `{"$": "<class>", …}` without the fields that have their default; a decimal is `{"$": "d", "v": "1.50"}`;
a tuple is an array; mappings are objects whose keys never begin with `$`. A plan is read when somebody first asks for
it: a process that starts needs none.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from sys import intern
from typing import Any

import msgspec
from msgspec import MsgspecError, Raw, Struct, structs

from runtime.cabinet import model
from runtime.cabinet.model import Cabinet, Plan, Screen
from runtime.records import fields_of, is_record


class FormatError(ValueError):
    """The JSON is no cabinet of this format."""


def encode(cabinet: Cabinet) -> bytes:
    """Return `cabinet` as JSON, the same bytes for the same cabinet on any machine."""
    return json.dumps(cabinet, default=_out, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def decode(data: bytes) -> Cabinet:
    """Return the cabinet written in `data`.

    Raises:
        FormatError: the data is not the JSON of a cabinet; for what is amiss inside a plan, once it is asked for.
    """
    whole, screens = _cut(data, "screens")
    cabinet = _read(whole)
    if not isinstance(cabinet, Cabinet):
        raise FormatError("no cabinet inside")
    return structs.replace(cabinet, screens={name: _screen(raw) for name, raw in screens.items()})


def _screen(data: Raw) -> Screen:
    head, plans = _cut(data, "plans")
    screen = _read(head)
    if not isinstance(screen, Screen):
        raise FormatError("no screen inside")
    return structs.replace(screen, plans=_Plans(plans))


class _Plans(Mapping[str, Plan]):
    """Plans by the roles that they are for, each read when it is first asked for."""

    __slots__ = ("_plans",)

    def __init__(self, written: Mapping[str, Raw]) -> None:
        self._plans: dict[str, Raw | Plan] = dict(written)

    def __getitem__(self, name: str) -> Plan:
        found = self._plans[name]
        if isinstance(found, Plan):
            return found
        plan = _read(found)
        if not isinstance(plan, Plan):
            raise FormatError("no plan inside")
        self._plans[name] = plan
        return plan

    def __iter__(self) -> Iterator[str]:
        return iter(self._plans)

    def __len__(self) -> int:
        return len(self._plans)


def _cut(data: bytes | Raw, name: str) -> tuple[bytes, Mapping[str, Raw]]:
    """Return an object with nothing in its part of that name, and what is in the part, all as it is written."""
    try:
        parts = msgspec.json.decode(data, type=dict[str, Raw])
        held = msgspec.json.decode(parts.get(name, b"{}"), type=dict[str, Raw])
    except (MsgspecError, ValueError, RecursionError) as error:
        raise FormatError(str(error)) from error
    parts[name] = Raw(b"{}")
    return msgspec.json.encode(parts), held


def _read(data: bytes | Raw) -> object:
    try:
        return _DECODER.decode(bytes(data).decode())
    except (ValueError, TypeError, KeyError, ArithmeticError, RecursionError) as error:
        raise FormatError(str(error)) from error


@cache
def _records() -> Mapping[str, type]:
    return {name: item for name, item in vars(model).items() if is_record(item) and item is not Struct}


def _out(value: object) -> object:
    """Return what JSON itself has no form for, as something that it has."""
    if isinstance(value, Decimal):
        return {"$": "d", "v": str(value)}
    if isinstance(value, Mapping):
        return dict(value)
    record: Any = type(value)
    kept: dict[str, object] = {"$": record.__name__}
    for name, default in fields_of(record).items():
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


_DECODER = json.JSONDecoder(object_hook=_in)


def _tuple(items: list[Any]) -> tuple[Any, ...]:
    return tuple(_tuple(item) if type(item) is list else item for item in items)
