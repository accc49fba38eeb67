"""The snapshot: items of every collection in every locale, and the questions that may be put to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from runtime.cabinet.model import Query
from runtime.values import Page

Item = Mapping[str, object]
SEARCH = "query"


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """Decoded items by locale and collection, in the editors' order."""

    items: Mapping[str, Mapping[str, tuple[Item, ...]]]

    def ask(self, query: Query, args: Mapping[str, object], locale: str, *, number: int = 1, sort: str = "") -> object:
        """Return what `query` asks of its collection: a page, rows, or the first of them (None if there is none).

        An argument narrows to items whose field is equal to it, `query` to those that have its words in a text; an
        unknown argument narrows nothing.
        """
        found = self.items.get(locale, {}).get(query.operation.removeprefix("content."), ())
        rows = _sorted([item for item in found if _fits(item, args)], sort or next(iter(query.sort), ""))
        if query.take:
            return rows[0] if rows and (query.take == "first" or len(rows) == 1) else None
        if not query.page:
            return tuple(rows)
        start = (number - 1) * query.page
        return Page(rows=tuple(rows[start : start + query.page]), total=len(rows), number=number, size=query.page)

    def has(self, collection: str, field: str, value: str, locale: str) -> bool:
        """Tell whether some item of the collection has the value."""
        return any(item.get(field) == value for item in self.items.get(locale, {}).get(collection, ()))


def _fits(item: Item, args: Mapping[str, object]) -> bool:
    return all(
        _has_words(item, str(value)) if name == SEARCH else item.get(name) == value
        for name, value in args.items()
        if value is not None
    )


def _has_words(item: Item, words: str) -> bool:
    text = " ".join(str(value) for value in item.values() if isinstance(value, str)).casefold()
    return all(word in text for word in words.casefold().split())


def _sorted(rows: Sequence[Item], key: str) -> Sequence[Item]:
    name = key.removeprefix("-")
    if not name:
        return rows
    known = [row for row in rows if row.get(name) is not None]
    ordered = sorted(known, key=lambda row: _rank(row[name]), reverse=key.startswith("-"))
    return [*ordered, *(row for row in rows if row.get(name) is None)]


def _rank(value: object) -> tuple[date | Decimal | int | str]:
    """A field's values are of one kind: numbers and moments go by size, the rest by its letters."""
    return (value if isinstance(value, date | Decimal | int) else str(value).casefold(),)
