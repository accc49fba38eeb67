"""Content in pages, from files and from a real Directus alike: who sees what, when, in which words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from urllib.parse import urlsplit

import pytest

from tests.journeys.editors import Editors
from tests.journeys.harness import NOON, Compiled, World, altered, compiled, running
from tests.journeys.page import read

CANARY = "kanareika"
_NEWS = f"""
- slug: pinned
  published_at: "2025-01-01T10:00:00+03:00"
  priority: 10
  title: {{ru: Закреплено сверху, en: Pinned above}}
- slug: only-russian
  published_at: "2026-11-21T10:00:00+03:00"
  title: {{ru: Только по-русски}}
- slug: for-agents
  audience: [agents]
  published_at: "2026-11-21T09:00:00+03:00"
  title: {{ru: Новость для агентов, en: News for agents}}
- slug: soon
  from: "2026-11-22T12:30:00+03:00"
  published_at: "2026-11-22T12:00:00+03:00"
  title: {{ru: Скоро, en: Soon to come}}
- slug: ending
  until: "2026-11-22T12:30:00+03:00"
  published_at: "2026-11-22T11:00:00+03:00"
  title: {{ru: Скоро закончится, en: Soon to go}}
- {{slug: {CANARY}-draft, status: draft, title: {{ru: {CANARY} ru, en: {CANARY} en}}}}
- {{slug: {CANARY}-archived, status: archived, title: {{ru: {CANARY} ru, en: {CANARY} en}}}}
- {{slug: {CANARY}-past, until: "2026-11-22T11:59:00+03:00", title: {{ru: {CANARY} ru, en: {CANARY} en}}}}
- {{slug: {CANARY}-future, from: "2026-12-22T12:01:00+03:00", title: {{ru: {CANARY} ru, en: {CANARY} en}}}}
"""


@dataclass
class Clock:
    """The cabinet's clock, which a test may put forward."""

    now: datetime = NOON

    def __call__(self) -> datetime:
        """Tell the time."""
        return self.now


@dataclass(frozen=True)
class Place:
    """A cabinet whose content comes from one of the two sources."""

    world: World
    clock: Clock


@pytest.fixture(scope="module")
def blueprint(tmp_path_factory: pytest.TempPathFactory) -> Compiled:
    """The flagship with news for all cases."""
    return compiled(altered(tmp_path_factory.mktemp("content"), {"content/news.yaml": _NEWS}))


@pytest.fixture(scope="module", params=["files", pytest.param("directus", marks=pytest.mark.directus)])
def place(request: pytest.FixtureRequest, blueprint: Compiled) -> Iterator[Place]:
    """The same content, read from the build's files or from the Directus that was filled with it."""
    clock = Clock()
    if request.param == "files":
        with running(blueprint, now=clock) as world:
            yield Place(world, clock)
        return
    editors: Editors = request.getfixturevalue("editors")
    with running(blueprint, now=clock, changed=partial(editors.settings, blueprint.build)) as world:
        editors.await_read(world)
        yield Place(world, clock)


def titles(place: Place, who: str = "", language: str = "ru") -> list[str]:
    """Return the titles of the news as somebody reads them, the first page of them."""
    visitor = place.world.person(who, language) if who else place.world.visitor(language)
    return [heading.text for heading in visitor.get("/news").main.one("ul", class_="cards").all("h2")]


def test_the_important_stand_first_then_the_latest(place: Place) -> None:
    """Priority goes before the order that the screen declares."""
    found = titles(place)

    assert "Закреплено сверху" == found[0]
    assert found.index("Скоро закончится") < found.index("Только по-русски")


def test_each_reads_what_is_meant_for_him(place: Place) -> None:
    """An agent has the agents' news, a guest and a subscriber have not, by address neither."""
    guest, subscriber = place.world.visitor(), place.world.person("anna")

    assert "Новость для агентов" in titles(place, "ivan")
    assert "Новость для агентов" not in titles(place)
    assert [404, 404] == [visitor.get("/news/for-agents").status for visitor in (guest, subscriber)]
    assert 200 == place.world.person("ivan").get("/news/for-agents").status


def test_what_is_not_translated_is_read_in_the_first_language(place: Place) -> None:
    """English readers have English where there is some, and lose nothing else."""
    found = titles(place, language="en")

    assert {"Pinned above", "Только по-русски"} <= set(found)
    assert "Закреплено сверху" not in found


def test_news_come_and_go_at_their_moment(place: Place) -> None:
    """No reading of the source is needed for it, only the clock."""
    before = titles(place)
    place.clock.now = NOON + timedelta(minutes=31)
    after = titles(place)
    place.clock.now = NOON

    assert ("Скоро закончится" in before, "Скоро" in before) == (True, False)
    assert ("Скоро закончится" in after, "Скоро" in after) == (False, True)


@pytest.mark.parametrize("who", ["", "anna", "ivan", "maria", "olga", "nina"])
def test_nothing_of_what_is_not_published_is_in_any_page(place: Place, who: str) -> None:
    """Drafts, archived, past and future items leave no byte in all pages that somebody reaches, searched for too."""
    seen = pages(place.world, who)

    assert {"/news", "/faq"} <= seen.keys()
    assert [] == [address for address, html in seen.items() if CANARY in html]


def pages(world: World, who: str, most: int = 150) -> Mapping[str, str]:
    """Return the pages that links lead to from the home page, the search for the canary, and its own address."""
    visitor = world.person(who) if who else world.visitor()
    start = visitor.get("/")
    seen = {start.address: start.html}
    # The asked address and the asked words stand in the answers themselves.
    for address in ("/news?query=ru", f"/news/{CANARY}-draft", f"/news/{CANARY}-past"):
        seen[address] = visitor.get(address).main.text.replace(address, "")
    ahead = list(_ways(start.html))
    while ahead and len(seen) < most:
        address = ahead.pop(0)
        if address not in seen:
            reply = visitor.get(world.url + address)
            if urlsplit(reply.address).path == urlsplit(address).path:  # else somebody else's page, or a step before it
                seen[address] = reply.html
                ahead += _ways(reply.html)
    return seen


def _ways(html: str) -> Iterator[str]:
    for link in read(html).all("a"):
        address = link.attrs.get("href", "")
        if address.startswith("/") and not address.startswith(("/auth/", "/media/")) and "lang=" not in address:
            yield address.partition("#")[0]


@pytest.mark.directus
def test_files_and_directus_make_the_same_pages(blueprint: Compiled, editors: Editors) -> None:
    """What is read of an item does not depend on where it came from."""
    with running(blueprint) as world:
        filed = {address: read(html).text for address, html in pages(world, "anna", 40).items()}
    with running(blueprint, changed=partial(editors.settings, blueprint.build)) as world:
        editors.await_read(world)
        kept = {address: read(html).text for address, html in pages(world, "anna", 40).items()}

    assert filed == kept
