"""The theme on a real Keycloak, in a real browser: words, colours, room and accessibility of its pages."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Page

from constructor.keycloak.admin import place
from constructor.keycloak.server import Keycloak
from constructor.keycloak.theme import login_theme
from constructor.personas import PASSWORD
from tests.constructor.keycloak.realms import as_admin, potok, wanted

REALM = "face"
BACK = "http://127.0.0.1:18900"
Scheme = Literal["light", "dark"]
WORDS = {
    "ru": (
        "Вход в личный кабинет — ПОТОК", "Вход в личный кабинет", "Введите логин", "Введите пароль", "Забыли пароль?",
        "Войти",
    ),
    "en": (
        "Sign in to your account — ПОТОК", "Sign in to your account", "Enter your login", "Enter your password",
        "Forgot your password?", "Sign in",
    ),
}  # fmt: skip
# What axe finds in Keycloak's own markup, out of reach of a stylesheet; docs/keycloak.md lists it.
KEYCLOAKS_OWN = {
    "label #kc-attempted-username",
    "label #totp",
    "label #userLabel",
    "tabindex #kc-logout",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """The realm whose pages are looked at."""

    issuer: str

    def sign_in(self, **more: str) -> str:
        """Return an address that leads to the sign-in page."""
        asked = {
            "client_id": "pcabinet", "redirect_uri": f"{BACK}/auth/callback", "response_type": "code",
            "scope": "openid", "state": "s", "code_challenge_method": "S256", "code_challenge": "x" * 43,
            "ui_locales": "ru", **more,
        }  # fmt: skip
        return f"{self.issuer}/protocol/openid-connect/auth?{urlencode(asked)}"


@pytest.fixture(scope="module")
def face(keycloak: Keycloak) -> Iterator[Face]:
    """Keycloak with the flagship's realm, its people and its theme."""
    build = potok().build
    assert build is not None
    issuer = keycloak.issuer(REALM)
    keycloak.put_on(REALM, login_theme(build))
    # The page of a forgotten password is looked at, too, though no letter leaves here.
    realm = wanted(issuer, people=6) | {"loginTheme": REALM, "emailTheme": REALM, "resetPasswordAllowed": True}
    # In a thread of its own: in this one the browser's event loop is marked as running.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(as_admin, keycloak, lambda admin: admin.post("realms", realm)).result()
        yield Face(issuer=issuer)
        thread.submit(as_admin, keycloak, lambda admin: admin.delete(place("realms", REALM))).result()


@contextmanager
def opened(
    browser: Browser, address: str, *, scheme: Scheme = "light", scripts: bool = True, width: int = 1280
) -> Iterator[Page]:
    """Open an address of Keycloak in a browser that has never been there; nothing of the page may be missing."""
    context = browser.new_context(
        color_scheme=scheme,
        java_script_enabled=scripts,
        locale="ru-RU",
        reduced_motion="reduce",
        viewport={"width": width, "height": 860},
    )
    page = context.new_page()
    missing: list[str] = []
    page.on("response", lambda answer: missing.append(answer.url) if answer.status == 404 else None)
    page.goto(address)
    yield page
    context.close()
    assert [] == missing


def enter(page: Page, who: str, password: str = PASSWORD) -> None:
    """Fill in the sign-in form and send it."""
    page.fill("#username", who)
    page.fill("#password", password)
    page.press("#password", "Enter")


@pytest.mark.parametrize("locale", ["ru", "en"])
def test_the_page_says_the_words_of_the_cabinets_own(locale: str, face: Face, browser: Browser) -> None:
    """Title, heading, labels, link and button are said in the language that the cabinet asks for."""
    with opened(browser, face.sign_in(ui_locales=locale)) as page:
        labels = [label.strip() for label in page.locator("label").all_inner_texts()]
        found = (page.title(), page.inner_text("h1"), *labels, page.inner_text("a[href*=reset-credentials]"))

        assert WORDS[locale] == (*found, page.inner_text("[type=submit]"))


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_are_the_palettes(scheme: Scheme, scripts: bool, face: Face, browser: Browser) -> None:
    """Page, text, field and button have the colours of the cabinet's theme, dark ones without scripts too."""
    build = potok().build
    assert build is not None
    palette = {token: pair[scheme == "dark"] for token, pair in build.cabinet.theme.palette.items()}
    wished = {
        "body background-color": "surface",
        "h1 color": "text",
        "#username background-color": "surface",
        "#username border-top-color": "control",
        "#kc-login background-color": "accent",
        "#kc-login color": "on-accent",
        "a[href*=reset-credentials] color": "link",
        ".sign-art background-color": "deep",
    }

    with opened(browser, face.sign_in(), scheme=scheme, scripts=scripts) as page:
        found = {part: _colour(page, *part.rsplit(" ", 1)) for part in wished}

    assert {part: palette[token] for part, token in wished.items()} == found


