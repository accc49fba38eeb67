"""Drafts of a real Directus in the cabinet's own pages: from its preview, for minutes, for nobody else."""

from __future__ import annotations

import logging
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import httpx2
import pytest

from tests.journeys.editors import Editors
from tests.journeys.harness import NOON, POTOK, World, compiled, running

pytestmark = pytest.mark.directus
PREVIEW = "preview-token-of-the-journeys-which-is-long-enough"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63606060000000040001f61738"
    "550000000049454e44ae426082"
)


@dataclass
class Desk:
    """The editors' side of a cabinet whose clock a test may put forward."""

    world: World
    editors: Editors
    now: datetime = NOON
    client: httpx2.Client = field(default_factory=lambda: httpx2.Client(trust_env=False, follow_redirects=True))

    def address(self, collection: str, number: object, version: str = "published") -> str:
        """Return what Directus's preview opens for an item."""
        template: str = self.editors.ask(f"collections/{collection}")["meta"]["preview_url"]
        return template.replace("{{id}}", str(number)).replace("{{$version}}", version)

    def open(self, collection: str, number: object, version: str = "published") -> httpx2.Response:
        """Open the preview of an item."""
        return self.client.get(self.address(collection, number, version), headers={"accept-language": "ru"})

    def version(self, collection: str, number: object, key: str, **fields: object) -> None:
        """Save fields of an item in a version of it."""
        made = self.editors._call("POST", "versions", {"key": key, "collection": collection, "item": str(number)})
        self.editors._call("POST", f"versions/{made['id']}/save", fields)


@pytest.fixture(scope="module")
def desk(editors: Editors) -> Iterator[Desk]:
    """Editors of a Directus and a cabinet that previews it."""
    build = compiled(POTOK)
    made: list[Desk] = []

    def settings(environment: Any) -> Any:
        return editors.settings(build.build, {**environment, "PCABINET_DIRECTUS_PREVIEW_TOKEN": PREVIEW})

    with running(build, now=lambda: made[0].now if made else NOON, changed=settings) as world:
        editors.await_read(world)
        made.append(Desk(world, editors))
        yield made[0]
        made[0].client.close()


@pytest.fixture
def draft(desk: Desk) -> Iterator[int]:
    """A draft for agents, from next year on."""
    number = desk.editors.add(
        "news",
        slug=f"draft-{secrets.token_hex(4)}",
        status="draft",
        audience=["agents"],
        **{"from": "2030-01-01T00:00:00Z"},
        translations=[{"languages_code": "ru", "title": "Черновая новость", "body": "Текст **черновика**"}],
    )
    yield number
    desk.editors.remove("news", number)


def test_a_draft_is_read_on_its_own_page_and_nowhere_else(desk: Desk, draft: int) -> None:
    """Before its time, whoever it is for; the bar says what it is and until when; the page of news has nothing."""
    page = desk.open("news", draft)
    path = re.sub(r".*/", "", page.url.path)

    assert 200 == page.status_code
    assert "Черновая новость" in page.text
    assert "<strong>черновика</strong>" in page.text
    assert "Черновик</strong> · действует до 12:15" in page.text
    assert "Черновая" not in desk.world.visitor().get("/news").html
    assert PREVIEW not in page.text + path


def test_a_version_is_read_in_place_of_what_is_published(desk: Desk) -> None:
    """What is published stays; a version that does not exist is told; a draft not begun is the item itself."""
    number = desk.editors.find("news", slug="sbp")
    texts = desk.editors.ask(f"items/news/{number}?fields=translations.id,translations.languages_code")["translations"]
    russian = next(each["id"] for each in texts if each["languages_code"] == "ru")
    desk.version("news", number, "autumn", translations={"update": [{"id": russian, "title": "Осенью"}]})

    page, absent, begun = (desk.open("news", number, version) for version in ("autumn", "nosuch", "draft"))

    assert "Осенью" in page.text
    assert "вариант autumn" in page.text
    assert [404, 200] == [absent.status_code, begun.status_code]
    assert "Осенью" not in begun.text + desk.world.visitor().get("/news/sbp").html


