"""The types of answers."""

from __future__ import annotations

from dataclasses import replace

from constructor.check.model import ANY
from constructor.resolve.collection import AskedCollection, CollectionOf
from constructor.resolve.model import Asked
from constructor.types import Field, Type, listed, page_of
from runtime.cabinet.model import Kind


def answer_type(asked: Asked, *, paged: bool) -> Type:
    """Return the type of an answer; a list that the source pages is a page, a collection of one is that one."""
    if isinstance(asked, AskedCollection) and asked.collection.one:
        return replace(collection_type(asked.collection), nullable=True)
    if isinstance(asked, AskedCollection):
        rows = listed(collection_type(asked.collection))
        return page_of(rows, total=True) if paged else rows
    answer = asked.operation.response or ANY
    if answer.kind == "list" and asked.paged:
        return page_of(answer, total=asked.totals)
    return answer


def collection_type(collection: CollectionOf) -> Type:
    """Return the type of an item of the content."""
    fields = {name: Field(_field_type(collection, name, kind)) for name, kind in collection.readable.items()}
    return Type(kind="thing", fields=fields, schema=collection.id)


def _field_type(collection: CollectionOf, name: str, kind: Kind) -> Type:
    words = collection.words.get(name, ())
    return Type(kind=kind, nullable=True, words=words, enum=f"{collection.id}.{name}" if words else "")
