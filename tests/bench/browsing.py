"""Measures what a browser sees: when a page with a slow block is painted, and what its first screen costs to fetch.

    python tests/bench/browsing.py [ROUNDS]

In Chromium, over loopback. Where there is no Chromium, this says so and measures nothing.
"""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.bench.results import Row, report
from tests.bench.stage import Stage, staged
from tests.conftest import FLAGS, chromium

ROUNDS = 15
BEFORE, SLOW, QUICK = "/plain", "/waiting", "/dashboard"
OTHERS = ("ООО «Северный ветер & Ко» 47", "186", "Новость 4")  # of the table's rows, the figures, the list
LATE = "268"  # orders, which take 1.5 s
PAINTED = "(performance.getEntriesByType('paint')[0] || {}).startTime || 0"
SECONDS = 20


def main(rounds: int = ROUNDS) -> None:
    """Measure all and keep it."""
    program = chromium()
    if program is None:
        print("browsing: skipped, there is no Chromium (install the package `chromium`, or name it in CHROMIUM)")
        return
    with staged() as stage, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, headless=True, args=list(FLAGS))
        report([*_slow_block(browser, stage, rounds), *_first_screen(browser, stage, max(3, rounds // 5))])
        browser.close()


def _visiting(browser: Browser, stage: Stage, *, scripts: bool) -> BrowserContext:
    """Return a browser that has nothing yet but the session."""
    context = browser.new_context(java_script_enabled=scripts, locale="ru")
    cookies = [one.partition("=") for one in stage.cookie.split("; ")]
    context.add_cookies([{"name": name, "value": value, "url": stage.portal.url} for name, _, value in cookies])
    return context


# ---------------------------------------------------------------- one block of 1.5 s


def _slow_block(browser: Browser, stage: Stage, rounds: int) -> Sequence[Row]:
    """Open a page with a block of 1.5 s, and the same page without, coming from another page of the cabinet."""
    context = _visiting(browser, stage, scripts=False)
    url, kept = stage.portal.url, _kept(stage)
    seen = []
    for _ in range(rounds + 1):
        quick, constant = _watched(context, url, QUICK), _watched(context, kept, QUICK)
        seen.append({**_watched(context, url, SLOW), "quick": quick["paint"], "kept": constant["paint"]})
    context.close()
    del seen[0]  # it warms up
    name = "one block of 1.5 s"
    parts = (
        ("first paint, without JavaScript", 100, "paint"),
        ("the other blocks are there", 100, "others"),
        ("the block itself is there", None, "late"),
        ("first paint of the same page with no slow block", None, "quick"),
        ("first paint of its bytes from raw ASGI", None, "kept"),
    )
    return [
        Row(name=name, part=part, unit="ms", target=most, samples=[one[key] for one in seen])
        for part, most, key in parts
    ]


def _kept(stage: Stage) -> str:
    """Return where an anchor answers with the bytes of the page that has no slow block, and with its assets."""
    folder = stage.folder / "kept"
    folder.mkdir()
    page = stage.fetch(QUICK)
    (folder / "page.html").write_bytes(page)
    for name in set(re.findall(r'"/assets/([^"#]+)', page.decode())):
        (folder / name).write_bytes(stage.fetch(f"/assets/{name}"))
    return stage.anchor("kept", BENCH_KEPT=str(folder)).url


def _watched(context: BrowserContext, url: str, path: str) -> Mapping[str, float]:
    """Return the milliseconds from the asking for the page to its first paint and to its texts."""
    page = context.new_page()
    page.goto(url + BEFORE)
    page.goto(url + path, wait_until="commit")
    found = {"others": _there(page, OTHERS), "late": _there(page, (LATE,))}
    page.wait_for_load_state()
    while not page.evaluate(PAINTED):
        time.sleep(0.01)
    found["paint"] = page.evaluate(PAINTED)
    page.close()
    return found


def _there(page: Page, texts: Sequence[str]) -> float:
    """Return when all the texts are first seen on the page, in milliseconds of its own clock."""
    told = "texts => { const all = document.body ? document.body.innerText.replace(/\\s/g, ' ') : '';"
    told += " return texts.every(one => all.includes(one)) ? performance.now() : 0 }"
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        if now := page.evaluate(told, list(texts)):
            return float(now)
        time.sleep(0.003)
    sys.exit(f"{page.url} never showed {texts}")


# ---------------------------------------------------------------- the first screen


def _first_screen(browser: Browser, stage: Stage, rounds: int) -> Sequence[Row]:
    """Open the first screen of somebody signed in, with nothing kept from before."""
    seen = [_fetched(browser, stage) for _ in range(rounds)]
    name = "first signed-in screen, cold"
    parts = (
        ("KiB to first paint", "KiB", 12, "kib"),
        ("requests to first paint", "", 4, "count"),
        ("KiB of script after it", "KiB", 16, "script_kib"),
        ("requests of script after it", "", 1, "script_count"),
    )
    return [
        Row(name=name, part=part, unit=unit, target=most, samples=[one[key] for one in seen])
        for part, unit, most, key in parts
    ]


def _fetched(browser: Browser, stage: Stage) -> Mapping[str, float]:
    """Return what was fetched: scripts, which are deferred, and all the rest, bytes with their headers."""
    context = _visiting(browser, stage, scripts=True)
    page = context.new_page()
    session = context.new_cdp_session(page)
    kinds: dict[str, str] = {}
    sizes: dict[str, float] = {}

    def sent(event: dict[str, Any]) -> None:
        if not event["request"]["url"].startswith("data:"):
            kinds[event["requestId"]] = event.get("type", "")

    def finished(event: dict[str, Any]) -> None:
        sizes[event["requestId"]] = event["encodedDataLength"]

    session.on("Network.requestWillBeSent", sent)
    session.on("Network.loadingFinished", finished)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    page.goto(stage.portal.url + QUICK, wait_until="networkidle")
    context.close()
    scripts = [sizes[one] / 1024 for one, kind in kinds.items() if kind == "Script"]
    others = [sizes[one] / 1024 for one, kind in kinds.items() if kind != "Script"]
    return {
        "kib": sum(others), "count": len(others), "script_kib": sum(scripts), "script_count": len(scripts),
    }  # fmt: skip


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
