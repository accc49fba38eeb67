"""A small build with content of its own."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any

from runtime.build import Build, seal
from runtime.cabinet import codec
from runtime.cabinet.model import Collection, Const
from runtime.content.audience import Viewer
from runtime.records import replace
from tests.journeys.harness import POTOK, compiled

NEWS = Collection(
    id="news",
    fields={"slug": "text", "title": "text", "body": "rich", "tone": "enumeration", "cover": "image", "to": "link"},
    words={"tone": ("good", "bad")},
    translated=("title", "body"),
    key="slug",
)
FAQ = Collection(id="faq", fields={"question": "text", "answer": "rich"}, translated=("question", "answer"))
SITE = Collection(id="site", fields={"name": "text", "brand": "colour"}, translated=("name",), one=True)
FILES: Mapping[str, Any] = {
    "news": [{"slug": "built", "title": {"ru": "Из сборки", "en": "Built"}}],
    "faq": [{"question": "Что?", "answer": "Вот."}],
    "site": [{"name": "Поток"}],
}


@cache
def build(content: str = json.dumps(FILES), *collections: Collection) -> Build:
    """Return the flagship with other collections and content."""
    whole = compiled(POTOK).build
    cabinet = replace(
        whole.cabinet,
        collections={of.id: of for of in collections or (NEWS, FAQ, SITE)},
        audiences={"agents": Const(value=True)},
        gates=(),
    )
    files = {**whole.files, "cabinet.json": codec.encode(cabinet), "content.json": content.encode()}
    return seal(files, "potok", "0")


def viewer(*audiences: str) -> Viewer:
    """Return somebody who belongs to the audiences."""
    return Viewer(audiences=frozenset(audiences), now=datetime(2026, 11, 24, tzinfo=UTC))
