"""What one audience sees of a collection between two moments, in any order and by any field."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from runtime.content.audience import Viewer

Item = Mapping[str, object]
Rows = Sequence[Item]
_ORDERS = 32  # sort keys come from addresses; those declared are fewer


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """The items that are there from `since` until `until`; orders and indexes are made when first asked for.

    `answers` keeps what questions that name nothing were answered, by their identity and with them.
    """

    rows: tuple[Item, ...]
    since: datetime | None
    until: datetime | None
    _orders: dict[tuple[str, bool], Rows] = field(default_factory=dict, init=False, repr=False, compare=False)
    _places: dict[tuple[str, bool], dict[int, int]] = field(default_factory=dict, init=False, repr=False, compare=False)
    _indexes: dict[str, dict[object, frozenset[int]]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    answers: dict[int, tuple[object, object]] = field(default_factory=dict, init=False, repr=False, compare=False)
    _texts: dict[int, str] = field(default_factory=dict, init=False, repr=False, compare=False)

    @classmethod
    def of(cls, items: Iterable[Item], viewer: Viewer) -> View:
        """Return what the viewer sees of `items`."""
        meant = [item for item in items if _for(item, viewer.audiences)]
        moments = [moment for item in meant for moment in _moments(item)]
        return cls(
            rows=tuple(item for item in meant if _current(item, viewer.now)),
            since=max((moment for moment in moments if moment <= viewer.now), default=None),
            until=min((moment for moment in moments if moment > viewer.now), default=None),
        )

    def holds(self, now: datetime) -> bool:
        """Tell whether the same items are there at `now`."""
        return (self.since is None or self.since <= now) and (self.until is None or now < self.until)

    def find(self, args: Mapping[str, object], words: str, sort: str, *, important_first: bool) -> Rows:
        """Return the items whose fields are equal to `args` and whose texts hold all `words`, sorted."""
        rows = self._sorted(sort, important_first=important_first)
        if args:
            found = frozenset.intersection(*(self._with(name, value) for name, value in args.items()))
            places = self._placed(sort, important_first) if found else {}
            rows = [rows[place] for place in sorted(places[each] for each in found)]
        wanted = words.casefold().split()
        return [row for row in rows if self._has(row, wanted)] if wanted else rows

    def _sorted(self, sort: str, *, important_first: bool) -> Rows:
        key = (sort, important_first)
        if key not in self._orders:
            if len(self._orders) >= _ORDERS:
                self._orders.clear()
            ordered = _sorted(self.rows, sort)
            self._orders[key] = sorted(ordered, key=_importance, reverse=True) if important_first else ordered
        return self._orders[key]

    def _placed(self, sort: str, important_first: bool) -> Mapping[int, int]:
        """Return where each item stands in an order, so that a few of many are found without a walk over all."""
        key = (sort, important_first)
        if key not in self._places:
            if len(self._places) >= _ORDERS:
                self._places.clear()
            rows = self._sorted(sort, important_first=important_first)
            self._places[key] = {id(row): place for place, row in enumerate(rows)}
        return self._places[key]

    def _with(self, name: str, value: object) -> frozenset[int]:
        if name not in self._indexes:
            gathered: dict[object, set[int]] = {}
            for row in self.rows:
                if (own := row.get(name)) is not None and own.__hash__ is not None:
                    gathered.setdefault(own, set()).add(id(row))
            self._indexes[name] = {own: frozenset(ids) for own, ids in gathered.items()}
        return self._indexes[name].get(value, frozenset()) if value.__hash__ is not None else frozenset()

    def _has(self, row: Item, words: Sequence[str]) -> bool:
        text = self._texts.get(id(row))
        if text is None:
            text = " ".join(str(value) for value in row.values() if isinstance(value, str)).casefold()
            self._texts[id(row)] = text
        return all(word in text for word in words)


def audiences_of(items: Iterable[Item]) -> frozenset[str]:
    """Return all audiences that the items name."""
    return frozenset(word for item in items for word in _audience(item))


def _audience(item: Item) -> frozenset[str]:
    words = item.get("audience")
    return words if isinstance(words, frozenset) else frozenset()


def _for(item: Item, audiences: frozenset[str]) -> bool:
    meant = _audience(item)
    return not meant or not meant.isdisjoint(audiences)


def _moments(item: Item) -> Iterator[datetime]:
    for name in ("from", "until"):
        if isinstance(moment := item.get(name), datetime):
            yield moment


def _current(item: Item, now: datetime) -> bool:
    since, until = item.get("from"), item.get("until")
    return (not isinstance(since, datetime) or since <= now) and (not isinstance(until, datetime) or now < until)


def _importance(item: Item) -> Decimal | int:
    value = item.get("priority")
    return value if isinstance(value, Decimal | int) else 0


def _sorted(rows: Rows, key: str) -> Rows:
    name = key.removeprefix("-")
    if not name:
        return rows
    known = [row for row in rows if row.get(name) is not None]
    ordered = sorted(known, key=lambda row: _rank(row[name]), reverse=key.startswith("-"))
    return [*ordered, *(row for row in rows if row.get(name) is None)]


def _rank(value: object) -> tuple[date | Decimal | int | str]:
    """A field's values are of one kind: numbers and moments go by size, the rest by its letters."""
    return (value if isinstance(value, date | Decimal | int) else str(value).casefold(),)
