"""The two homes in a browser: accessible and within the window on every width, in both schemes and three languages."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Literal

import pytest

from runtime.palette import solve
from runtime.render.assembly import palette_sheet, sprite, stylesheet
from runtime.render.shell import draw_page
from tests.runtime.render.homes import agent_roots, queries, subscriber_roots
from tests.runtime.render.pages import agent_page, subscriber_page
from tests.runtime.render.sample import BLOCKS, THEMES, scope

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

_ORIGIN = "http://cabinet.test"
_POLICY = "default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self'; form-action 'self'; base-uri 'none'"
_RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
}


def _documents(code: str) -> dict[str, str]:
    agent = scope(code, roots=agent_roots(), queries=queries(search=True))
    subscriber = scope(code, roots=subscriber_roots())
    return {
        "/agent": draw_page(agent_page(code, agent), agent),
        "/account": draw_page(subscriber_page(code, subscriber), subscriber),
    }


def _serve(page: Page, code: str, *, policy: bool) -> None:
    served = {
        "/assets/palette.css": ("text/css", palette_sheet(solve("#006571"))),
        "/assets/style.css": ("text/css", stylesheet(BLOCKS, THEMES)),
        "/assets/icons.svg": ("image/svg+xml", sprite(*(theme / "icons" for theme in THEMES))),
        "/assets/logo.svg": ("image/svg+xml", (THEMES[1] / "logo.svg").read_bytes()),
        **{path: ("text/html; charset=utf-8", text.encode()) for path, text in _documents(code).items()},
    }

    def answer(route: Route) -> None:
        kind, body = served[route.request.url.removeprefix(_ORIGIN)]
        headers = {"content-type": kind, **({"content-security-policy": _POLICY} if policy else {})}
        route.fulfill(status=200, headers=headers, body=body)

    page.route("**/*", answer)


def _overflow(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


@pytest.mark.parametrize(
    ("code", "width", "scheme"),
    [
        *product(["ru"], [320, 390, 768, 1280], ["light", "dark"]),
        *product(["en", "ar"], [320, 1280], ["light"]),
    ],
)
def test_the_homes_are_accessible_and_fit(
    browser: Browser, code: str, width: int, scheme: Literal["light", "dark"]
) -> None:
    """No axe violation, no sideways scroll. The window is as tall as the page: nothing lies under the bar."""
    from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # it has no types

    context = browser.new_context(
        viewport={"width": width, "height": 2600}, color_scheme=scheme, reduced_motion="reduce", locale="ru-RU"
    )
    page = context.new_page()
    _serve(page, code, policy=False)
    for path in ("/agent", "/account"):
        page.goto(_ORIGIN + path)
        found = Axe().run(page, options=_RULES).response["violations"]

        assert [(one["id"], one["nodes"][0]["target"]) for one in found] == []
        assert _overflow(page) == 0
    context.close()


def test_the_pages_keep_a_strict_content_policy(browser: Browser) -> None:
    """Under a policy without inline styles or scripts nothing is refused."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    _serve(page, "ru", policy=True)
    for path in ("/agent", "/account"):
        page.goto(_ORIGIN + path)

    assert said == []
    context.close()


def test_a_phone_shows_cards_and_keeps_the_table(browser: Browser) -> None:
    """On a phone the rows are cards with the bare number's word before it, and still rows for readers."""
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    _serve(page, "ru", policy=True)
    page.goto(_ORIGIN + "/agent")
    row = page.locator("tbody tr").first
    name, balance = row.locator(".p-title").bounding_box(), row.locator(".p-amount").bounding_box()

    assert name is not None
    assert balance is not None
    assert abs(name["y"] - balance["y"]) < 8
    assert (
        row.locator(".p-meta").evaluate("cell => getComputedStyle(cell, '::before').content").startswith('"Контракт ')
    )
    assert page.get_by_role("rowheader", name="Петров Алексей").count() == 1
    context.close()


def test_the_rest_of_the_menu_opens_without_a_script(browser: Browser) -> None:
    """«Ещё» opens a sheet over the bar with the other places and the way out."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    page = context.new_page()
    _serve(page, "ru", policy=True)
    page.goto(_ORIGIN + "/account")
    page.locator("nav.menu").get_by_text("Ещё").click()

    assert page.locator("nav.menu .more").get_by_text("Новости").is_visible()
    assert page.locator("nav.menu .more").get_by_role("button", name="Выйти").is_visible()
    context.close()
