"""Every screen, light and dark, wide and narrow, in both languages: usable by everybody, nothing sticks out."""

from __future__ import annotations

from typing import Literal
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser

from tests.journeys.billing import saying
from tests.journeys.harness import World
from tests.journeys.watching import COLOURS, DESKTOP, NARROW, PHONE, Watched, told, watched

SCREENS = {
    "guest": [
        "/news",
        "/news/sbp",
        "/documents",
        "/pages/payment",
        "/agreement",
        "/faq",
        "/faq?query=zzz",
        "/signed-out",
        "/nowhere",
        "/auth/login?to=/",
    ],
    "ivan": ["/agent", "/subscribers", "/documents", "/nowhere"],
    "maria": ["/subscribers?all.sort=-balance&query=аб", "/subscribers?query=zzz"],
    "nina": ["/agent"],
    "anna": ["/account", "/services"],
    "olga": ["/account", "/security"],
    "boris": ["/account"],
    "several_contracts": ["/account"],
    "long_name": ["/account"],
    "right_to_left": ["/account"],
    "many_services": ["/account", "/services"],
    "undecided": ["/agreement"],
}
_SCHEMES: tuple[tuple[Literal["light", "dark"], tuple[str, ...]], ...] = (("light", ()), ("dark", COLOURS))
_BROKEN = saying(b'{"code": "X"}', 500)


@pytest.mark.parametrize("locale", ["ru", "en"])
@pytest.mark.parametrize("who", SCREENS)
def test_screens(browser: Browser, world: World, who: str, locale: str) -> None:
    """Axe finds nothing in light and dark, on a desktop and a phone; at 320 pixels nothing is wider than the window."""
    found: list[str] = []
    with watched(browser, world.url, locale=locale) as seen:
        if who != "guest":
            seen.sign_in(who)
        for address in SCREENS[who]:
            seen.open(address)
            seen.confirm(who)
            assert who == "guest" or address.partition("?")[0] == urlsplit(seen.page.url).path
            found += [f"{address} {each}" for each in _looked_over(seen)]

    assert not found, told(found)


def test_home_of_a_subscriber_seen_by_an_agent(browser: Browser, world: World) -> None:
    """The same with the bar over another's pages."""
    with watched(browser, world.url) as seen:
        seen.sign_in("ivan")
        seen.page.get_by_role("link", name="Гордеева Ольга").click()
        seen.page.locator(".acting").wait_for()
        found = _looked_over(seen)

    assert not found, told(found)


def test_failed_blocks(browser: Browser, world: World) -> None:
    """The same where all blocks say that they have no data."""
    found = []
    with world.billing.troubled(_BROKEN), watched(browser, world.url) as seen:
        seen.sign_in("ivan")
        found += _looked_over(seen)
        seen.page.context.clear_cookies()
        seen.sign_in("olga")
        found += _looked_over(seen)

    assert not found, told(found)


def test_what_opens_over_the_page(browser: Browser, world: World) -> None:
    """Every menu, opened, is as usable, and at 320 pixels none sticks out."""
    found = []
    with watched(browser, world.url) as seen:
        seen.sign_in("several_contracts")
        for size in (DESKTOP, PHONE, NARROW):
            seen.resize(size)
            for menu in seen.page.locator("details:visible > summary").all():
                menu.click()
                found += seen.violations("details[open]")
                found += [] if seen.overflow() <= 0 else [f"{size}: a menu sticks out"]
                seen.page.keyboard.press("Escape")

    assert not found, told(found)


def _looked_over(seen: Watched) -> list[str]:
    """Return what is wrong with the open page in any scheme and size."""
    found = []
    for size in (DESKTOP, PHONE):
        seen.unfold(size[0])
        for scheme, rules in _SCHEMES:
            seen.page.emulate_media(color_scheme=scheme)
            found += [f"{size[0]} {scheme} {each}" for each in seen.violations(rules=rules)]
    seen.resize(NARROW)
    if (wider := seen.overflow()) > 0:
        found.append(f"{wider} pixels wider than 320")
    return found
