"""The cabinet in brand colours that editors may choose: usable by everybody in each of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import pytest
from playwright.sync_api import Browser, Route

from runtime.content.colours import dress
from tests.journeys.harness import World
from tests.journeys.watching import COLOURS, DESKTOP, PHONE, told, watched

BRANDS = {
    "#ffffff": ("soft", "normal"),
    "#000000": ("square", "compact"),
    "#ffee00": ("round", "roomy"),
    "#39ff14": ("soft", "compact"),
    "#fe019a": ("round", "normal"),
    "#808080": ("square", "roomy"),
    "#f58220": ("round", "compact"),
    "#0000ff": ("soft", "roomy"),
    "#c0ffee": ("square", "normal"),
    "#7b1fa2": ("round", "compact"),
}
_SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
PAGES = {"guest": ("/news",), "ivan": ("/agent", "/subscribers"), "anna": ("/account",)}


@pytest.mark.parametrize("who", PAGES)
def test_any_brand_is_usable(browser: Browser, world: World, who: str) -> None:
    """Axe finds no poor contrast in ten brands, light and dark, and at the width of a phone nothing sticks out."""
    found: list[str] = []
    worn: list[bytes] = []
    with watched(browser, world.url) as seen:
        if who != "guest":
            seen.sign_in(who)
        for brand, (radius, density) in BRANDS.items():
            dressed = dress({"brand": brand, "radius": radius, "density": density}, world.build.cabinet.theme)
            seen.page.route("**/assets/colours.*.css", _wearing(dressed.data, worn))
            for address in PAGES[who]:
                seen.resize(DESKTOP)
                seen.open(address)
                for scheme in _SCHEMES:
                    seen.page.emulate_media(color_scheme=scheme)
                    found += [f"{brand} {scheme} {address} {each}" for each in seen.violations(rules=COLOURS)]
                seen.resize(PHONE)
                found += [] if seen.overflow() <= 0 else [f"{brand} {address} sticks out"]
            seen.page.unroute("**/assets/colours.*.css")

    assert len(BRANDS) == len(set(worn))
    assert not found, told(found)


def _wearing(sheet: bytes, worn: list[bytes]) -> Callable[[Route], None]:
    """Return what answers with the stylesheet in the place of the build's."""

    def answer(route: Route) -> None:
        worn.append(sheet)
        route.fulfill(body=sheet, content_type="text/css", headers={"cache-control": "no-store"})

    return answer
