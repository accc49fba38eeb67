"""From what editors wrote to what pages read: nothing is trusted, and what is unfit is left out by its name."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from markupsafe import Markup
from msgspec import Struct

from runtime.cabinet.model import Cabinet, Collection
from runtime.content.fields import Reason, Unfit, formatted, number_of, read_field
from runtime.content.raw import RawContent, RawItem
from runtime.content.snapshot import Content
from runtime.content.system import PUBLISHED, STATUS
from runtime.content.view import Item

Rendered = Mapping[str, Markup]  # formatted texts by `digest` of their source
_NUMBERS = frozenset({"number", "integer"})


class Left(Struct, frozen=True, kw_only=True):
    """What of an item, or that an item as a whole where `field` is "", is not shown."""

    collection: str
    id: str
    field: str = ""
    reason: Reason


class Gathered(Struct, frozen=True, kw_only=True):
    """A collection as pages read it: items by locale. `rendered` holds the formatted texts in them."""

    items: Mapping[str, tuple[Item, ...]]
    left: tuple[Left, ...]
    rendered: Rendered


class Ingested(Struct, frozen=True, kw_only=True):
    """All collections as pages read them, and what was left out."""

    content: Content
    left: tuple[Left, ...]
    rendered: Rendered


def ingest(raw: RawContent, cabinet: Cabinet, rendered: Rendered | None = None) -> Ingested:
    """Return what of `raw` is fit to be shown; never raises, whatever editors wrote. See `gather`."""
    found = {
        name: gather(of, raw.collections.get(name, ()), cabinet, rendered) for name, of in cabinet.collections.items()
    }
    return Ingested(
        content=content_of(found, cabinet),
        left=tuple(left for each in found.values() for left in each.left),
        rendered={key: html for each in found.values() for key, html in each.rendered.items()},
    )


def content_of(found: Mapping[str, Gathered], cabinet: Cabinet) -> Content:
    """Return gathered collections as one snapshot."""
    return Content(
        items={
            locale.code: {name: each.items.get(locale.code, ()) for name, each in found.items()}
            for locale in cabinet.locales
        }
    )


def gather(of: Collection, items: Iterable[RawItem], cabinet: Cabinet, rendered: Rendered | None = None) -> Gathered:
    """Return the published items of one collection with its declared fields only, in every locale.

    A missing translation is the first locale's. `rendered` holds texts that need not be formatted again. An item is
    left out for want of its key or first text, for a text that is too long, a period or audience that can not be read.
    """
    gathering = _Gathering(of, cabinet, rendered or {})
    for item in items:
        gathering.add(item)
    return Gathered(
        items={code: tuple(rows) for code, rows in gathering.rows.items()},
        left=tuple(gathering.left),
        rendered=gathering.used,
    )


def digest(source: str) -> str:
    """Return what a formatted text is known by."""
    return hashlib.blake2b(source.encode("utf-8", "replace"), digest_size=16).hexdigest()


class _Spoilt(Exception):
    """The item as a whole can not be shown."""

    def __init__(self, reason: Reason, name: str = "") -> None:
        super().__init__(reason)
        self.reason: Reason = reason
        self.name = name


@dataclass(slots=True)
class _Gathering:
    """Takes one item after another."""

    of: Collection
    cabinet: Cabinet
    known: Rendered
    rows: dict[str, list[Item]] = field(init=False)
    left: list[Left] = field(default_factory=list)
    used: dict[str, Markup] = field(default_factory=dict)
    keys: set[object] = field(default_factory=set)
    locales: tuple[str, ...] = field(init=False)
    vital: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        self.locales = tuple(locale.code for locale in self.cabinet.locales)
        self.rows = {code: [] for code in self.locales}
        self.vital = vital(self.of)

    def add(self, item: RawItem) -> None:
        """Take an item into every locale, or note why not."""
        if not isinstance(item, Mapping):
            self.left.append(Left(collection=self.of.id, id="", reason="not_kind"))
            return
        if not self.of.one and item.get(STATUS) not in (None, PUBLISHED):
            return
        before = len(self.left)
        try:
            made = self._made(item)
        except _Spoilt as spoilt:
            del self.left[before:]
            self._leave(item, spoilt.name, spoilt.reason)
            return
        for code, row in made.items():
            self.rows[code].append(row)

    def _made(self, item: RawItem) -> Mapping[str, Item]:
        shared = {
            name: self._value(item, name, item.get(name)) for name in self.of.fields if name not in self.of.translated
        }
        if not self.of.one:
            shared |= self._system(item)
        first = {**shared, **{name: self._in(item, name, self.locales[0]) for name in self.of.translated}}
        self._check(first)
        made = {code: self._translated(item, first, code) for code in self.locales[1:]}
        return {self.locales[0]: first, **made}

    def _translated(self, item: RawItem, first: Item, code: str) -> Item:
        """Return the item in a further locale; the very same where nothing is said in it."""
        own = {name: value for name in self.of.translated if (value := self._in(item, name, code)) is not None}
        return {**first, **own} if own else first

    def _in(self, item: RawItem, name: str, code: str) -> object:
        value = item.get(name)
        if isinstance(value, Mapping):
            return self._value(item, name, value.get(code))
        return self._value(item, name, value) if code == self.locales[0] else None

    def _value(self, item: RawItem, name: str, value: object) -> object:
        if value is None or value == "":
            return None
        kind = self.of.fields[name]
        if kind == "rich" and isinstance(value, str) and (known := self._known(value)) is not None:
            return known
        given = number_of(value) if kind in _NUMBERS else value
        found = read_field(given, kind, self.of.words.get(name, ()))
        if isinstance(found, Unfit):
            if found.reason == "too_long":
                raise _Spoilt("too_long", name)
            self._leave(item, name, found.reason)
            return None
        return self._formatted(str(value), str(found)) if kind == "rich" else found

    def _known(self, source: str) -> Markup | None:
        key = digest(source)
        html = self.used.get(key) or self.known.get(key)
        if html is not None:
            self.used[key] = html
        return html

    def _formatted(self, source: str, cleaned: str) -> Markup | None:
        html = formatted(cleaned)
        if html:
            self.used[digest(source)] = html
        return html or None

    def _check(self, first: Item) -> None:
        for name in self.vital:
            if first.get(name) is None:
                raise _Spoilt("no_key" if name == self.of.key else "no_text", name)
        if self.of.key in self.vital:
            if (key := first[self.of.key]) in self.keys:
                raise _Spoilt("twice", self.of.key)
            self.keys.add(key)

    def _system(self, item: RawItem) -> dict[str, object]:
        """Return for whom and when; what can not be read is a reason to show the item to nobody."""
        found: dict[str, object] = {}
        for name in ("from", "until"):
            if item.get(name) is not None:
                moment = read_field(item[name], "datetime")
                if not isinstance(moment, datetime):
                    raise _Spoilt("no_period", name)
                found[name] = moment
        if meant := self._audience(item):
            found["audience"] = meant
        priority = read_field(number_of(item.get("priority", 0)), "number")
        if not isinstance(priority, Unfit) and priority:
            found["priority"] = priority
        return found

    def _audience(self, item: RawItem) -> frozenset[str]:
        words = item.get("audience")
        if words is None:
            return frozenset()
        if isinstance(words, str) or not isinstance(words, list | tuple) or not all(isinstance(w, str) for w in words):
            raise _Spoilt("no_audience", "audience")
        if not self.cabinet.audiences.keys() >= set(words):
            self._leave(item, "audience", "unknown_audience")
        return frozenset(words)

    def _leave(self, item: RawItem, name: str, reason: Reason) -> None:
        known = item.get(self.of.key)
        about = known if isinstance(known, str | int) and known != "" else item.get("id", "")
        named = "".join(sign for sign in str(about)[:80] if sign.isprintable())
        self.left.append(Left(collection=self.of.id, id=named, field=name, reason=reason))


def vital(of: Collection) -> tuple[str, ...]:
    """Return the fields without which an item is not shown: its key and its first text.

    Of several texts it is the first that is translated. A collection of one item has none.
    """
    if of.one:
        return ()
    return tuple(name for name in (of.key, of.title) if name in of.fields)
