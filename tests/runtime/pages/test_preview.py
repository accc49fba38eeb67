"""Pages of drafts before somebody who does not exist."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest
from starlette.requests import Request
from starlette.responses import Response

from constructor.embedded import Embedding
from runtime.content.drafts import Draft
from runtime.identity.person import Person
from runtime.pages.portal import open_portal
from runtime.pages.preview import Previews
from runtime.records import replace
from runtime.settings import DirectusSettings, read_settings
from tests.journeys.harness import POTOK, compiled

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
DIRECTUS = DirectusSettings(url="https://cms.example", public_url="https://cms.example", token="t", preview_token="p")


class Nobody:
    """Who signs in is of no concern to a preview."""

    async def person(self, cookies: Mapping[str, str], *, used: bool = True) -> Person | None:
        """Return that it is a guest."""
        return None

    def sign_out_token(self, person: Person) -> str:
        """Return what no form of a preview may send."""
        return ""


@pytest.mark.parametrize("place", ["guest", "home"])
def test_a_draft_is_shown_on_a_screen_that_asks_for_its_words(place: str) -> None:
    """A banner for guests is not looked for on a page that shows those of a home."""
    assert "Баннер-черновик" in _page(place)


def test_a_draft_is_shown_where_real_people_would_first_choose_whose_page_it_is() -> None:
    """Nobody's things are looked at, so there is nothing to choose: the page is drawn without them."""
    assert "Баннер-черновик" in _page("home", "agent_home", "news")


def _page(place: str, *absent: str) -> str:
    """Return the page of a banner's draft in the flagship without some of its screens."""
    build = compiled(POTOK).build
    settings = read_settings(
        Embedding(port=8000, folder=Path("/nowhere")).environment(tuple(build.cabinet.sources)), build.cabinet.sources
    )
    screens = {name: screen for name, screen in build.cabinet.screens.items() if name not in absent}
    opened = open_portal(build, settings, cast("Any", None), cast("Any", Nobody()), lambda: NOW, 1.0)
    portal = replace(opened, cabinet=replace(build.cabinet, screens=screens))
    banner = json.loads(build.files["content.json"])["banners"][0]
    item = {"id": "1", **banner, "title": "Баннер-черновик", "place": place}
    values = {"collection": "banners", "id": "1", "version": "", "until": NOW.isoformat()}

    async def drawn() -> Response:
        request = Request({"type": "http", "method": "GET", "path": "/", "query_string": b"", "headers": []})
        previews = Previews(portal, DIRECTUS, cast("Any", None))
        of = portal.cabinet.collections["banners"]
        return await previews._drawn(request, of, Draft(version=item, item=None), values)

    page = asyncio.run(drawn())

    assert 200 == page.status_code
    return bytes(page.body).decode()
