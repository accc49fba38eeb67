"""The sign-in page in a real browser: sizes, targets, axe, and signing in with scripts off."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

import pytest
from starlette.applications import Starlette

from constructor.standins.provider.pages import SESSIONS_PAGE
from constructor.standins.provider.wish import ACTIONS
from tests.constructor.standins.provider.party import CALLBACK

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

QUERY = (
    f"?client_id=pcabinet&redirect_uri={CALLBACK}&response_type=code&scope=openid&state=s&ui_locales=ru"
    f"&code_challenge={'a' * 43}&code_challenge_method=S256"
)
SMALL = """[...document.querySelectorAll('a, button, input:not([type=hidden], [type=checkbox])')].filter(element => {
    const box = element.getBoundingClientRect(); return box.width < 44 || box.height < 44
}).map(element => element.outerHTML)"""


@pytest.fixture
def served(provider: Starlette) -> Iterator[str]:
    """The provider on a free port of this machine; returns its origin."""
    import uvicorn

    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = uvicorn.Server(uvicorn.Config(provider, log_level="error", lifespan="off", ws="none"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        thread.join()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_page_is_whole_at_every_size(
    browser: Browser, served: str, width: int, scheme: Literal["light", "dark"]
) -> None:
    """No sideways scroll, no target under 44 px, nothing that axe objects to, nothing that the policy stops."""
    context = browser.new_context(viewport={"width": width, "height": 844}, color_scheme=scheme)
    page = context.new_page()
    stopped: list[str] = []
    page.on("console", lambda message: stopped.append(message.text) if "Security Policy" in message.text else None)
    page.goto(f"{served}/realms/potok/protocol/openid-connect/auth{QUERY}")
    fine = _findings(page)
    page.fill("#username", "ivan")
    page.click(".sign-button")
    wrong = _findings(page)
    focused = page.evaluate("document.activeElement.className")
    context.close()

    assert ([], [], "sign-summary", []) == (fine, wrong, focused, stopped)


@pytest.mark.parametrize(("width", "scheme"), [(320, "dark"), (1280, "light")])
def test_every_other_page_is_whole(browser: Browser, served: str, width: int, scheme: Literal["light", "dark"]) -> None:
    """The code, the account actions, registration, the sessions: as they come and with everything wrong in them."""
    context = browser.new_context(viewport={"width": width, "height": 844}, color_scheme=scheme)
    context.route("http://127.0.0.1:8000/**", lambda route: route.fulfill(body="the cabinet"))
    page = context.new_page()
    start, found = f"{served}/realms/potok/protocol/openid-connect/auth{QUERY}", []
    page.goto(start)
    page.click(".sign-person >> nth=0")
    page.wait_for_url(f"{CALLBACK}?**")
    for more in ("acr_values=otp", *(f"kc_action={action}" for action in ACTIONS), "prompt=create"):
        page.goto(f"{start}&{more}")
        found += _findings(page)
        for field in page.locator("input:not([type=hidden], [type=checkbox])").all():
            field.fill("")
        page.click(".sign-button")
        page.wait_for_selector(".sign-summary")
        found += _findings(page)
    page.goto(f"{served}/realms/potok{SESSIONS_PAGE}")
    found += _findings(page)
    context.close()

    assert found == []


def test_person_signs_in_with_scripts_off(browser: Browser, served: str) -> None:
    """One click takes the browser to the client: the policy for forms lets the redirect pass."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{served}/realms/potok/protocol/openid-connect/auth{QUERY}")
    with page.expect_request(lambda request: request.url.startswith(f"{CALLBACK}?code=")) as sent:
        page.get_by_role("button", name="Войти как Иван Иванов — агент, видит всех абонентов").click(no_wait_after=True)
    method = sent.value.method
    context.close()

    assert method == "GET"


def _findings(page: Page) -> list[object]:
    from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # it ships no types

    # A colour on its way from one to another is none that somebody reads.
    page.evaluate("Promise.allSettled(document.getAnimations().map(each => each.finished))")
    sideways = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    objections = [found["id"] for found in Axe().run(page).response["violations"]]
    return [*(["sideways scroll"] if sideways else []), *page.evaluate(SMALL), *objections]
