"""Reads collections of a Directus page by page, by whatever its schema still has of what is wanted."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from msgspec import Struct

from runtime.cabinet.model import Collection
from runtime.content.directus.client import Client, Trouble
from runtime.content.directus.rows import ORDER, asked, in_order, item_of, names_of
from runtime.content.ingest import vital
from runtime.content.raw import RawItem
from runtime.content.system import FIELDS, PUBLISHED, STATUS

PAGE = 500
_SMALLEST = 20
_MOST_TEXTS = 20_000
_TEXT_LENGTH = 20_000
_CHANGED = {"files": "modified_on"}
_LANGUAGES = -1  # as many as there are


class Read(Struct, frozen=True, kw_only=True):
    """The published items of a collection; `missing` are wanted fields that Directus does not have or does not show."""

    items: tuple[RawItem, ...]
    missing: tuple[str, ...] = ()


async def read_collection(client: Client, of: Collection) -> Read:
    """Return the published items, in the editors' order; raises Trouble where they can not be had."""
    names = names_of(of)
    try:
        return Read(items=await _items(client, of, names))
    except Trouble as trouble:
        if trouble.reason not in ("forbidden", "invalid"):
            raise
        missing = await _missing(client, of, names)
        if not missing or not missing.isdisjoint(_needed(of)):
            raise
    left = tuple(name for name in names if name not in missing)
    return Read(items=await _items(client, of, left), missing=tuple(sorted(missing)))


def _needed(of: Collection) -> frozenset[str]:
    """Return without what nothing can be shown: for all we know it would be a draft, or for somebody else."""
    texts = {name if name not in of.translated else f"translations.{name}" for name in vital(of)}
    return frozenset({"id", *texts} if of.one else {"id", *FIELDS, *texts})


async def _items(client: Client, of: Collection, names: tuple[str, ...]) -> tuple[RawItem, ...]:
    fields = asked(of, names)
    rows = await _only(client, of, fields) if of.one else await _rows(client, of, fields)
    return await asyncio.to_thread(_content, rows, of)


def _content(rows: list[object], of: Collection) -> tuple[RawItem, ...]:
    items = (item_of(row, of) for row in in_order(rows))
    return tuple(item for item in items if item is not None)


async def _only(client: Client, of: Collection, fields: str) -> list[object]:
    row = await client.get(f"items/{of.id}", {"fields": fields, "deep": _deep(fields)})
    if not isinstance(row, Mapping):
        raise Trouble("garbled")
    return [row] if row.get("id") is not None else []  # nobody has filled it yet


async def _rows(client: Client, of: Collection, fields: str) -> list[object]:
    """Walk by the number of the last row, so that what comes or goes meanwhile moves nothing."""
    found: list[object] = []
    last, size = 0, PAGE
    while True:
        try:
            rows = await _page(client, of, fields, last, size)
        except Trouble as trouble:
            if trouble.reason != "too_large" or size <= _SMALLEST:
                raise
            size //= 5
            continue
        found += rows
        if len(rows) < size:
            return found
        last = _last(rows, last)


async def _page(client: Client, of: Collection, fields: str, last: int, size: int) -> list[object]:
    query = {
        "fields": fields, "deep": _deep(fields), "limit": str(size), "sort": "id",
        "filter": {"_and": [{STATUS: {"_eq": PUBLISHED}}, {"id": {"_gt": last}}]},
    }  # fmt: skip
    rows = await client.get(f"items/{of.id}", query)
    if not isinstance(rows, list) or len(rows) > size:
        raise Trouble("garbled")
    return rows


def _last(rows: list[object], before: int) -> int:
    row = rows[-1]
    last = row.get("id") if isinstance(row, Mapping) else None
    if not isinstance(last, int) or last <= before:
        raise Trouble("garbled")  # or it would be walked for ever
    return last


def _deep(fields: str) -> Mapping[str, object]:
    return {"translations": {"_limit": _LANGUAGES}} if "translations." in fields else {}


async def _missing(client: Client, of: Collection, names: tuple[str, ...]) -> frozenset[str]:
    """Ask for one field after the other; raises Trouble where not even the first is to be had."""
    await client.get(f"items/{of.id}", {"fields": "id", "limit": "1"})
    found = set()
    for name in names[1:]:
        try:
            await client.get(f"items/{of.id}", {"fields": asked(of, (name,)), "limit": "1"})
        except Trouble as trouble:
            if trouble.reason not in ("forbidden", "invalid"):
                raise
            found.add(name)
    return frozenset(found)


# ---------------------------------------------------------------- interface texts


async def read_texts(client: Client) -> Mapping[str, Mapping[str, str]]:
    """Return the interface texts by language and key, as Directus writes its languages; raises Trouble."""
    found: dict[str, dict[str, str]] = {}
    for number in range(1, _MOST_TEXTS // PAGE + 1):
        query = {"fields": "language,key,value", "sort": "id", "limit": str(PAGE), "page": str(number)}
        rows = await client.get("translations", query)
        if not isinstance(rows, list):
            raise Trouble("garbled")
        for row in rows:
            _take(found, row)
        if len(rows) < PAGE:
            break
    return found


def _take(found: dict[str, dict[str, str]], row: object) -> None:
    told = [row.get(name) for name in ("language", "key", "value")] if isinstance(row, Mapping) else []
    texts = [text for text in told if isinstance(text, str) and len(text) <= _TEXT_LENGTH]
    if len(texts) == 3:
        language, key, value = texts
        found.setdefault(language, {})[key] = value


# ---------------------------------------------------------------- whether anything has changed


async def fingerprint(client: Client, of: Collection) -> object:
    """Return what differs once the list has changed; None where Directus does not tell. Raises Trouble.

    The moments of the last change to items and texts, how many there are, and their order, which Directus changes
    without a moment. A collection of one is as quickly read as asked for changes, and so is a collection by None.
    """
    if of.one:
        return None
    try:
        own = await _changes(client, f"items/{of.id}")
        texts = await _changes(client, f"items/{of.id}_translations") if of.translated else None
        order = await client.get(f"items/{of.id}", {"fields": "id", "sort": f"{ORDER},id", "limit": "-1"})
    except Trouble as trouble:
        if trouble.everywhere:
            raise
        return None
    return own, texts, hash(str(order))


async def file_fingerprint(client: Client) -> object:
    """Return what differs once a file, its title or its size has changed; None where Directus does not tell."""
    try:
        return await _changes(client, "files")
    except Trouble as trouble:
        if trouble.everywhere:
            raise
        return None


async def _changes(client: Client, path: str) -> str:
    aggregate = {"count": ["id"], "max": [_CHANGED.get(path, "date_updated")]}
    return str(await client.get(path, {"aggregate": aggregate}))


# ---------------------------------------------------------------- drafts


async def read_version(client: Client, of: Collection, identifier: str, version: str) -> RawItem | None:
    """Return an item whatever its state, in a version of it unless that is ""; None where it is empty.

    Raises Trouble where it can not be had.
    """
    fields = asked(of, names_of(of))
    query: dict[str, object] = {"fields": fields, "deep": _deep(fields)}
    if version:
        query["version"] = version
    row = await client.get(f"items/{of.id}" if of.one else f"items/{of.id}/{identifier}", query)
    if not isinstance(row, Mapping) or row.get("id") is None:
        return None
    return item_of(row, of)
