"""The types of answers."""

from __future__ import annotations

from constructor.check.model import ANY
from constructor.resolve.model import Asked, AskedCollection, CollectionOf
from constructor.types import Field, Type, listed, page_of


def answer_type(asked: Asked, *, paged: bool) -> Type:
    """Return the type of an answer; a list that the source pages is a page."""
    if isinstance(asked, AskedCollection):
        rows = listed(collection_type(asked.collection))
        return page_of(rows, total=True) if paged else rows
    answer = asked.operation.response or ANY
    if answer.kind == "list" and asked.paged:
        return page_of(answer, total=asked.totals)
    return answer


def collection_type(collection: CollectionOf) -> Type:
    """Return the type of an item of the content."""
    fields = {name: Field(Type(kind=kind, nullable=True)) for name, kind in collection.fields.items()}
    return Type(kind="thing", fields=fields, schema=collection.id)
