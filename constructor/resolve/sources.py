"""Sources with their API documents, the operations asked of them, and the arguments passed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import PurePosixPath

from constructor.diagnostics import Related
from constructor.load.project import Document
from constructor.load.tree import Entry, Node, Scalar
from constructor.load.tree import Mapping as Map
from constructor.load.tree import Sequence as Seq
from constructor.openapi import Api, ApiOperation, Facts, Money, read
from constructor.resolve.collection import AskedCollection, CollectionOf
from constructor.resolve.context import Context, flag, number, text, texts
from constructor.resolve.model import Asked, AskedOperation, Expression, SourceOf, Word
from constructor.same import Same
from constructor.types import Type
from runtime.cabinet.model import Paging, Tone

_TONES: dict[str, Tone] = {"good": "good", "warn": "warn", "bad": "bad", "quiet": "quiet", "busy": "busy"}


def resolve_sources(context: Context) -> Mapping[str, SourceOf]:
    """Return the sources whose API document could be read."""
    found = (_source(context, document) for document in context.documents("source"))
    return {source.id: source for source in found if source is not None}


def _source(context: Context, document: Document) -> SourceOf | None:
    node = document.node
    where = node.get("api")
    assert isinstance(where, Scalar)
    path = str(PurePosixPath(document.file).parent / str(where.value))
    tree = context.project.apis.get(path)
    if tree is None:
        if ("api", path) not in context.project.broken:
            context.report.add("PC2201", where.span, file=path, known=tuple(sorted(context.project.apis)))
        return None
    facts = Facts(
        money=_money(node.get("money")),
        names=_declared_names(node.get("names")),
        enums=_declared_enums(node.get("enums")),
    )
    api = _read(Same(tree), path, _Facts(facts))
    meant = _meant_money(context, node.get("money"), api.schemas)
    if meant != facts.money:
        api = _read(Same(tree), path, _Facts(replace(facts, money=meant)))
    for fault in api.faults:
        related = (Related(span=where.span, note="named"),)
        name = next(iter(fault.arguments.values()), "")
        context.report.add("PC2202", fault.span, fault=fault.kind, name=name, near=fault.candidates, related=related)
    first = node.first
    assert first is not None
    names = _names(context, node.get("names"), api)
    parameters = _parameters(api)
    context.known_all("parameter", node.get("open"), parameters)
    return SourceOf(
        id=document.name, node=node, span=first.value.span, api=api, names=names, open=texts(node.get("open")),
        tones=_tones(context, node.get("enums"), api.schemas), paging=_paging(context, node.get("paging"), parameters),
        public=_public(context, node.get("operations"), api.operations), errors=_errors(context, node.get("errors")),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Facts:
    """Facts as a key."""

    facts: Facts

    def __hash__(self) -> int:
        return hash(self.facts.money)


@lru_cache(maxsize=64)
def _read(tree: Same[Node], path: str, said: _Facts) -> Api:
    """Return what the document says; its types are read when they are asked for, and then known."""
    return read(tree.it, path, said.facts)


def _money(node: Node | None) -> tuple[Money, ...]:
    items = node.items if isinstance(node, Seq) else ()
    return tuple(
        Money(schema=text(item.get("schema")), amount=text(item.get("amount")), currency=text(item.get("currency")))
        for item in items
        if isinstance(item, Map)
    )


def _meant_money(context: Context, node: Node | None, schemas: Mapping[str, Type]) -> tuple[Money, ...]:
    """Return money as it was meant: what the document does not have is reported, and the nearest name used for it."""
    found = []
    for item in node.items if isinstance(node, Seq) else ():
        if isinstance(item, Map):
            schema = context.meant("schema", item.get("schema"), schemas)
            fields = schemas[schema].fields if schema in schemas else {}
            names = [text(item.get(key)) for key in ("amount", "currency")]
            if fields:  # what is money already has none
                names = [context.meant("field", item.get(key), fields) for key in ("amount", "currency")]
            found.append(Money(schema=schema, amount=names[0], currency=names[1]))
    return tuple(found)


def _parameters(api: Api) -> frozenset[str]:
    return frozenset(parameter.name for operation in api.operations.values() for parameter in operation.parameters)


def _errors(context: Context, node: Node | None) -> tuple[Expression, ...]:
    items = [item for item in (node.items if isinstance(node, Seq) else ()) if isinstance(item, Map)]
    found = (context.expression(item.get(key)) for item in items for key in ("code", "message"))
    return tuple(expression for expression in found if expression is not None)


def _paging(context: Context, node: Node | None, parameters: frozenset[str]) -> Paging | None:
    if not isinstance(node, Map):
        return None
    total = node.get("total")
    return Paging(
        style="offset",
        offset=context.meant("parameter", node.get("offset"), parameters),
        limit=context.meant("parameter", node.get("limit"), parameters),
        max=number(node.get("max"), 100),
        total_header=text(total.get("header")) if isinstance(total, Map) else "",
        sort=context.meant("parameter", node.get("sort"), parameters),
    )


def _declared_enums(node: Node | None) -> Mapping[str, tuple[str, ...]]:
    entries = node.entries if isinstance(node, Map) else ()
    return {
        str(entry.key.value): tuple(word for word, _ in entry.value)
        for entry in entries
        if isinstance(entry.value, Map)
    }


def _public(context: Context, node: Node | None, operations: Mapping[str, ApiOperation]) -> frozenset[str]:
    entries = node.entries if isinstance(node, Map) else ()
    named = [(context.known("operation", entry.key, operations), entry.value) for entry in entries]
    return frozenset(name for name, value in named if isinstance(value, Map) and flag(value.get("public")))


def _declared_names(node: Node | None) -> Mapping[str, str]:
    entries = node.entries if isinstance(node, Map) else ()
    return {name: str(entry.key.value) for entry in entries for name in texts(entry.value)}


def _names(context: Context, node: Node | None, api: Api) -> Mapping[str, str]:
    found: dict[str, str] = {}
    parameters = _parameters(api)
    for entry in node.entries if isinstance(node, Map) else ():
        name = context.known("object", entry.key, context.objects)
        for item in entry.value.items if isinstance(entry.value, Seq) else ():
            assert isinstance(item, Scalar)
            if _is_there(context, item, api, parameters) and name:
                found[str(item.value)] = name
    return found


def _is_there(context: Context, item: Scalar, api: Api, parameters: frozenset[str]) -> bool:
    """Tell whether the document has the parameter (`customerId`), or the part (`Customer.id`), of that name."""
    head, point, rest = str(item.value).partition(".")
    if not point:
        return bool(context.known("parameter", item, parameters))
    operation, schema = api.operations.get(head), api.schemas.get(head)
    names = {part.name for part in operation.parameters} if operation else set(schema.fields) if schema else None
    if names is None:
        context.unknown("schema", item, (f"{name}.{rest}" for name in (*api.schemas, *api.operations)))
    elif rest not in names:
        context.unknown("parameter" if operation else "field", item, (f"{head}.{name}" for name in names))
    return names is not None and rest in names


def _tones(context: Context, node: Node | None, schemas: Mapping[str, Type]) -> Mapping[str, Mapping[str, Tone]]:
    found: dict[str, Mapping[str, Tone]] = {}
    for entry in node.entries if isinstance(node, Map) else ():
        words = _enum_words(str(entry.key.value), schemas)
        if not words:
            enums = (
                f"{schema}.{name}"
                for schema, of in schemas.items()
                for name, part in of.fields.items()
                if part.type.words
            )
            context.unknown("enumeration", entry.key, enums)
            continue
        assert isinstance(entry.value, Map)
        for word in entry.value.entries:
            context.known("word", word.key, words)
        found[str(entry.key.value)] = {word: _TONES[text(tone)] for word, tone in entry.value}
    return found


def _enum_words(name: str, schemas: Mapping[str, Type]) -> tuple[str, ...]:
    schema, _, part = name.partition(".")
    field = schemas[schema].fields.get(part) if schema in schemas else None
    return field.type.words if field else ()


def resolve_asked(context: Context, node: Node | None) -> Asked | None:
    """Return the operation or collection named at `node` (`billing.listSubscribers`, `content.news`)."""
    if not isinstance(node, Scalar):
        return None
    head, _, rest = str(node.value).partition(".")
    if head == "content":
        if rest in context.collections:
            return AskedCollection(collection=context.collections[rest])
        context.unknown("collection", node, (f"content.{name}" for name in context.collections))
        return None
    source = context.sources.get(head)
    if source is None:
        if ("source", head) not in context.project.broken and not _is_unread(context, head):
            names = (f"{name}.{rest}" for name in context.sources)
            context.unknown("source", node, names)
        return None
    if rest not in source.api.operations:
        context.unknown("operation", node, (f"{head}.{name}" for name in source.api.operations))
        return None
    if source.api.operations[rest].method != "GET":
        context.report.add("PC2013", node.span, operation=str(node.value), method=source.api.operations[rest].method)
    return AskedOperation(source=source, operation=source.api.operations[rest])


def _is_unread(context: Context, name: str) -> bool:
    """Tell whether the source is declared but its API document was reported."""
    return any(document.name == name for document in context.documents("source"))


def resolve_args(context: Context, asked: Asked, node: Node | None, at: Scalar) -> Mapping[str, Expression | Word]:
    """Return the arguments under `with`; unknown parameters and missing required ones are reported."""
    entries = node.entries if isinstance(node, Map) else ()
    if isinstance(asked, AskedCollection):
        return _content_args(context, asked.collection, entries)
    parameters = {parameter.name: parameter for parameter in asked.operation.parameters}
    found: dict[str, Expression | Word] = {}
    given: set[str] = set()
    for entry in entries:
        name = context.meant("parameter", entry.key, parameters)
        given.add(name)
        if name not in parameters or not isinstance(entry.value, Scalar):
            continue
        words = parameters[name].type.words
        value = entry.value
        if words and str(value.value) in words:
            found[name] = Word(value=str(value.value), node=value)
        elif words and value.plain and str(value.value).isidentifier():
            context.unknown("word", value, words)
        elif expression := context.expression(value):
            found[name] = expression
    for parameter in asked.operation.parameters:
        if parameter.required and parameter.name not in given:
            context.report.add("PC2002", at.span, name=parameter.name, operation=asked.id)
    return found


def _content_args(
    context: Context, collection: CollectionOf, entries: Iterable[Entry]
) -> Mapping[str, Expression | Word]:
    found: dict[str, Expression | Word] = {}
    for entry in entries:
        name = context.known("field", entry.key, (*collection.fields, "query"))
        words, value = collection.words.get(name, ()), entry.value
        if words and isinstance(value, Scalar) and str(value.value) in words:
            found[name] = Word(value=str(value.value), node=value)
        elif words and isinstance(value, Scalar) and value.plain and str(value.value).isidentifier():
            context.unknown("choice", value, words)
        elif name and (expression := context.expression(value)):
            found[name] = expression
    return found
