"""Pictures and documents: for whom they are served, as what, and what happens when their place is away."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import httpx2
import pytest
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Message

from constructor.embedded import Embedding
from runtime.asgi import Application
from runtime.cabinet import model
from runtime.cabinet.model import Apply, Collection, Const
from runtime.content import Content
from runtime.content.edition import Edition, FixedContent
from runtime.content.library import (
    AGAIN_SECONDS,
    FRESH_SECONDS,
    KEPT_BYTES,
    SMALL_BYTES,
    Away,
    Carries,
    Library,
    Remote,
)
from runtime.dispatch import Entry
from runtime.identity.person import Person
from runtime.media import Media
from runtime.outbound import Call, OutboundError, Reply, Stream
from runtime.pages.currents import NotThere
from runtime.pages.media import MediaFile, Shelf, _Passed
from runtime.pages.portal import open_portal
from runtime.records import replace
from runtime.settings import read_settings
from tests.journeys.harness import POTOK, compiled

STARTER = POTOK.parent / "starter"
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20
PICTURE = Media(id="cover", type="image/png", size=len(PNG), width=10, height=10, title="Обложка", name="c.png")
OFFER = Media(id="offer", type="application/pdf", size=9, name="Оферта 2026.pdf")
LONG = replace(OFFER, id="long", size=SMALL_BYTES + 1)
HIDDEN = replace(PICTURE, id="hidden")
ENDED = replace(PICTURE, id="ended")
ITEMS = (
    {"slug": "a", "cover": PICTURE, "offer": OFFER},
    {"slug": "b", "offer": LONG},
    {"slug": "c", "cover": HIDDEN, "audience": frozenset({"agents"})},
    {"slug": "d", "cover": ENDED, "until": datetime(2026, 11, 1, tzinfo=UTC)},
)


@dataclass(slots=True)
class Directus:
    """What Directus answers, and what it was asked."""

    body: bytes = PNG
    type: str = "image/png"
    status: int = 200
    away: bool = False
    asked: list[Call] = field(default_factory=list)

    async def send(self, call: Call) -> Reply:
        """Answer a little later."""
        self.asked.append(call)
        await asyncio.sleep(0.01)
        if self.away:
            raise OutboundError("unreachable")
        return Reply(status=self.status, headers={"content-type": self.type}, body=self.body)

    async def open(self, call: Call) -> Stream:
        """Begin to answer."""
        reply = await self.send(call)

        class Begun:
            status = reply.status
            headers: Mapping[str, str] = {"content-length": str(len(reply.body))}

            async def pieces(self) -> AsyncIterator[bytes]:
                yield reply.body

            def close(self) -> None:
                self.closed = True

        return cast("Stream", Begun())


@dataclass(frozen=True, slots=True)
class Who:
    """Whoever asks."""

    roles: tuple[str, ...]

    async def person(self, cookies: Mapping[str, str], *, used: bool = True) -> Person | None:
        """Return somebody with the roles, a guest where there are none."""
        held = frozenset(self.roles)
        person = Person(subject="1", issuer="i", name="A", roles=held, home="", session={}, session_id="1", secret=b"")
        return person if held else None


def library(directus: Directus, now: list[float] | None = None) -> Library:
    """Return the library of that Directus."""
    clock = (lambda: now[0]) if now else (lambda: 0.0)
    remote = Remote(url="https://cms.example", token="reader", outbound=cast("Carries", directus))
    return Library({}, remote, clock=clock)


def _get(
    directus: Directus,
    path: str,
    *,
    roles: tuple[str, ...] = (),
    headers: Mapping[str, str] | None = None,
    method: str = "GET",
) -> httpx2.Response:
    """Ask a cabinet whose content are the items above; somebody with `roles` or a guest."""

    async def get() -> httpx2.Response:
        transport = httpx2.ASGITransport(app=_app(directus, roles))
        async with httpx2.AsyncClient(transport=transport, base_url="http://cabinet") as client:
            return await client.request(method, path, headers=headers)

    return asyncio.run(get())


def _app(directus: Directus, roles: tuple[str, ...]) -> Application:
    build = compiled(STARTER).build
    embedding = Embedding(port=8000, folder=Path("/nowhere"))
    settings = read_settings(embedding.environment(tuple(build.cabinet.sources)), build.cabinet.sources)
    kinds = {"slug": "text", "cover": "image", "offer": "file"}
    cabinet = replace(
        build.cabinet,
        collections={"news": Collection(id="news", fields=kinds, key="slug")},  # type: ignore[arg-type]  # kinds by name
        audiences={"agents": Apply(name="in", args=(Const(value="agent"), model.Path(root="roles")))},
    )
    opened = open_portal(build, settings, directus, Who(roles), lambda: NOW, 1.0)  # type: ignore[arg-type]  # half of an identity is enough
    edition = Edition(content=Content(items={"ru": {"news": ITEMS}}), messages={}, locales=cabinet.locales)
    portal = replace(opened, cabinet=cabinet, keeper=FixedContent(edition), library=library(directus))
    endpoint = MediaFile(portal, Shelf(cabinet))
    entries = (
        Entry(path="/media/{id}", endpoint=endpoint, access="own_check"),
        Entry(path="/media/{id}/{width}", endpoint=endpoint, access="own_check"),
    )
    return Application(
        entries, hosts=frozenset({b"cabinet"}), headers={}, troubles={NotThere: _missing, HTTPException: _away}
    )


async def _missing(request: Request, error: Exception) -> Response:
    return Response(status_code=404)


async def _away(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return Response(status_code=error.status_code)


def test_a_picture_is_fetched_in_its_width_and_says_nothing_of_directus() -> None:
    """The preset of the width, the reader's token to Directus only; the browser may keep what everybody may see."""
    directus = Directus()
    reply = _get(directus, "/media/cover/480")
    (asked,) = directus.asked

    assert (200, PNG, "image/png") == (reply.status_code, reply.content, reply.headers["content-type"])
    assert "https://cms.example/assets/cover?key=cabinet-480" == asked.url
    assert "Bearer reader" == asked.headers["Authorization"]
    assert ("nosniff", "public, max-age=300") == (
        reply.headers["x-content-type-options"],
        reply.headers["cache-control"],
    )
    assert "sandbox" in reply.headers["content-security-policy"]
    assert not any(word in str(reply.headers) for word in ("cms.example", "reader"))


