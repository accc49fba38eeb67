"""Tables of the keys of documents and shapes, as their schemas say them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from constructor.reference.tables import table, words
from constructor.schemas.kinds import KINDS, kind_schema
from constructor.schemas.shapes import definitions

_SHOWN = {
    "id": "a name", "locale": "a language", "duration": "a duration", "value": "value", "format": "a format",
    "blocks": "[blocks](blocks.md)", "words": "[words](#words)", "link": "[link](#links)",
    "links": "list of [links](#links)", "with": "values by name",
    "said": "values by name", "roles": "list of roles", "question": "[question](#questions)",
    "data": "value or [question](#questions)", "filter": "[filter](#filters)", "proof": "[proof](#proofs)",
    "messages": "words or a group", "sign_out": "`idle`, `absolute`",
}  # fmt: skip


def keys_of(name: str) -> str:
    """Return the keys of a kind of document, or of a shape that stands in several. Raises KeyError for another name."""
    schema = kind_schema(name) if name in KINDS else definitions()[name]
    return table(("key", "takes", "what it is"), _rows(schema, ""))


def _rows(schema: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, str, str]]:
    needed = schema.get("required", ())
    for name, inner in schema.get("properties", {}).items():
        shown = f"`{prefix}{name}`"
        yield f"**{shown}**" if name in needed else shown, _takes(inner), inner.get("description", "")
        yield from _inside(inner, f"{prefix}{name}")


def _inside(schema: Mapping[str, Any], path: str) -> Iterator[tuple[str, str, str]]:
    """Return the rows of what stands inside a list, a map or a map with fixed keys."""
    if isinstance(schema.get("items"), dict):
        yield from (
            _inside(schema["items"], f"{path}[]")
            if "properties" not in schema["items"]
            else _rows(schema["items"], f"{path}[].")
        )
    elif isinstance(schema.get("additionalProperties"), dict):
        inner = schema["additionalProperties"]
        yield from _rows(inner, f"{path}.<name>.")
    elif "properties" in schema:
        yield from _rows(schema, f"{path}.")


def _takes(schema: Mapping[str, Any]) -> str:
    if "$ref" in schema:
        return _SHOWN[schema["$ref"].rpartition("/")[2]]
    if "enum" in schema:
        return words(schema["enum"])
    kind = schema.get("type")
    if isinstance(kind, list) and "enum" in schema.get("else", ()):
        return f"{words(schema['else']['enum'])}, or a list of names"
    if isinstance(kind, list):
        return _SEVERAL[schema["x-expects"]]
    if kind == "array":
        return f"list of {_plural(schema['items'])}"
    if kind == "object":
        inner = schema.get("additionalProperties")
        return (
            f"map of {_plural(inner)}" if isinstance(inner, dict) else "keys below" if "properties" in schema else "map"
        )
    return {"boolean": "`true`", "integer": "a number", "string": "a text"}[str(kind)]


_MANY = {
    "a name": "names",
    "a text": "texts",
    "a language": "languages",
    "value": "values",
    "a language, or `{kk: content}`": "languages, or `{kk: content}` of one",
}
_SEVERAL = {
    "menu": "a screen, or a group",
    "language": "a language, or `{kk: content}`",
    "owner": "owner, or a list of owners",
    "audience": "value, or `{roles: …}`",
}


def _plural(schema: Mapping[str, Any]) -> str:
    if schema.get("type") == "object" and "properties" in schema:
        return "maps, keys below"
    taken = _takes(schema)
    return _MANY.get(taken, taken)