def test_only_directus_may_frame_it_and_nothing_keeps_or_sends_it_on(desk: Desk, draft: int) -> None:
    """Frames, caches, referrers, forms; all other pages are framed by nobody."""
    page, other = desk.open("news", draft), desk.world.visitor().get("/news")
    policy = page.headers["content-security-policy"]

    assert f"frame-ancestors 'self' {desk.editors.directus.url};" in policy
    assert "form-action 'none'" in policy
    assert ("no-store", "no-referrer") == (page.headers["cache-control"], page.headers["referrer-policy"])
    assert "set-cookie" not in page.headers
    assert "frame-ancestors 'none'" in other.headers["content-security-policy"]


def test_the_address_is_good_for_a_quarter_of_an_hour(desk: Desk, draft: int) -> None:
    """Afterwards it is over, in words; Directus opens another."""
    address = desk.open("news", draft).url
    desk.now = NOON + timedelta(minutes=14, seconds=59)
    before = desk.client.get(address)
    desk.now = NOON + timedelta(minutes=15)
    after = desk.client.get(address, headers={"accept-language": "ru"})
    desk.now = NOON

    assert (200, 410) == (before.status_code, after.status_code)
    assert "Время предпросмотра вышло" in after.text


def test_nobody_else_opens_it(desk: Desk, draft: int, caplog: pytest.LogCaptureFixture) -> None:
    """A wrong token, that of another collection, none, no such collection, a forged address; nothing is posted."""
    good = desk.address("news", draft)
    wrong = [
        good[:-1] + ("0" if good[-1] != "0" else "1"),
        good.replace("/news/", "/faq/"),
        good.partition("&token")[0],
        good.replace("/news/", "/directus_users/"),
        good.replace(f"/{draft}?", "/1%20or%201?"),
    ]
    with caplog.at_level(logging.INFO):
        refused = [desk.client.get(each).status_code for each in wrong]
        forged = desk.client.get(f"{desk.world.url}/-/preview/{'A' * 80}").status_code
        posted = desk.client.post(good).status_code
        desk.client.get(good)

    assert [403] * len(wrong) == refused
    assert (410, 405) == (forged, posted)
    said = "".join(record.getMessage() for record in caplog.records if record.name.startswith("pcabinet"))

    assert "route=/-/preview/{collection}/{id}" in said
    assert good.rpartition("=")[2] not in said


def test_a_sample_person_sees_no_ones_data(desk: Desk) -> None:
    """A banner of the subscribers' home is shown there, and the billing is asked nothing."""
    number = desk.editors.add(
        "banners",
        status="draft",
        place="home",
        translations=[{"languages_code": "ru", "title": "Черновой баннер", "text": "Текст"}],
    )
    desk.world.billing.forget()
    page = desk.open("banners", number)
    desk.editors.remove("banners", number)

    assert "Черновой баннер" in page.text
    assert [] == list(desk.world.billing.seen)


def test_a_drafted_colour_is_worn_by_the_preview_and_told(desk: Desk) -> None:
    """Where it had to be moved, by how much; the cabinet of everybody else keeps its colours."""
    number = desk.editors.ask("items/site?fields=id")["id"]
    before = desk.world.visitor().get("/news").html
    desk.version("site", number, "yellow", brand="#ffe600")

    page = desk.open("site", number, "yellow")
    sheet = re.search(r"/assets/colours\.[0-9a-f]+\.css", page.text)
    assert sheet is not None

    assert "#ffe600" in page.text
    assert sheet[0] not in before
    assert sheet[0] not in desk.world.visitor().get("/news").html
    assert "immutable" in desk.client.get(desk.world.url + sheet[0]).headers["cache-control"]


def test_a_picture_of_a_draft_is_served_to_its_page_alone(desk: Desk, draft: int) -> None:
    """By an address of its own that ends with the preview; by the file's own name there is none."""
    token = {"authorization": f"Bearer {desk.editors.directus.admin_token}"}
    sent = {"file": ("c.png", PNG, "image/png")}
    laid = desk.client.post(f"{desk.editors.directus.url}/files", files=sent, headers=token).json()["data"]["id"]
    desk.editors.change("news", draft, cover=laid)

    page = desk.open("news", draft)
    address = re.search(r"/media/~[A-Za-z0-9_-]+/[0-9]+", page.text)
    assert address is not None
    shown = desk.client.get(desk.world.url + address[0])

    assert (200, "private, no-cache") == (shown.status_code, shown.headers["cache-control"])
    assert 404 == desk.client.get(f"{desk.world.url}/media/{laid}").status_code
    assert laid not in page.text
