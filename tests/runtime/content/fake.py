"""A Directus in memory, as good or as bad as a test wants it: what it is asked, it counts."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from runtime.outbound import Call, OutboundError, Reply

TOKEN = "reader-token"
Row = dict[str, Any]
Fault = Callable[[str], "Reply | OutboundError | None"]


def answer(status: int, body: object = None, **headers: str) -> Reply:
    """Return a reply of Directus's shape, or with a body of one's own."""
    said = {"errors": []} if body is None else body
    told = said if isinstance(said, bytes) else json.dumps(said, ensure_ascii=False).encode()
    return Reply(status=status, headers=headers, body=told)


@dataclass
class FakeDirectus:
    """Rows by collection; a `dict` is the only one of its collection. `known` narrows a collection's schema."""

    rows: dict[str, list[Row] | Row]
    texts: list[Row] = field(default_factory=list)
    known: dict[str, set[str]] = field(default_factory=dict)
    fault: Fault = lambda path: None
    calls: Counter[str] = field(default_factory=Counter)
    files: int = 0

    async def send(self, call: Call) -> Reply:
        """Answer as Directus does, or as the fault wants it."""
        parts = urlsplit(call.url)
        path, query = unquote(parts.path).lstrip("/"), {name: of[0] for name, of in parse_qs(parts.query).items()}
        self.calls[path] += 1
        bad = self.fault(path)
        if isinstance(bad, OutboundError):
            raise bad
        if bad is not None:
            return bad
        if call.headers["Authorization"] != f"Bearer {TOKEN}":
            return answer(401)
        return self._answer(path, query)

    def _answer(self, path: str, query: Mapping[str, str]) -> Reply:
        if path == "files":
            return answer(200, {"data": [{"count": {"id": str(self.files)}, "max": {"modified_on": None}}]})
        if path == "translations":
            start = (int(query["page"]) - 1) * int(query["limit"])
            return answer(200, {"data": self.texts[start : start + int(query["limit"])]})
        name = path.removeprefix("items/")
        owner = name.removesuffix("_translations")
        if owner not in self.rows or not self._has(owner, query.get("fields", "")):
            return answer(403)
        if "aggregate" in query:
            return answer(200, {"data": [self._changes(name, owner)]})
        return answer(200, {"data": self._rows(owner, query)})

    def _has(self, name: str, fields: str) -> bool:
        known = self.known.get(name)
        return (
            known is None
            or not fields
            or {field.partition("translations.")[2] or field for field in fields.split(",")} <= known
        )

    def _changes(self, name: str, owner: str) -> Row:
        rows = self.rows[owner]
        assert isinstance(rows, list)
        counted = rows if name == owner else [text for row in rows for text in row.get("translations", ())]
        moments = [row["date_updated"] for row in counted if row.get("date_updated")]
        return {"count": {"id": str(len(counted))}, "max": {"date_updated": max(moments, default=None)}}

    def _rows(self, name: str, query: Mapping[str, str]) -> object:
        rows = self.rows[name]
        if isinstance(rows, dict):
            return rows
        if "filter" not in query:
            ordered = sorted(rows, key=lambda row: (row.get("sort") is None, row.get("sort") or 0, row["id"]))
            limit = int(query["limit"])
            return [{"id": row["id"]} for row in (ordered if limit == -1 else ordered[:limit])]
        wanted = json.loads(query["filter"])["_and"]
        last, limit = wanted[1]["id"]["_gt"], int(query["limit"])
        found = [row for row in rows if row.get("status") == wanted[0]["status"]["_eq"] and row["id"] > last]
        fields = {field.partition(".")[0] for field in query["fields"].split(",")}
        return [{name: value for name, value in row.items() if name in fields} for row in found[:limit]]


def news(number: int, **more: Any) -> Row:
    """Return a published piece of news in both languages."""
    texts = [
        {
            "languages_code": "ru",
            "title": f"Новость {number}",
            "body": f"Текст **{number}**",
            "date_updated": "2026-01-01",
        },
        {"languages_code": "en", "title": f"News {number}", "body": None, "date_updated": "2026-01-01"},
    ]
    own = {"id": number, "status": "published", "sort": number, "slug": f"n{number}", "date_updated": "2026-01-01"}
    return {**own, "translations": texts, **more}
