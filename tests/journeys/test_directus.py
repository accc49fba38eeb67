"""What only a real Directus can show: edits that people see at once, its absence that they do not."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import httpx2
import pytest
from playwright.sync_api import Browser

from tests.journeys.editors import HOOK, Editors
from tests.journeys.harness import POTOK, World, compiled, running
from tests.journeys.watching import Watched, watched
from tests.journeys.way import way

pytestmark = pytest.mark.directus

TITLE = "Оплата по QR-коду СБП без комиссии"
LIMIT = 20.0  # seconds; how soon it is on a quiet machine is measured by `make soak`


@pytest.fixture(scope="module")
def world(editors: Editors) -> Iterator[World]:
    """The flagship, filled and coloured by a Directus that hints at changes."""
    with running(compiled(POTOK), changed=partial(editors.settings, compiled(POTOK).build)) as world:
        editors.await_read(world)
        yield world


def until(holds: Callable[[], bool], seconds: float = LIMIT) -> bool:
    """Tell whether something comes true in time."""
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def ready(world: World) -> Any:
    """Return what the cabinet says of its content."""
    return httpx2.get(f"{world.url}/-/ready", trust_env=False).json()["content"]


def test_an_edit_is_on_the_page_of_who_is_signed_in(world: World, editors: Editors) -> None:
    """New, changed and taken away again, each by hint and without a restart."""
    visitor = world.person("anna")
    text = {"languages_code": "ru", "title": "Только что написано"}
    number = editors.add("news", slug="just-now", status="published", translations=[text])
    came = until(lambda: "Только что написано" in visitor.get("/news").html)
    editors.change("news", number, status="draft")
    went = until(lambda: "Только что написано" not in visitor.get("/news").html)
    address = visitor.get("/news/just-now").status
    editors.remove("news", number)

    assert (True, True, 404) == (came, went, address)


def test_without_hints_the_next_poll_finds_it(world: World, editors: Editors) -> None:
    """A poll of one second, and no hook; Directus hints to the other cabinet."""

    def settings(environment: Mapping[str, str]) -> Mapping[str, str]:
        made = {**environment, **editors.reading(), "PCABINET_DIRECTUS_POLL": "1"}
        return {name: value for name, value in made.items() if name != "PCABINET_DIRECTUS_HOOK_TOKEN"}

    with running(compiled(POTOK), changed=settings) as polling:
        editors.await_read(polling)
        visitor = polling.visitor()
        number = editors.find("news_translations", title=TITLE, languages_code="ru")
        editors.change("news_translations", number, title="Найдено опросом")
        came = until(lambda: "Найдено опросом" in visitor.get("/news").html)
        editors.change("news_translations", number, title=TITLE)

    assert came


def test_a_hint_is_nobodys_order(world: World) -> None:
    """Only who has the secret may hint, by POST; what the hint says is not read."""
    send = partial(httpx2.request, url=f"{world.url}/-/hooks/content", trust_env=False)
    wrong = [{}, {"authorization": "Bearer " + HOOK[:-1]}, {"authorization": "Bearer x"}, {"authorization": HOOK}]
    refused = [send("POST", headers=headers, json={}).status_code for headers in wrong]
    right = {"authorization": f"Bearer {HOOK}"}

    assert [403] * 4 == refused
    assert 405 == send("GET", headers=right).status_code
    assert send("POST", headers=right, content=b"{{{").is_success


def test_a_new_colour_and_a_new_word_are_seen_in_the_browser(browser: Browser, world: World, editors: Editors) -> None:
    """The stylesheet changes by its name; the old one is still there for a page that is open."""
    with watched(browser, world.url) as seen:
        seen.open("/news")
        before, sheet = _accent(seen.page), _sheet(seen.page)
        editors.change("site", None, brand="#7a1fa2")
        editors.say("ru", "faq.title", "Спросите нас")
        until(lambda: _accent(_opened(seen)) != before)
        until(lambda: "Спросите нас" in _opened(seen).content())
        after, changed, words = _accent(seen.page), _sheet(seen.page), seen.page.content()
    found = [httpx2.get(world.url + address, trust_env=False).status_code for address in (sheet, changed)]
    editors.change("site", None, brand=None)

    assert before != after
    assert sheet != changed
    assert [200, 200] == found
    assert "Спросите нас" in words


def _opened(seen: Watched) -> Any:
    seen.open("/news")
    return seen.page


def _accent(page: Any) -> str:
    colour: str = page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--accent')")
    return colour


def _sheet(page: Any) -> str:
    href: str = page.evaluate("document.querySelector('link[href*=colours]').getAttribute('href')")
    return href


def test_its_absence_costs_nothing_and_ends(world: World, editors: Editors, tmp_path: Path) -> None:
    """Cut off while it runs and from the start: pages stay, `/-/ready` tells, afterwards news come again."""
    more = {"PCABINET_DIRECTUS_POLL": "1", "PCABINET_CONTENT_COPY": str(tmp_path / "copy.json")}
    with way(editors.directus.url) as carried:

        def settings(environment: Mapping[str, str]) -> Mapping[str, str]:
            return {**environment, **editors.reading(carried.url), **more}

        with running(compiled(POTOK), changed=settings) as first:
            editors.await_read(first)
            carried.become("cut")
            told = until(lambda: ready(first)["fresh"] is False)
            during = [first.visitor().get("/news").status for _ in range(5)]
        with running(compiled(POTOK), changed=settings) as again:
            cold = again.visitor().get("/news")
            state = ready(again)
            carried.become("open")
            back = until(lambda: ready(again)["fresh"] is True)

    assert told
    assert [200] * 5 == during
    assert (200, True) == (cold.status, TITLE in cold.html)
    assert ("copy", False) == (state["source"], state["fresh"])
    assert back
