"""A page and the edition that it is made from."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import httpx2
import pytest
from starlette.requests import Request

from constructor.embedded import Embedding
from runtime.asgi import Application
from runtime.content import Content
from runtime.content.edition import ContentState, Edition
from runtime.dispatch import Entry
from runtime.identity.person import Person
from runtime.pages.portal import Portal, built_edition, open_portal
from runtime.pages.screen import ScreenPage
from runtime.records import replace
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


@dataclass
class Guest:
    """Nobody is signed in; `uses` tells of each question whether it was a person's."""

    uses: list[bool] = field(default_factory=list)

    async def person(self, cookies: Mapping[str, str], *, used: bool = True) -> Person | None:
        """Return that it is a guest."""
        self.uses.append(used)
        return None


def opened_for(guest: Guest) -> Portal:
    """Return the portal of the starter."""
    build = compiled(STARTER).build
    embedding = Embedding(port=8000, folder=Path("/nowhere"))
    settings = read_settings(embedding.environment(tuple(build.cabinet.sources)), build.cabinet.sources)
    return open_portal(build, settings, None, guest, lambda: datetime.now(UTC), 1.0)  # type: ignore[arg-type]  # a guest's page of content asks nobody


@pytest.mark.parametrize("purpose", ["prefetch", "prefetch;prerender"])
def test_what_a_browser_fetches_beforehand_is_no_use_of_a_session(purpose: str) -> None:
    """It says so itself; all else is asked for by a person."""
    guest = Guest()
    portal = opened_for(guest)
    for headers in ([], [(b"sec-purpose", purpose.encode())]):
        asyncio.run(portal.person(Request({"type": "http", "headers": headers})))

    assert [True, False] == guest.uses


def test_a_page_is_made_from_one_edition() -> None:
    """What is published while a page is made shows on the next one: its name and its colours belong together."""
    opened = opened_for(Guest())
    build = opened.build
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
