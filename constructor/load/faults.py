"""Says in the language's own words, and at the right place, what a validator found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from jsonschema_rs import ValidationError, ValidationErrorKind

from constructor.diagnostics import Edit, Fix, Report, nearest
from constructor.load.place import blueprint_path, find, head_span, key_span
from constructor.load.scalars import quoted
from constructor.load.tree import Mapping, Node, Scalar
from constructor.text import Span

Schema = dict[str, Any]
Kinds = ValidationErrorKind

_BLOCK = "block_"
_TYPES = {
    "string": "text",
    "object": "map",
    "array": "list",
    "boolean": "flag",
    "number": "number",
    "integer": "integer",
}
_LIMITS = {
    "minItems": "items",
    "minProperties": "keys",
    "minLength": "text",
    "minimum": "small",
    "maximum": "large",
    "uniqueItems": "twice",
}


class Faults:
    """The errors of one document, turned into findings."""

    def __init__(self, kind: str, name: str, root: Mapping, schema: Schema, report: Report) -> None:
        self._kind, self._name, self._root, self._schema, self._report = kind, name, root, schema, report
        self._meant: set[tuple[int | str, ...]] = set()  # paths that a misspelt key was probably meant to be

    def add_all(self, errors: Sequence[ValidationError]) -> None:
        """Add the errors, without those that follow from another."""
        for error in sorted(
            self._roots(errors), key=lambda error: not isinstance(error.kind, Kinds.AdditionalProperties)
        ):
            self._add(error)

    def _roots(self, errors: Sequence[ValidationError]) -> Iterator[ValidationError]:
        whole = {tuple(error.instance_path): error for error in reversed(errors) if self._is_whole(error)}
        for error in errors:
            path = tuple(error.instance_path)
            above = next((whole[path[:end]] for end in range(len(path) + 1) if path[:end] in whole), None)
            if above is None or above is error:
                yield error

    def _is_whole(self, error: ValidationError) -> bool:
        """Whether the error is about the thing as such: it is of another type, or a block of no kind or of two."""
        return isinstance(error.kind, Kinds.Type) or _is_unknown_block(error) or bool(self._second_kinds(error))

    def _second_kinds(self, error: ValidationError) -> list[str]:
        """Return the kinds of block among the unknown keys of a block."""
        if not isinstance(error.kind, Kinds.AdditionalProperties) or _block(error) is None:
            return []
        return [key for key in error.kind.unexpected if key in self._block_kinds()]

    def _block_kinds(self) -> list[str]:
        return [name.removeprefix(_BLOCK) for name in self._schema["$defs"] if name.startswith(_BLOCK)]

    def _add(self, error: ValidationError) -> None:
        kind = error.kind
        node = find(self._root, error.instance_path)
        if _is_unknown_block(error):
            self._unknown_block(error, node)
        elif self._second_kinds(error):
            self._two_kinds(error, node)
        elif isinstance(kind, Kinds.AdditionalProperties):
            self._unknown_keys(error, kind.unexpected, node)
        elif isinstance(kind, Kinds.PropertyNames):
            self._bad_key(error, str(kind.error.instance), node)
        elif isinstance(kind, Kinds.Required):
            self._missing((kind.property,), error, node)
        elif isinstance(kind, Kinds.AnyOf):
            self._missing(_alternatives(kind), error, node)
        elif isinstance(kind, Kinds.Type):
            self._wrong_type(error, node)
        elif isinstance(kind, Kinds.Enum):
            self._not_one_of(tuple(str(option) for option in kind.options), error, node)
        elif isinstance(kind, Kinds.Pattern):
            self._wrong_form(error, str(error.instance), node.span, self._parent(error))
        else:
            self._out_of_limits(error, node)

    # -- blocks

    def _unknown_block(self, error: ValidationError, node: Node) -> None:
        first = node.first if isinstance(node, Mapping) else None
        key = str(first.key.value) if first else ""
        span = first.key.span if first else node.span
        kinds = tuple(self._block_kinds())
        near = nearest(key, kinds)
        self._put("PC1107", error, span, fixes=_renamed(span, near), kind=key, near=near, allowed=kinds)

    def _two_kinds(self, error: ValidationError, node: Node) -> None:
        keys = [name for name, _ in node] if isinstance(node, Mapping) else []
        first, second = [key for key in keys if key in self._block_kinds()][:2]
        self._put("PC1108", error, key_span(node, second), first=first, second=second)

    # -- keys

    def _unknown_keys(self, error: ValidationError, unexpected: Sequence[str], node: Node) -> None:
        allowed = tuple(self._parent(error).get("properties", ()))
        present = {name for name, _ in node} if isinstance(node, Mapping) else set()
        for key in unexpected:
            near = nearest(key, (name for name in allowed if name not in present))
            self._meant.update((*error.instance_path, name) for name in near)
            self._unknown_key(error, key, near, allowed, node)

    def _unknown_key(
        self, error: ValidationError, key: str, near: tuple[str, ...], allowed: tuple[str, ...], node: Node
    ) -> None:
        span = key_span(node, key)
        self._put(
            "PC1101",
            error,
            span,
            fixes=_renamed(span, near),
            key=key,
            where=self._where(error),
            near=near,
            allowed=allowed,
        )

    def _bad_key(self, error: ValidationError, key: str, node: Node) -> None:
        parent = self._parent(error)
        if names := parent.get("x-keys"):
            self._unknown_key(error, key, nearest(key, names), tuple(names), node)
        else:
            self._wrong_form(error, key, key_span(node, key), parent)

    def _missing(self, names: tuple[str, ...], error: ValidationError, node: Node) -> None:
        if not any((*error.instance_path, name) in self._meant for name in names):
            self._put("PC1102", error, head_span(node), where=self._where(error), keys=names)

    # -- values

    def _wrong_type(self, error: ValidationError, node: Node) -> None:
        parent = self._parent(error)
        types = parent["type"] if isinstance(parent["type"], list) else [parent["type"]]
        expected = parent.get("x-expects") or _TYPES[types[0]]
        quotable = isinstance(node, Scalar) and not isinstance(node.value, str) and "string" in types
        fixes = [_quoting(node)] if quotable and isinstance(node, Scalar) else []
        hint = "quotes" if quotable else "none"
        span = node.span if isinstance(node, Scalar) else head_span(node)
        self._put("PC1103", error, span, fixes=fixes, expected=expected, found=_found(node), hint=hint)

    def _not_one_of(self, allowed: tuple[str, ...], error: ValidationError, node: Node) -> None:
        value = node.raw if isinstance(node, Scalar) else ""
        near = nearest(value, allowed)
        span = node.span
        self._put("PC1104", error, span, fixes=_renamed(span, near), value=value, near=near, allowed=allowed)

    def _wrong_form(self, error: ValidationError, value: str, span: Span, wanted: Schema) -> None:
        self._put("PC1105", error, span, value=value, form=wanted.get("x-form", "other"))

    def _out_of_limits(self, error: ValidationError, node: Node) -> None:
        limit = getattr(error.kind, "limit", 0)
        which = _LIMITS.get(error.kind.name, "other")
        number = limit if isinstance(limit, (int, Decimal)) else 0
        span = node.span if isinstance(node, Scalar) else head_span(node)
        self._put("PC1106", error, span, which=which, limit=number)

    # -- where

    def _parent(self, error: ValidationError) -> Schema:
        schema: Any = self._schema
        for step in error.schema_path[:-1]:
            schema = schema[step]
        found: Schema = schema
        return found

    def _where(self, error: ValidationError) -> str:
        """Return the name of what holds the place: the kind of block or of document, else the key above."""
        names = [step for step in error.instance_path if isinstance(step, str)]
        return _block(error) or (names[-1] if names else self._kind)

    def _put(self, code: str, error: ValidationError, span: Span, *, fixes: Sequence[Fix] = (), **said: Any) -> None:
        path = blueprint_path(self._kind, self._name, error.instance_path)
        self._report.add(code, span, fixes=fixes, path=path, **said)


def _block(error: ValidationError) -> str | None:
    """Return the kind of block whose own keys the error is about."""
    definition = error.schema_path[:2] if len(error.schema_path) == 3 else []
    name = str(definition[1]) if definition and definition[0] == "$defs" else ""
    return name.removeprefix(_BLOCK) if name.startswith(_BLOCK) else None


def _is_unknown_block(error: ValidationError) -> bool:
    return error.schema_path == ["$defs", "block", "anyOf"]


def _alternatives(kind: ValidationErrorKind.AnyOf) -> tuple[str, ...]:
    found = [error.kind for errors in kind.context for error in errors]
    return tuple(error.property for error in found if isinstance(error, Kinds.Required))


def _found(node: Node) -> str:
    if not isinstance(node, Scalar):
        return "map" if isinstance(node, Mapping) else "list"
    if isinstance(node.value, bool):
        return "flag"
    return "text" if isinstance(node.value, str) else "number"


def _renamed(span: Span, near: tuple[str, ...]) -> list[Fix]:
    return [Fix(title="rename", safe=True, edits=(Edit(span, near[0]),))] if len(near) == 1 else []


def _quoting(node: Scalar) -> Fix:
    return Fix(title="quote", safe=True, edits=(Edit(node.span, quoted(node.raw)),))