def _colour(page: Page, place: str, kind: str) -> str:
    # Also where the page's own scripts are off, those of the test run.
    shown: str = page.locator(place).first.evaluate(f"part => getComputedStyle(part).getPropertyValue('{kind}')")
    return "#" + "".join(f"{int(part):02x}" for part in re.findall(r"\d+", shown)[:3])


def test_what_works_only_by_scripts_is_not_there_without_them(face: Face, browser: Browser) -> None:
    """The choice of language and the eye in the password's field go with the scripts; signing in stays."""
    seen = {}
    for scripts in (True, False):
        with opened(browser, face.sign_in(), scripts=scripts) as page:
            parts = ("#login-select-toggle", "[data-password-toggle]", "#kc-login")
            seen[scripts] = [page.locator(part).is_visible() for part in parts]

    assert {True: [True, True, True], False: [False, False, True]} == seen


def _wrong(page: Page, face: Face) -> None:
    page.goto(face.sign_in())
    enter(page, "nobody", "wrong")
    page.wait_for_selector("[aria-invalid=true]")


def _forgotten(page: Page, face: Face) -> None:
    page.goto(face.sign_in())
    page.click("a[href*=reset-credentials]")
    page.wait_for_selector("#kc-reset-password-form")


def _action(action: str, awaited: str) -> Callable[[Page, Face], None]:
    def made(page: Page, face: Face) -> None:
        page.goto(face.sign_in(kc_action=action))
        enter(page, "anna")
        page.wait_for_selector(awaited)

    return made


def _one_time_code(page: Page, face: Face) -> None:
    page.goto(face.sign_in(acr_values="otp"))
    enter(page, "olga")
    page.wait_for_selector("#kc-otp-login-form")


def _signing_out(page: Page, face: Face) -> None:
    _action("UPDATE_PASSWORD", "#kc-passwd-update-form")(page, face)
    page.route(f"{BACK}/**", lambda route: route.abort())
    with page.expect_request(lambda request: request.url.startswith(BACK)):
        page.click("#kc-cancel", no_wait_after=True)
    page.wait_for_timeout(100)
    page.goto(f"{face.issuer}/protocol/openid-connect/logout?client_id=pcabinet&ui_locales=ru")
    page.wait_for_selector("#kc-logout")


PAGES: dict[str, Callable[[Page, Face], object]] = {
    "sign-in": lambda page, face: page.goto(face.sign_in()),
    "wrong password": _wrong,
    "registration": lambda page, face: page.goto(face.sign_in(prompt="create")),
    "forgotten password": _forgotten,
    "new password": _action("UPDATE_PASSWORD", "#kc-passwd-update-form"),
    "details": _action("UPDATE_PROFILE", "#email"),
    "second factor": _action("CONFIGURE_TOTP", "#kc-totp-settings"),
    "one-time code": _one_time_code,
    "error": lambda page, face: page.goto(face.sign_in(redirect_uri=f"{BACK}/elsewhere")),
    "signing out": _signing_out,
}


@pytest.mark.parametrize("name", PAGES)
def test_every_page_is_the_cabinets_and_accessible(name: str, face: Face, browser: Browser) -> None:
    """Each page has the cabinet's name and contacts, room at 320 px, and nothing that axe minds but Keycloak's own."""
    with opened(browser, "about:blank", width=320) as page:
        PAGES[name](page, face)
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        parts = [page.inner_text(part).strip() for part in ("header", "main a[href^='mailto:']")]
        found = {scheme: _violations(page, scheme) for scheme in ("light", "dark")}

    assert ["ПОТОК", "info@pt-t.ru"] == parts
    assert 0 == wider
    assert {"light": set(), "dark": set()} == found


def _violations(page: Page, scheme: Literal["light", "dark"]) -> set[str]:
    page.emulate_media(color_scheme=scheme)
    page.evaluate(_axe())
    rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    options = json.dumps({"resultTypes": ["violations"], "runOnly": {"type": "tag", "values": rules}})
    answer: dict[str, Any] = page.evaluate(f"axe.run(document, {options})")
    told = {f"{found['id']} {node['target'][0]}" for found in answer["violations"] for node in found["nodes"]}
    return told - KEYCLOAKS_OWN


@cache
def _axe() -> str:
    return (files("axe_playwright_python") / "axe.min.js").read_text()
