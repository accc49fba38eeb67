"""A page with a block whose data are late: the others are there at once, without a script, and nothing else changes."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Mapping

import pytest
from playwright.sync_api import Browser, expect
from starlette.types import Receive, Scope, Send

from runtime.pages import screen, streaming
from runtime.pages.gather import Asked
from tests.journeys.billing import hanging
from tests.journeys.harness import POTOK, Visitor, World, altered, compiled, running
from tests.journeys.watching import DESKTOP, PHONE, Watched, watched

OPENING: Mapping[str, str] = {"sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}
ORDERS = "/orders/totals"
WAITING = "Загружается…"
_SHADOW = "shadowrootmode"
_PLACES = """[...document.querySelectorAll('.bands .block, .bands .block *')].map(one => {
  const box = one.getBoundingClientRect();
  return [one.tagName, one.getAttribute('class'), box.x, box.y, box.width, box.height].join(' ')})"""
HIDDEN = {
    "screens/hidden.yaml": """
screen: hidden
path: /hidden
title: subscribers.title
roles: [agent]
data:
  totals: {from: billing.subscriberTotals, with: {agentId: session.agent}}
  orders: {from: billing.orderTotals, with: {agentId: session.agent}}
blocks:
  - {notice: home.no_contract, tone: info, when: totals.count < 0}
  - {stat: totals.count, label: subscribers.title, when: totals.count < 0, width: half}
  - {stat: totals.count, label: subscribers.balance, width: half}
  - {card: faq.newcomer, text: faq.newcomer_text, width: third}
  - {notice: home.no_contract, tone: info, when: totals.count < 0, width: third}
  - {stat: totals.count, label: subscribers.title, when: totals.count < 0, width: two_thirds}
  - {stat: totals.count, label: subscribers.balance, when: totals.count < 0, width: two_thirds}
  - {stat: orders.total, label: orders.total, width: third}
"""
}
with_and_without = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])


@pytest.fixture(scope="module")
def hurried() -> Iterator[World]:
    """The flagship with little time for a page."""
    with running(compiled(POTOK), page_seconds=0.6) as world:
        yield world


@pytest.fixture(scope="module")
def hiding(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The flagship with a screen of blocks that are mostly not shown."""
    with running(compiled(altered(tmp_path_factory.mktemp("hiding"), HIDDEN))) as world:
        yield world


def _pieces(visitor: Visitor, address: str) -> Iterator[tuple[float, str]]:
    """Open an address as a browser does; yield the page in pieces, each with the seconds since it was asked for."""
    began = time.monotonic()
    with visitor.client.stream("GET", f"{visitor.url}{address}", headers=dict(OPENING)) as answer:
        assert 200 == answer.status_code
        for piece in answer.iter_text():
            yield time.monotonic() - began, piece


def test_what_is_there_is_sent_before_what_is_late(world: World) -> None:
    """The shell and the blocks that are there come at once; the late block comes when its answer does."""
    visitor = world.person("ivan")
    with world.billing.slow(0.8, ORDERS):
        pieces = list(_pieces(visitor, "/agent"))
    first, last = "".join(text for at, text in pieces if at < 0.6), "".join(text for at, text in pieces if at >= 0.6)

    for word in ("ПОТОК", "Иван Иванов", "186 677", "Петров Алексей", WAITING):
        assert word in first.replace("\u202f", " ")
    assert "Заказы абонентов" not in first
    assert "Заказы абонентов" in last
    assert last.rstrip().endswith("</html>")


def test_late_blocks_come_in_the_order_of_their_answers(world: World) -> None:
    """A block does not wait for one that stands before it."""
    visitor = world.person("ivan")
    with world.billing.slow(0.7, "/subscribers"), world.billing.slow(0.3, ORDERS):
        text = "".join(piece for _, piece in _pieces(visitor, "/agent"))

    assert text.index("</template>") < text.index("Заказы абонентов") < text.index("Петров Алексей")


def test_late_answers_are_asked_for_once(world: World) -> None:
    """A page in pieces asks what the whole one does."""
    visitor = world.person("ivan")
    visitor.get("/agent")
    whole = sorted(world.billing.seen)
    world.billing.forget()
    with world.billing.slow(0.2, ORDERS):
        list(_pieces(visitor, "/agent"))

    assert whole == sorted(world.billing.seen)