def test_a_browser_that_has_it_is_told_so() -> None:
    """The tag is of the bytes; whoever shows it is sent none."""
    tag = _get(Directus(), "/media/cover").headers["etag"]
    again = _get(Directus(), "/media/cover", headers={"if-none-match": tag})

    assert (304, b"") == (again.status_code, again.content)


def test_a_document_is_kept_as_a_file_under_its_own_name() -> None:
    """Never shown inside the cabinet; letters of any alphabet."""
    reply = _get(Directus(body=b"%PDF-1.7", type="application/pdf"), "/media/offer")

    assert (200, b"%PDF-1.7", "application/pdf") == (reply.status_code, reply.content, reply.headers["content-type"])
    assert reply.headers["content-disposition"].startswith("attachment; filename*=UTF-8''%D0%9E")


def test_a_long_document_passes_through_and_is_stored_nowhere() -> None:
    """Its bytes come as Directus sends them."""
    reply = _get(Directus(body=b"%PDF-long", type="application/pdf"), "/media/long")

    assert (200, b"%PDF-long", "9") == (reply.status_code, reply.content, reply.headers["content-length"])
    assert "private, no-store" == reply.headers["cache-control"]


def test_whoever_asks_only_about_a_long_document_has_it_not_brought() -> None:
    """Its length is known from the content; Directus is not asked."""
    directus = Directus(body=b"%PDF-long", type="application/pdf")
    reply = _get(directus, "/media/long", method="HEAD")

    assert (200, str(SMALL_BYTES + 1), b"") == (reply.status_code, reply.headers["content-length"], reply.content)
    assert [] == directus.asked


def test_a_reader_who_stops_reading_does_not_hold_up_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    """A piece that nobody takes ends the passing, and its place is free again."""
    monkeypatch.setattr("runtime.pages.media._TAKING_SECONDS", 0.02)
    kept = library(Directus(body=b"%PDF-long", type="application/pdf"))

    async def stuck(message: Message) -> None:
        if message["type"] == "http.response.body":
            await asyncio.Event().wait()

    async def silent() -> Message:
        await asyncio.Event().wait()
        return {"type": "http.disconnect"}

    async def read(version: str) -> None:
        scope = {"type": "http", "asgi": {"spec_version": version}}
        await _Passed(await kept.stream(LONG), {})(scope, silent, stuck)

    async def readers() -> bool:
        async with asyncio.timeout(5):
            for _ in range(5):
                await asyncio.gather(*(read(version) for version in ("2.3", "2.4")))
            (await kept.stream(LONG)).close()
            return True

    assert asyncio.run(readers())


