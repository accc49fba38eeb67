"""What an ICU message asks for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct

_POSITION = re.compile(r"position (\d+)")


class MessageProblem(Struct, frozen=True):
    """Why a text is no ICU message: the offset, what was found there and what ICU wants (in English, as it says it)."""

    offset: int
    reason: str


def placeholders(message: str) -> Mapping[str, str] | MessageProblem:
    """Return the placeholders of the ICU message by name with their types, or where it is broken.

    The type is `text` for a bare placeholder, else what stands in it: `number date time plural select selectordinal`.
    """
    parts = parsed(message)
    return parts if isinstance(parts, MessageProblem) else typed(parts)


def parsed(message: str) -> list[Any] | MessageProblem:
    """Return the parts of the ICU message as its parser gives them, or where it is broken."""
    if "{" not in message and "}" not in message:
        return [message]
    from pyicumessageformat import Parser  # type: ignore[import-untyped]  # it ships no types

    try:
        parts: list[Any] = Parser({"allow_tags": False, "require_other": True, "maximum_depth": 10}).parse(message)
    except SyntaxError as error:
        found = _POSITION.search(str(error))
        return MessageProblem(min(int(found[1]), len(message)) if found else 0, str(error))
    return parts


def typed(parts: list[Any]) -> Mapping[str, str]:
    """Return the placeholders of a parsed message by name with their types."""
    types: dict[str, str] = {}
    for name, type in _walk(parts):
        if types.get(name, "text") == "text":
            types[name] = type
    return types


def _walk(parts: list[Any]) -> Iterator[tuple[str, str]]:
    for part in parts:
        if isinstance(part, dict) and not part.get("hash"):
            yield str(part["name"]), str(part.get("type") or "text")
            for inner in (part.get("options") or {}).values():
                yield from _walk(inner)
