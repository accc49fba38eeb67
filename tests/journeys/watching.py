"""A page of Chromium that is watched: whatever its console, its policy or its requests complain of is kept."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Page, Request

from constructor.personas import PASSWORD, second_factor_secret
from constructor.standins.provider.second_factor import code_at

DESKTOP, PHONE, NARROW = (1280, 860), (390, 844), (320, 640)
_RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
COLOURS = ("color-contrast", "link-in-text-block")  # what may differ between light and dark
_WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
_TALL = "document.documentElement.scrollHeight"
_EXPECTED = re.compile(r"status of 404|favicon")  # pages that are meant to be missing are told of in the console


@dataclass(slots=True)
class Watched:
    """A page and what was wrong with it so far."""

    page: Page
    url: str
    complaints: list[str] = field(default_factory=list)

    def open(self, address: str) -> None:
        """Open an address of the cabinet."""
        self.page.goto(f"{self.url}{address}", wait_until="load")

    def sign_in(self, who: str) -> None:
        """Sign in by the provider's form."""
        self.open("/auth/login?to=/")
        form = self.page.locator("form", has=self.page.locator("input[type=password]"))
        form.locator("[name=username]").fill(who)
        form.locator("[name=password]").fill(PASSWORD)
        form.locator("[name=password]").press("Enter")
        self.page.wait_for_url(f"{self.url}/**")

    def confirm(self, who: str) -> None:
        """Type a one-time code where the provider asks for one; the next one where this one was used already."""
        asked = self.page.locator("input[autocomplete=one-time-code]")
        for ahead in (0, 30):
            if asked.count():
                asked.fill(code_at(second_factor_secret(who), time.time() + ahead))
                asked.press("Enter")
                self.page.wait_for_load_state("load")

    def resize(self, size: tuple[int, int]) -> None:
        """Change the window."""
        self.page.set_viewport_size({"width": size[0], "height": size[1]})

    def overflow(self) -> int:
        """Return by how many pixels the page is wider than its window."""
        width: int = self.page.evaluate(_WIDER)
        return width

    def unfold(self, width: int) -> None:
        """Make the window as tall as the page, so that the bar at its bottom lies over nothing."""
        self.resize((width, PHONE[1]))
        self.resize((width, self.page.evaluate(_TALL)))

    def violations(self, part: str = "html", rules: Sequence[str] = ()) -> list[str]:
        """Return what axe finds by all rules or these in a part of the page: rule, place and reason of each."""
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(_axe())
        asked = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": _RULES}
        options = json.dumps({"resultTypes": ["violations"], "runOnly": asked})
        answer: dict[str, Any] = self.page.evaluate(f"axe.run({json.dumps(part)}, {options})")
        return [
            f"{found['id']}: {node['target']} {node.get('failureSummary', '')}"
            for found in answer["violations"]
            for node in found["nodes"]
        ]


@cache
def _axe() -> str:
    return (files("axe_playwright_python") / "axe.min.js").read_text()


@contextmanager
def watched(
    browser: Browser, url: str, *, locale: str = "ru-RU", scripts: bool = True, size: tuple[int, int] = DESKTOP
) -> Iterator[Watched]:
    """Open a browser that has never been here; at the end it must have had nothing to complain of."""
    context = browser.new_context(
        locale=locale,
        timezone_id="Europe/Moscow",
        viewport={"width": size[0], "height": size[1]},
        java_script_enabled=scripts,
        reduced_motion="reduce",
    )
    page = context.new_page()
    seen = Watched(page=page, url=url)
    _listen(page, seen.complaints)
    try:
        yield seen
    finally:
        context.close()
    assert not seen.complaints, told(seen.complaints)


def _listen(page: Page, complaints: list[str]) -> None:
    def console(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not _EXPECTED.search(message.text):
            complaints.append(f"{message.type}: {message.text}")

    def requested(request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme != "data" and parts.hostname != "127.0.0.1":
            complaints.append(f"foreign: {request.url}")

    page.on("console", console)
    page.on("pageerror", lambda error: complaints.append(f"script: {error}"))
    page.on("request", requested)


def told(found: Sequence[str]) -> str:
    """Return findings one under another, for the message of a failed test."""
    return "\n".join(dict.fromkeys(found))
