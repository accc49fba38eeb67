"""Types from schemas: OpenAPI 3.0's dialect and JSON Schema 2020-12 as OpenAPI 3.1 uses it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from constructor.load.tree import Mapping, Node, Scalar, Sequence
from constructor.openapi.model import Facts, Money
from constructor.openapi.references import References
from constructor.types.model import Field, LazyFields, Type
from runtime.cabinet.model import Kind

_FORMATS: dict[str, Kind] = {
    "date": "date", "date-time": "datetime", "duration": "duration", "decimal": "number", "binary": "file",
}  # fmt: skip
_KINDS: dict[str, Kind] = {"string": "text", "integer": "integer", "number": "number", "boolean": "flag"}
_QUANTITY = {"amount", "units"}  # TM Forum's Quantity (TMF630)


@dataclass(frozen=True, slots=True)
class _Layer:
    """One of the schemas that a schema is made of, and the name it was reached by."""

    node: Mapping
    name: str


class Schemas:
    """The schemas of one document as types; a schema may hold itself."""

    def __init__(self, references: References, facts: Facts) -> None:
        """Keep where references lead and what the source adds."""
        self._references = references
        self._facts = facts
        self._money = {money.schema: money for money in facts.money}
        self._named: dict[tuple[str, str], Type] = {}

    def type(self, node: Node | None, place: str) -> Type:
        """Return the type of a schema; `place` (`Agreement.status`) is what its words and owner are known by."""
        target, name = self._references.follow(node)
        if not isinstance(target, Mapping):
            return Type(kind="any", nullable=True)
        read = self._named.get((name, place)) if name else None
        if read is None:
            self._named[name, place] = Type(kind="any", nullable=True)  # for a list or mapping of itself
            read = self._read(target, name, place)
            self._named[name, place] = read
        sibling = isinstance(node, Mapping) and node is not target and _says_null(node)
        return replace(read, nullable=True) if sibling else read

    def component(self, name: str, node: Node) -> Type:
        """Return the type of a named schema of the document."""
        target, _ = self._references.follow(node)
        return self._read(target, name, "") if isinstance(target, Mapping) else Type(kind="any", nullable=True)

    def _read(self, node: Mapping, name: str, place: str) -> Type:
        layers = tuple(self._layers(node, name, set()))
        nullable = any(_says_null(layer.node) for layer in layers)
        money = next((self._money[layer.name] for layer in layers if layer.name in self._money), None)
        if money is not None:
            return _amount("money", money, nullable, name, node)
        return self._ours(replace(self._plain(layers, name, place), nullable=nullable, span=node.span), place)

    def _layers(self, node: Mapping, name: str, seen: set[int]) -> Iterator[_Layer]:
        if id(node) in seen:
            return
        seen.add(id(node))
        yield _Layer(node, name)
        for part in (*_items(node, "allOf"), *_one_alternative(node)):
            target, part_name = self._references.follow(part)
            if isinstance(target, Mapping):
                yield from self._layers(target, part_name, seen)

    def _plain(self, layers: tuple[_Layer, ...], name: str, place: str) -> Type:
        words = _words(layers)
        if words:
            return Type(kind="enumeration", enum=place or name, words=words, schema=name)
        kind = _json_type(layers)
        if kind == "array":
            return Type(kind="list", of=self.type(_first(layers, "items"), place))
        if kind == "object":
            return self._thing(layers, name, place)
        form = _first(layers, "format")
        plain = _KINDS.get(kind, "any")
        if plain in ("text", "number") and isinstance(form, Scalar):
            plain = _FORMATS.get(str(form.value), plain)
        return Type(kind=plain, schema=name)

    def _thing(self, layers: tuple[_Layer, ...], name: str, place: str) -> Type:
        names = {property_name for property_name, _ in _properties(layers)}
        if names == _QUANTITY:
            return Type(kind="quantity", amount="amount", currency="units", schema=name)
        rest = _first(layers, "additionalProperties")
        return Type(
            kind="thing",
            schema=name,
            of=self.type(rest, place) if isinstance(rest, Mapping) else None,
            fields=LazyFields(lambda: self._fields(layers, name or place)),
        )

    def _fields(self, layers: tuple[_Layer, ...], owner: str) -> dict[str, Field]:
        required = {_text(item) for layer in layers for item in _items(layer.node, "required")}
        fields: dict[str, Field] = {}
        for property_name, (key, schema) in _properties(layers):
            read = self.type(schema, f"{owner}.{property_name}")
            optional = property_name not in required
            fields.setdefault(property_name, Field(replace(read, nullable=True) if optional else read, key.span))
        return fields

    def _ours(self, read: Type, place: str) -> Type:
        """Add what the source says about the place."""
        words = self._facts.enums.get(place)
        if words and read.kind == "text":
            read = replace(read, kind="enumeration", enum=place, words=words)
        return self.named(read, self._facts.names.get(place, ""))

    def named(self, read: Type, object: str) -> Type:
        """Return the type as one that names whose thing it is; a list's things are what is named."""
        if not object:
            return read
        if read.kind == "list" and read.of:
            return replace(read, of=self.named(read.of, object))
        return replace(read, kind="id", object=object)