@pytest.mark.parametrize(
    "path",
    ["/media/unknown", "/media/hidden", "/media/ended", "/media/cover/481", "/media/cover/0480", "/media/offer/480"],
)
def test_what_no_item_shows_to_the_person_is_not_there(path: str) -> None:
    """Unknown, for others, over, another width, a document in a width: one answer, and Directus is not asked."""
    directus = Directus()

    assert 404 == _get(directus, path).status_code
    assert [] == directus.asked


def test_what_is_for_some_is_served_to_them_and_kept_by_no_one_else() -> None:
    """A picture of an audience's item may not stay in a cache that others share."""
    reply = _get(Directus(), "/media/hidden", roles=("agent",))

    assert (200, "private, no-cache") == (reply.status_code, reply.headers["cache-control"])


@pytest.mark.parametrize(("directus", "status"), [(Directus(away=True), 503), (Directus(status=403), 404)])
def test_what_can_not_be_had_is_said(directus: Directus, status: int) -> None:
    """Away is another answer than not there."""
    assert status == _get(directus, "/media/offer").status_code


def test_whoever_asks_at_once_asks_one_time() -> None:
    """Ten readers, one question."""
    directus = Directus()
    kept = library(directus)

    async def ask() -> None:
        await asyncio.gather(*(kept.file(PICTURE, 480) for _ in range(10)))

    asyncio.run(ask())

    assert 1 == len(directus.asked)


def test_what_was_fetched_outlives_directus() -> None:
    """Long after it went away, the kept file is served; a picture that nobody had is away."""
    directus, now = Directus(), [0.0]
    kept = library(directus, now)

    async def ask() -> bytes:
        await kept.file(PICTURE, 480)
        directus.away, now[0] = True, FRESH_SECONDS * 100
        with pytest.raises(Away):
            await kept.file(PICTURE, 960)
        return (await kept.file(PICTURE, 480)).data

    assert PNG == asyncio.run(ask())


def test_a_silent_directus_is_waited_for_once_in_a_while() -> None:
    """A kept file is served at once after the first try in vain, and asked for again later."""
    directus, now = Directus(), [0.0]
    kept = library(directus, now)

    async def ask(at: float) -> int:
        now[0] = at
        await kept.file(PICTURE, 480)
        return len(directus.asked)

    async def visits() -> list[int]:
        first = await ask(0.0)
        directus.away = True
        return [first, *[await ask(FRESH_SECONDS + later) for later in (1, 2, 15, AGAIN_SECONDS + 1)]]

    assert [1, 2, 2, 2, 3] == asyncio.run(visits())


def test_what_was_replaced_is_seen_after_minutes() -> None:
    """The same file with other bytes: asked for again once it is no longer fresh."""
    directus, now = Directus(), [0.0]
    kept = library(directus, now)

    async def ask() -> bytes:
        await kept.file(PICTURE, 480)
        directus.body, now[0] = PNG + b"new", FRESH_SECONDS + 1
        return (await kept.file(PICTURE, 480)).data

    assert PNG + b"new" == asyncio.run(ask())


def test_the_memory_for_files_is_bounded() -> None:
    """The longest unused go; the last one stays."""
    directus = Directus(body=b"x" * (KEPT_BYTES // 4))
    kept = library(directus)

    async def ask() -> None:
        for number in range(6):
            await kept.file(replace(PICTURE, id=f"p{number}"), 480)
        await kept.file(replace(PICTURE, id="p5"), 480)
        await kept.file(replace(PICTURE, id="p0"), 480)

    asyncio.run(ask())

    assert [f"p{number}" for number in (0, 1, 2, 3, 4, 5, 0)] == [_name(call) for call in directus.asked]


def test_files_of_the_build_need_no_directus() -> None:
    """The content of files is in memory, in one size."""
    own = Library({f"{'a' * 64}.png": PNG}, None)

    kept = asyncio.run(own.file(replace(PICTURE, id="a" * 32), 480))

    assert (PNG, "image/png") == (kept.data, kept.type)


def _name(call: Call) -> str:
    return call.url.rpartition("/")[2].partition("?")[0]