def test_a_page_in_time_is_whole_and_the_same_for_everybody(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing is late, a browser gets the very page that a tool does."""
    monkeypatch.setattr(screen, "GRACE", 2.0)  # a busy machine is late with everything
    visitor = world.person("ivan")
    token = re.compile(r'name="token" value="[^"]*"')

    tool, browser = (token.sub("", visitor.get("/agent", headers=headers).html) for headers in ({}, OPENING))

    assert tool == browser


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"sec-fetch-mode": "cors", "sec-fetch-dest": "empty"},
        {**OPENING, "hx-request": "true"},
        {**OPENING, "sec-purpose": "prefetch"},
        {**OPENING, "sec-fetch-dest": "iframe"},
    ],
    ids=["a tool or crawler", "a script", "htmx", "a prefetch", "a frame"],
)
def test_who_can_not_wait_for_pieces_gets_the_whole(world: World, headers: Mapping[str, str]) -> None:
    """Only a browser that opens the page for a person takes it in pieces."""
    visitor = world.person("ivan")
    with world.billing.slow(0.2, ORDERS):
        reply = visitor.get("/agent", headers=headers)

    assert _SHADOW not in reply.html
    assert "Заказы абонентов" in reply.main.text


def test_status_and_cookies_are_decided_before_the_first_byte(world: World) -> None:
    """A late backend does not turn a redirect or a missing page into a page."""
    with world.billing.slow(0.2):
        guest = world.visitor().get("/agent", follow=False, headers=OPENING)
        stranger = world.person("ivan").get("/contracts/nothing", headers=OPENING)

    assert 303 == guest.status
    assert 404 == stranger.status


def test_pieces_are_not_kept_by_a_proxy(world: World) -> None:
    """The answer tells nginx not to wait for its end."""
    visitor = world.person("ivan")
    with world.billing.slow(0.2, ORDERS):
        reply = visitor.get("/agent", headers=OPENING)

    assert _SHADOW in reply.html
    assert "no" == reply.headers["x-accel-buffering"]


def test_a_block_that_is_too_late_says_so(hurried: World, caplog: pytest.LogCaptureFixture) -> None:
    """At the deadline it is an error card with a code that the log has; the page comes to its end in time."""
    visitor = hurried.person("ivan")
    with hurried.billing.troubled(hanging, ORDERS):
        pieces = list(_pieces(visitor, "/agent"))
    text = "".join(piece for _, piece in pieces)
    (code,) = set(re.findall(r"BE-T-[0-9a-f]{4}", text))

    assert "b-donut failed" in pieces[-2][1]
    assert code in caplog.text
    assert pieces[-1][0] < 1.6
    assert text.rstrip().endswith("</html>")


def test_a_page_that_breaks_off_ends_in_words(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A mistake of ours after the first byte costs the blocks that were awaited; the page still has its end."""

    async def broken(asked: object) -> bool:
        raise RuntimeError("ours")

    monkeypatch.setattr(Asked, "more", broken)
    visitor = world.person("ivan")
    with world.billing.slow(0.3, ORDERS):
        text = "".join(piece for _, piece in _pieces(visitor, "/agent"))

    assert "Петров Алексей" in text
    assert re.search(r"UI-500-[0-9a-f]{4}", text)
    assert text.rstrip().endswith("</html>")
    assert "RuntimeError: ours" in caplog.text
    assert "RuntimeError" not in text


def test_a_page_that_can_not_begin_is_an_error_page(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A mistake of ours before the first byte is answered as on any page: with its status, words and headers."""

    def broken(bands: object, waiting: str) -> str:
        raise RuntimeError("ours")

    monkeypatch.setattr(streaming, "shadow", broken)
    visitor = world.person("ivan")
    with world.billing.slow(0.3, ORDERS):
        reply = visitor.get("/agent", headers=OPENING)

    assert 500 == reply.status
    assert re.search(r"UI-500-[0-9a-f]{4}", reply.html)
    assert "default-src 'none'" in reply.headers["content-security-policy"]


def test_who_has_gone_is_not_asked_for(world: World) -> None:
    """Where the browser leaves, the questions that are still open end, at their deadline at the latest."""
    left: list[str] = []

    async def noting(scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await hanging(scope, receive, send)
        finally:
            left.append(scope["path"])

    visitor = world.person("ivan")
    with world.billing.troubled(noting, ORDERS):
        pieces = _pieces(visitor, "/agent")
        next(pieces)
        began = time.monotonic()
        pieces.close()  # type: ignore[attr-defined]  # it is a generator
        while not left and time.monotonic() - began < 5:
            time.sleep(0.01)

    assert [ORDERS] == left
    assert time.monotonic() - began < 4


@with_and_without
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize(
    ("who", "late"),
    [("ivan", ORDERS), ("ivan", "/subscribers"), ("ivan", "/subscribers/totals"), ("olga", "/products")],
)
def test_a_page_in_pieces_is_as_the_whole_one(
    browser: Browser, world: World, who: str, late: str, size: tuple[int, int], scripts: bool
) -> None:
    """Every element stands where it does on the whole page, and is read aloud in the same order."""
    with watched(browser, world.url, scripts=scripts, size=size) as seen:
        seen.sign_in(who)
        whole = seen.page.evaluate(_PLACES), seen.page.locator("main").aria_snapshot()
        with world.billing.slow(0.3, late):
            seen.page.reload(wait_until="load")
        pieces = seen.page.evaluate(_PLACES), seen.page.locator("main").aria_snapshot()
        seen.unfold(size[0])
        found = seen.violations() if scripts else []  # axe is a script

        assert seen.page.evaluate("document.querySelector('.bands').shadowRoot !== null")
    assert sorted(whole[0]) == sorted(pieces[0])
    assert whole[1] == pieces[1]
    assert [] == found


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_late_blocks_that_are_not_shown_leave_no_gap(browser: Browser, hiding: World, size: tuple[int, int]) -> None:
    """What stands below and beside them stands where it does on the whole page."""
    with watched(browser, hiding.url, size=size) as seen:
        seen.sign_in("ivan")
        seen.open("/hidden")
        whole = seen.page.evaluate(_PLACES)
        with hiding.billing.slow(0.3, "/subscribers"):
            seen.page.reload(wait_until="load")

        assert seen.page.evaluate("document.querySelector('.bands').shadowRoot !== null")
        assert sorted(whole) == sorted(seen.page.evaluate(_PLACES))


@with_and_without
def test_the_page_can_be_used_while_a_block_is_awaited(browser: Browser, world: World, scripts: bool) -> None:
    """What is there is seen while the rest is still on its way, and the place of the rest says so."""
    with watched(browser, world.url, scripts=scripts) as seen:
        seen.sign_in("ivan")
        with world.billing.slow(1.5, ORDERS):
            seen.page.goto(f"{world.url}/agent", wait_until="commit")
            expect(seen.page.get_by_role("link", name="Гордеева Ольга")).to_be_visible(timeout=1000)
            expect(seen.page.get_by_text(WAITING)).to_be_visible(timeout=100)
            expect(seen.page.get_by_role("heading", name="Заказы абонентов")).to_be_visible()
            expect(seen.page.get_by_text(WAITING)).to_be_hidden()


def test_parts_of_a_page_that_came_in_pieces_are_brought_up_to_date(browser: Browser, world: World) -> None:
    """Tabs change the table in its place, and Back knows their addresses."""
    with watched(browser, world.url) as seen:
        seen.sign_in("ivan")
        with world.billing.slow(0.3, ORDERS):
            seen.open("/agent")
        seen.page.evaluate("window.stays = true")
        seen.page.get_by_role("link", name="Последние добавленные абоненты").click()
        expect(seen.page.locator(".b-table tbody tr").first).to_contain_text("Гордеева Ольга")

        assert seen.page.evaluate("window.stays")
        seen.page.go_back()
        expect(seen.page.locator(".b-table tbody tr").first).to_contain_text("Петров Алексей")


@with_and_without
def test_a_table_that_came_late_is_paged_and_sorted(browser: Browser, world: World, scripts: bool) -> None:
    """What is in a slot is as alive as elsewhere; with scripts the page around it stays."""
    with watched(browser, world.url, scripts=scripts) as seen:
        seen.sign_in("maria")
        with world.billing.slow(0.3, "/subscribers"):
            seen.open("/subscribers")
        if scripts:
            seen.page.evaluate("window.stays = true")
        seen.page.locator(".b-table .pager a").last.click()
        expect(seen.page).to_have_url(re.compile(r"all\.page=2"))
        seen.page.locator(".b-table thead a").last.click()
        expect(seen.page.locator(".b-table th[aria-sort=ascending], .b-table th[aria-sort=descending]")).to_have_count(
            1
        )

        if scripts:
            assert seen.page.evaluate("window.stays && document.querySelector('.bands').shadowRoot !== null")


def test_the_keyboard_walks_through_pieces_in_the_order_of_the_page(browser: Browser, world: World) -> None:
    """Whatever order blocks came in."""
    with watched(browser, world.url) as seen:
        seen.sign_in("ivan")
        whole = _walked(seen)
        with world.billing.slow(0.4, "/subscribers"), world.billing.slow(0.2, ORDERS):
            seen.page.reload(wait_until="load")
        pieces = _walked(seen)

        assert seen.page.evaluate("document.querySelector('.bands').shadowRoot !== null")
    assert any("Просмотр" in stop for stop in whole)
    assert whole == pieces


def _walked(seen: Watched) -> list[str]:
    """Return what the Tab key stops at, from the beginning of the page to its end."""
    stops: list[str] = []
    for _ in range(80):
        seen.page.keyboard.press("Tab")
        stop = seen.page.evaluate("`${document.activeElement.tagName} ${document.activeElement.textContent.trim()}`")
        if stop.startswith("BODY"):
            break
        stops.append(stop)
    return stops


def test_a_part_that_is_asked_for_anew_shows_that_it_waits(browser: Browser, world: World) -> None:
    """With scripts a tab comes whole: until it does, what will be replaced is dimmed."""
    with watched(browser, world.url, scripts=True, size=DESKTOP) as seen:
        seen.sign_in("ivan")
        tabs = seen.page.locator(".b-tabs")
        with world.billing.slow(1.2, ORDERS):
            seen.page.get_by_role("link", name="Все абоненты").click()
            expect(tabs).to_have_css("opacity", "0.55")
            seen.page.wait_for_url("**/agent?tab=*")
        expect(tabs).to_have_css("opacity", "1")

    assert [] == seen.complaints