def _amount(kind: Kind, money: Money, nullable: bool, name: str, node: Mapping) -> Type:
    return Type(kind=kind, nullable=nullable, amount=money.amount, currency=money.currency, schema=name, span=node.span)


def _properties(layers: tuple[_Layer, ...]) -> Iterator[tuple[str, tuple[Scalar, Node]]]:
    for layer in layers:
        properties = layer.node.get("properties")
        for entry in properties.entries if isinstance(properties, Mapping) else ():
            yield str(entry.key.value).strip(), (entry.key, entry.value)


def _json_type(layers: tuple[_Layer, ...]) -> str:
    for layer in layers:
        types = [word for word in _types(layer.node) if word != "null"]
        if types:
            return types[0] if len(types) == 1 else ""
    if any(key in layer.node for layer in layers for key in ("properties", "additionalProperties")):
        return "object"
    return "array" if _first(layers, "items") else ""


def _types(node: Mapping) -> list[str]:
    value = node.get("type")
    if isinstance(value, Sequence):
        return [_text(item) for item in value.items]
    return [_text(value)] if value is not None else []


def _says_null(node: Mapping) -> bool:
    flag = node.get("nullable")
    return (
        (isinstance(flag, Scalar) and flag.value is True)
        or "null" in _types(node)
        or any(isinstance(word, Scalar) and word.value is None for word in _items(node, "enum"))
        or any(_is_null(part) for key in ("anyOf", "oneOf") for part in _items(node, key))
    )


def _is_null(node: Node) -> bool:
    return isinstance(node, Mapping) and _types(node) == ["null"]


def _one_alternative(node: Mapping) -> tuple[Node, ...]:
    """Return the alternative beside null, if there is one only: of several nothing can be promised."""
    for key in ("anyOf", "oneOf"):
        parts = tuple(part for part in _items(node, key) if not _is_null(part))
        if len(parts) == 1:
            return parts
    return ()


def _words(layers: tuple[_Layer, ...]) -> tuple[str, ...]:
    """Return the words of an enumeration of texts, empty for any other schema."""
    for layer in layers:
        listed = _items(layer.node, "enum") or tuple(filter(None, [layer.node.get("const")]))
        values = [item.value for item in listed if isinstance(item, Scalar) and item.value is not None]
        if values and all(isinstance(value, str) for value in values):
            return tuple(dict.fromkeys(str(value).strip() for value in values))
    return ()


def _first(layers: tuple[_Layer, ...], key: str) -> Node | None:
    return next((found for layer in layers if (found := layer.node.get(key)) is not None), None)


def _items(node: Mapping, key: str) -> tuple[Node, ...]:
    value = node.get(key)
    return value.items if isinstance(value, Sequence) else ()


def _text(node: Node | None) -> str:
    if not isinstance(node, Scalar):
        return ""
    return "null" if node.value is None else str(node.value)
