"""Operations from an API document: OpenAPI 3.0 and 3.1."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, cast

from constructor.load.tree import Entry, Mapping, Node, Scalar, Sequence
from constructor.openapi.model import Api, ApiOperation, ApiParameter, Facts, Fault
from constructor.openapi.references import References
from constructor.openapi.schemas import Schemas
from constructor.types.model import Type

_METHODS = ("get", "post", "put", "patch", "delete", "head", "options")
_PLACES = ("path", "query", "header")
_VERSIONS = ("3.0", "3.1")


def read(tree: Node, file: str, facts: Facts | None = None) -> Api:
    """Return the operations and schemas of the document, with all that is wrong with it as faults.

    Reads OpenAPI 3.0 and 3.1; a document of another kind has no operations and one fault. Schemas are read when
    asked for, so that they may hold themselves. References stay inside the document.
    """
    refusal = _refusal(tree)
    if refusal is not None or not isinstance(tree, Mapping):
        return Api(file=file, operations={}, schemas={}, faults=(refusal,) if refusal else ())
    references = References(tree)
    reader = _Reader(references, Schemas(references, facts or Facts()), facts or Facts())
    faults = list(references.faults())
    operations = _operations(reader, tree, faults)
    return Api(file=file, operations=operations, schemas=_schemas(reader, tree), faults=tuple(faults))


def _refusal(tree: Node) -> Fault | None:
    version = tree.get("openapi") if isinstance(tree, Mapping) else None
    if isinstance(version, Scalar):
        if version.raw.startswith(_VERSIONS):
            return None
        return Fault(kind="version", span=version.span, arguments={"version": version.raw, "format": "OpenAPI"})
    swagger = tree.get("swagger") if isinstance(tree, Mapping) else None
    if isinstance(swagger, Scalar):
        return Fault(kind="version", span=swagger.span, arguments={"version": swagger.raw, "format": "Swagger"})
    return Fault(kind="not_openapi", span=tree.span)


def _operations(reader: _Reader, tree: Mapping, faults: list[Fault]) -> dict[str, ApiOperation]:
    operations: dict[str, ApiOperation] = {}
    for path, item, entry in reader.entries(tree):
        method = str(entry.key.value)
        name = _name(entry)
        if name is None:
            arguments = {"method": method.upper(), "path": path}
            faults.append(Fault(kind="no_operation_id", span=entry.key.span, arguments=arguments))
        elif name.value in operations:
            first = operations[str(name.value)].span
            arguments = {"operation": str(name.value)}
            faults.append(Fault(kind="same_operation_id", span=name.span, arguments=arguments, related=first))
        else:
            operations[str(name.value)] = reader.operation(path, item, entry, name)
    return operations


def _schemas(reader: _Reader, tree: Mapping) -> dict[str, Type]:
    components = tree.get("components")
    schemas = components.get("schemas") if isinstance(components, Mapping) else None
    if not isinstance(schemas, Mapping):
        return {}
    return {name: reader.schemas.component(name, node) for name, node in schemas}


def _name(entry: Entry) -> Scalar | None:
    found = entry.value.get("operationId") if isinstance(entry.value, Mapping) else None
    return found if isinstance(found, Scalar) and found.value else None


@dataclass(frozen=True, slots=True)
class _Reader:
    references: References
    schemas: Schemas
    facts: Facts

    def entries(self, tree: Mapping) -> Iterator[tuple[str, Mapping, Entry]]:
        """Walk over the operations: path, path item, method with its description."""
        paths = tree.get("paths")
        for path, node in paths if isinstance(paths, Mapping) else ():
            item = self.mapping(node)
            for entry in item.entries if item else ():
                if item and entry.key.value in _METHODS:
                    yield path, item, entry

    def operation(self, path: str, item: Mapping, entry: Entry, name: Scalar) -> ApiOperation:
        """Return one operation of a path item."""
        described = entry.value if isinstance(entry.value, Mapping) else item
        word = str(name.value)
        answer = self._answer(described)
        headers = self.mapping(answer.get("headers")) if answer else None
        schema = self._json(answer)
        taken = self._json(self.mapping(described.get("requestBody")))
        return ApiOperation(
            name=word,
            method=str(entry.key.value).upper(),
            path=path,
            parameters=tuple(self._parameters(word, item, described)),
            response=None if schema is None else self.schemas.type(schema, word),
            headers=tuple(header for header, _ in headers) if headers else (),
            body=None if taken is None else self.schemas.type(taken, word),
            span=name.span,
        )

    def _parameters(self, operation: str, item: Mapping, described: Mapping) -> Iterator[ApiParameter]:
        found: dict[tuple[str, str], ApiParameter] = {}
        for node in (*_items(item, "parameters"), *_items(described, "parameters")):
            parameter = self.mapping(node)
            if parameter is not None and _word(parameter, "in") in _PLACES:
                read = self._parameter(operation, parameter)
                found[read.where, read.name] = read
        yield from found.values()

    def _parameter(self, operation: str, parameter: Mapping) -> ApiParameter:
        name = _word(parameter, "name")
        required = parameter.get("required")
        schema = parameter.get("schema") or self._json(parameter)
        read = self.schemas.type(schema, f"{operation}.{name}")
        return ApiParameter(
            name=name,
            where=cast("Literal['path', 'query', 'header']", _word(parameter, "in")),
            type=self.schemas.named(read, "" if read.object else self.facts.names.get(name, "")),
            required=isinstance(required, Scalar) and required.value is True,
            span=parameter.span,
        )

    def _answer(self, described: Mapping) -> Mapping | None:
        """Return the first success with JSON, else the first success."""
        responses = self.mapping(described.get("responses"))
        successes = [self.mapping(node) for status, node in responses or () if status.startswith("2")]
        found = [answer for answer in successes if answer is not None]
        return next((answer for answer in found if self._json(answer) is not None), next(iter(found), None))

    def _json(self, holder: Mapping | None) -> Node | None:
        content = self.mapping(holder.get("content")) if holder else None
        for media, node in content or ():
            bare = media.partition(";")[0].strip().lower()
            if bare in ("application/json", "*/*", "application/*") or bare.endswith("+json"):
                described = self.mapping(node)
                return described.get("schema") if described else None
        return None

    def mapping(self, node: Node | None) -> Mapping | None:
        """Return what the node stands for if it is a map."""
        target, _ = self.references.follow(node)
        return target if isinstance(target, Mapping) else None


def _items(node: Mapping, key: str) -> tuple[Node, ...]:
    value = node.get(key)
    return value.items if isinstance(value, Sequence) else ()


def _word(node: Mapping, key: str) -> str:
    value = node.get(key)
    return str(value.value) if isinstance(value, Scalar) else ""
