"""The snapshot: items of every collection in every locale, and the questions that may be put to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from runtime.cabinet.model import Query
from runtime.content.audience import Viewer
from runtime.content.view import Item, View, audiences_of
from runtime.values import Page

SEARCH = "query"
_VIEWS = 500  # regions, roles and languages make many; a view of 10,000 items holds some megabytes
_Key = tuple[str, str, frozenset[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """Decoded published items by locale and collection, in the editors' order.

    What a viewer sees of a collection is kept until the moment at which an item comes or goes.
    """

    items: Mapping[str, Mapping[str, tuple[Item, ...]]]
    _views: dict[_Key, View] = field(default_factory=dict, init=False, repr=False, compare=False)
    _named: dict[tuple[str, str], frozenset[str]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def ask(
        self,
        query: Query,
        args: Mapping[str, object],
        locale: str,
        viewer: Viewer,
        *,
        number: int = 1,
        sort: str = "",
    ) -> object:
        """Return what `query` asks of its collection: a page, rows, or the first of them (None if there is none).

        Only items that are there for the viewer at this moment. An argument narrows to items whose field is equal to
        it, `query` to those that have its words in a text; an unknown argument narrows nothing. In the query's own
        order the more important stand first.
        """
        view = self.view(query.operation.removeprefix("content."), locale, viewer)
        own = next(iter(query.sort), "")
        if args or number != 1 or sort not in ("", own):
            return self._found(view, query, args, number, sort)
        held = view.answers.get(id(query))
        if held is None or held[0] is not query:
            held = view.answers[id(query)] = (query, self._found(view, query, args, number, sort))
        return held[1]

    def _found(self, view: View, query: Query, args: Mapping[str, object], number: int, sort: str) -> object:
        known = {name: value for name, value in args.items() if value is not None}
        words = str(known.pop(SEARCH, ""))
        own = next(iter(query.sort), "")
        rows = view.find(known, words, sort or own, important_first=sort in ("", own))
        if query.take:
            return rows[0] if rows and (query.take == "first" or len(rows) == 1) else None
        return _page(rows, number, query.page) if query.page else tuple(rows)

    def one(self, collection: str, locale: str) -> Item:
        """Return the item of a collection that has but one; nothing is known of it where there is none."""
        return next(iter(self.items.get(locale, {}).get(collection, ())), {})

    def has(self, collection: str, name: str, value: str, locale: str, viewer: Viewer) -> bool:
        """Tell whether some item of the collection that is there for the viewer has the value."""
        return bool(self.view(collection, locale, viewer).find({name: value}, "", "", important_first=False))

    def view(self, collection: str, locale: str, viewer: Viewer) -> View:
        """Return what the viewer sees of a collection: the same view as long as that stays the same."""
        items = self.items.get(locale, {}).get(collection, ())
        if (locale, collection) not in self._named:
            self._named[locale, collection] = audiences_of(items)
        key = (locale, collection, viewer.audiences & self._named[locale, collection])
        found = self._views.get(key)
        if found is None or not found.holds(viewer.now):
            if len(self._views) >= _VIEWS:
                self._views.clear()
            found = self._views[key] = View.of(items, viewer)
        return found


def _page(rows: Sequence[Item], number: int, size: int) -> Page:
    start = (number - 1) * size
    return Page(rows=tuple(rows[start : start + size]), total=len(rows), number=number, size=size)
