"""Pictures and documents of a real Directus in the cabinet: whole, harmless, and there while Directus is away."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass

import httpx2
import pytest

from runtime.content.library import SMALL_BYTES
from tests.journeys.editors import Editors
from tests.journeys.harness import POTOK, World, compiled, running
from tests.journeys.way import Way, way

pytestmark = pytest.mark.directus
PDF = b"%PDF-1.7\n" + secrets.token_bytes(SMALL_BYTES * 2)


@dataclass(frozen=True)
class Desk:
    """A cabinet, the editors of its Directus, and the way between the two."""

    world: World
    editors: Editors
    way: Way
    client: httpx2.Client

    def lay_down(self, name: str, media_type: str, data: bytes) -> str:
        """Lay a file into Directus and return its identifier."""
        token = {"authorization": f"Bearer {self.editors.directus.admin_token}"}
        sent = {"file": (name, data, media_type)}
        answer = self.client.post(f"{self.editors.directus.url}/files", files=sent, headers=token)
        identifier: str = answer.json()["data"]["id"]
        return identifier

    def document(self, name: str, media_type: str, data: bytes) -> str:
        """Publish a document and return the identifier of its file."""
        laid = self.lay_down(name, media_type, data)
        texts = [{"languages_code": "ru", "title": f"Документ {name}"}]
        self.editors.add("documents", status="published", file=laid, translations=texts)
        return laid

    def await_page(self, path: str, word: str) -> str:
        """Return the page once it says the word."""
        ends = time.monotonic() + 10
        while word not in (page := self.client.get(self.world.url + path).text):
            assert time.monotonic() < ends, f"{word} is not on {path}"
            time.sleep(0.05)
        return page

    def get(self, path: str) -> httpx2.Response:
        """Return what the cabinet serves a guest there."""
        return self.client.get(self.world.url + path)


@pytest.fixture(scope="module")
def desk(editors: Editors) -> Iterator[Desk]:
    """The flagship with a Directus that may be cut off."""
    build = compiled(POTOK)
    with ExitStack() as stack:
        led = stack.enter_context(way(editors.directus.url))

        def settings(environment: Mapping[str, str]) -> Mapping[str, str]:
            return editors.settings(build.build, environment, led.url)

        world = stack.enter_context(running(build, changed=settings))
        editors.await_read(world)
        client = stack.enter_context(httpx2.Client(trust_env=False, timeout=30, headers={"accept-language": "ru"}))
        yield Desk(world, editors, led, client)


def test_a_long_document_arrives_whole_under_its_name(desk: Desk) -> None:
    """Every byte, as a file to keep, stored by nobody on the way."""
    laid = desk.document("Прайс лист.pdf", "application/pdf", PDF)
    desk.await_page("/documents", f"/media/{laid}")
    reply = desk.get(f"/media/{laid}")

    assert (200, PDF) == (reply.status_code, reply.content)
    assert "attachment; filename*=UTF-8''%D0%9F%D1%80" in reply.headers["content-disposition"]
    assert "private, no-store" == reply.headers["cache-control"]


@pytest.mark.parametrize(
    ("name", "media_type", "data"),
    [
        ("drawing.svg", "image/svg+xml", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
        ("page.html", "text/html", b"<script>alert(1)</script>"),
    ],
)
def test_what_runs_in_a_browser_is_not_served(desk: Desk, name: str, media_type: str, data: bytes) -> None:
    """The document stands there by its title, without a file."""
    laid = desk.document(name, media_type, data)
    page = desk.await_page("/documents", f"Документ {name}")

    assert f"/media/{laid}" not in page
    assert 404 == desk.get(f"/media/{laid}").status_code


def test_no_page_names_directus_or_a_token(desk: Desk) -> None:
    """Pictures have the cabinet's own addresses, with their sizes."""
    page = desk.await_page("/news", "/media/")
    address = re.search(r"/media/[0-9a-f-]{36}/480", page)
    assert address is not None
    picture = desk.get(address[0])

    assert (200, "image/webp") == (picture.status_code, picture.headers["content-type"])
    assert desk.editors.directus.url not in page + str(picture.headers)
    assert "reader-token" not in page + str(picture.headers)


def test_what_was_seen_once_is_there_while_directus_is_away(desk: Desk) -> None:
    """A picture and its page go on; a document that nobody opened is told to come later, in words."""
    page = desk.await_page("/news", "/media/")
    address = re.search(r"/media/[0-9a-f-]{36}/960", page)
    assert address is not None
    before = desk.get(address[0])
    laid = desk.document("unread.pdf", "application/pdf", b"%PDF-1.7 unread")
    desk.await_page("/documents", f"/media/{laid}")
    desk.way.become("cut")
    after, unread, pages = desk.get(address[0]), desk.get(f"/media/{laid}"), desk.get("/news")
    desk.way.become("open")

    assert (200, before.content) == (after.status_code, after.content)
    assert 503 == unread.status_code
    assert "Файл сейчас не открывается" in unread.text
    assert 200 == pages.status_code
