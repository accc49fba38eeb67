"""What the first screen of somebody signed in costs a browser that has nothing yet."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.journeys.harness import World
from tests.journeys.watching import watched

MOST_KIB, MOST_REQUESTS, MOST_SCRIPT_KIB = 16, 4, 16


@pytest.mark.parametrize(("who", "address"), [("ivan", "/agent"), ("anna", "/account"), ("maria", "/subscribers")])
def test_a_home_is_within_the_budget(browser: Browser, world: World, who: str, address: str) -> None:
    """At most 16 KiB in four requests, headers and all, and one script of at most 16 KiB after them.

    Pictures that editors put on a page are theirs, and come after.
    """
    with watched(browser, world.url) as seen:
        seen.sign_in(who)
        session = seen.page.context.new_cdp_session(seen.page)
        kinds: dict[str, str] = {}
        sizes: dict[str, int] = {}

        def asked(event: dict[str, Any]) -> None:
            if event["request"]["url"].startswith(world.url) and "/media/" not in event["request"]["url"]:
                kinds[event["requestId"]] = event["type"]

        def had(event: dict[str, Any]) -> None:
            sizes[event["requestId"]] = event["encodedDataLength"]

        session.on("Network.requestWillBeSent", asked)
        session.on("Network.loadingFinished", had)
        session.send("Network.enable")
        session.send("Network.setCacheDisabled", {"cacheDisabled": True})
        seen.page.goto(world.url + address, wait_until="networkidle")
        session.detach()

    scripts = [sizes[one] for one, kind in kinds.items() if kind == "Script"]
    others = [sizes[one] for one, kind in kinds.items() if kind != "Script"]
    assert (1, True) == (len(scripts), sum(scripts) <= MOST_SCRIPT_KIB * 1024)
    assert len(others) <= MOST_REQUESTS
    assert sum(others) <= MOST_KIB * 1024
