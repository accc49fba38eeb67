"""Takes the pictures of `docs/pictures/` from a running demo: each screen on a desktop and a phone, light and dark.

make demo                                  # in another terminal
.venv/bin/python tests/pictures.py [URL]

With `--keycloak`, from a running `make demo-keycloak`: its sign-in page alone.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Literal

from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

PICTURES = Path(__file__).resolve().parents[1] / "docs" / "pictures"
PASSWORD = "potok"
SIZES: dict[str, ViewportSize] = {"desktop": {"width": 1280, "height": 860}, "phone": {"width": 390, "height": 844}}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """A screen as somebody sees it; without a person, it is seen by a guest."""

    name: str
    person: str = ""
    path: str = "/"


SHOTS = (
    Shot(name="sign-in", path="/auth/login"),
    Shot(name="agent-home", person="ivan"),
    Shot(name="subscriber-home", person="olga"),
    Shot(name="subscriber-home-in-order", person="anna"),
)

KEYCLOAKS = (Shot(name="sign-in-keycloak", path="/auth/login"),)


def main(url: str, shots: Sequence[Shot]) -> None:
    """Write one PNG for each shot, size and colour scheme, and name it."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    program = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        for size, viewport in SIZES.items():
            for scheme in SCHEMES:
                for shot in shots:
                    _take(browser, url, shot, size, viewport, scheme)
        browser.close()


def _take(
    browser: Browser, url: str, shot: Shot, size: str, viewport: ViewportSize, scheme: Literal["light", "dark"]
) -> None:
    with _page(browser, viewport, scheme) as page:
        if shot.person:
            _sign_in(page, url, shot.person)
        page.goto(url + shot.path, wait_until="networkidle")
        target = PICTURES / f"{shot.name}-{size}-{scheme}.png"
        _save(page.screenshot(animations="disabled"), target)
        print(target.relative_to(PICTURES.parents[1]))


def _save(picture: bytes, target: Path) -> None:
    """Write a PNG of 256 colours, a third of the size: pictures stay in the repository's history."""
    Image.open(BytesIO(picture)).convert("RGB").quantize(256, dither=Image.Dither.NONE).save(target, optimize=True)


@contextmanager
def _page(browser: Browser, viewport: ViewportSize, scheme: Literal["light", "dark"]) -> Iterator[Page]:
    """A page of a browser that has never been here: Russian, Moscow, the given window and colours."""
    context = browser.new_context(
        locale="ru-RU", timezone_id="Europe/Moscow", viewport=viewport, color_scheme=scheme, reduced_motion="reduce"
    )
    yield context.new_page()
    context.close()


def _sign_in(page: Page, url: str, person: str) -> None:
    page.goto(url + "/auth/login")
    form = page.locator("form", has=page.locator("input[type=password]"))
    form.locator("input:not([type=hidden]):not([type=password])").first.fill(person)
    form.locator("input[type=password]").fill(PASSWORD)
    form.locator("[type=submit], button").first.click()
    page.wait_for_url(url + "/**")


if __name__ == "__main__":
    given = [word for word in sys.argv[1:] if word != "--keycloak"]
    chosen = KEYCLOAKS if len(given) < len(sys.argv) - 1 else SHOTS
    main((given[0] if given else "http://127.0.0.1:8000").rstrip("/"), chosen)
