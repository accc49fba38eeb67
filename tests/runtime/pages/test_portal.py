"""A page and the edition that it is made from."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import httpx2

from constructor.embedded import Embedding
from runtime.asgi import Application
from runtime.content import Content
from runtime.content.edition import ContentState, Edition
from runtime.dispatch import Entry
from runtime.identity.person import Person
from runtime.pages.portal import built_edition, open_portal
from runtime.pages.screen import ScreenPage
from runtime.settings import read_settings
from tests.journeys.harness import POTOK, compiled

STARTER = POTOK.parent / "starter"


@dataclass(slots=True)
class Restless:
    """Editors who publish whenever somebody looks: the third edition is `cabinet-3` in `colours-3.css`."""

    first: Edition
    looks: int = field(default=0)

    @property
    def edition(self) -> Edition:
        """The next edition."""
        self.looks += 1
        items = {code: {**of, "site": ({"name": f"cabinet-{self.looks}"},)} for code, of in self._items().items()}
        return replace(self.first, content=Content(items=items), assets={"colours.css": f"colours-{self.looks}.css"})

    async def start(self) -> None:
        """Nothing is followed."""

    async def close(self) -> None:
        """Nothing is followed."""

    def hint(self) -> None:
        """Nothing is followed."""

    def state(self) -> ContentState:
        """Return that all is well."""
        return ContentState(source="files", age=0.0, fresh=True)

    def _items(self) -> Mapping[str, Mapping[str, tuple[Mapping[str, object], ...]]]:
        return self.first.content.items


class Guest:
    """Nobody is signed in."""

    async def person(self, cookies: Mapping[str, str]) -> Person | None:
        """Return that it is a guest."""
        return None


def test_a_page_is_made_from_one_edition() -> None:
    """What is published while a page is made shows on the next one: its name and its colours belong together."""
    build = compiled(STARTER).build
    embedding = Embedding(port=8000, folder=Path("/nowhere"))
    settings = read_settings(embedding.environment(tuple(build.cabinet.sources)), build.cabinet.sources)
    opened = open_portal(build, settings, None, Guest(), lambda: datetime.now(UTC), 1.0)  # type: ignore[arg-type]  # a guest's page of content asks nobody
    portal = replace(opened, keeper=Restless(built_edition(build)))
    screen = next(each for each in build.cabinet.screens.values() if each.path == "/faq")
    entry = Entry(path="/faq", endpoint=ScreenPage(portal, screen), access="screen")
    app = Application((entry,), hosts=frozenset({b"cabinet"}), headers={}, troubles={})

    async def get() -> str:
        transport = httpx2.ASGITransport(app=app)
        async with httpx2.AsyncClient(transport=transport, base_url="http://cabinet") as client:
            return (await client.get("/faq")).text

    page = asyncio.run(get())
    names, sheets = set(re.findall(r"cabinet-(\d+)", page)), set(re.findall(r"colours-(\d+)\.css", page))

    assert 1 == len(names)
    assert names == sheets
