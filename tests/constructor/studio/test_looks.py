"""The preview in a real browser: the place is kept, findings come and go, nothing that axe objects to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING, Literal

import pytest

from tests.constructor.studio.preview import Preview, copied, previewing

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

SCREEN = "screens/agent_home.yaml"
SIZES = {"desktop": (1280, 860), "phone": (390, 844)}
_PATIENCE = 10.0  # seconds
_SKIPPED = "Transition was aborted"  # Chromium's word for a page that was left before it had faded in
_DIALOG = "dialog[role=alertdialog]"


@pytest.fixture(scope="module")
def preview(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    """A preview that tests leave as they found it."""
    with previewing(copied(tmp_path_factory.mktemp("preview"))) as running:
        yield running


@contextmanager
def _page(
    browser: Browser,
    preview: Preview,
    persona: str,
    path: str,
    *,
    size: str = "desktop",
    scheme: Literal["light", "dark"] = "light",
    scripts: bool = True,
) -> Iterator[Page]:
    """Yield a page looked at as a persona; what the browser complains of fails the test."""
    width, height = SIZES[size]
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=scheme, locale="ru", java_script_enabled=scripts
    )
    context.add_cookies([{"name": "pcabinet-preview", "value": f"{persona}.auto", "url": preview.url}])
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)) if _SKIPPED not in str(error) else None)
    page.goto(preview.url + path)
    yield page
    context.close()

    assert [] == complaints


@contextmanager
def _edited(preview: Preview, file: str, old: str, new: str) -> Iterator[None]:
    preview.edit(file, old, new)
    try:
        yield
    finally:
        preview.edit(file, new, old)


def _until(page: Page, expression: str) -> None:
    """Wait until the expression is true; Playwright's own way evaluates in the page, which the policy forbids."""
    began = monotonic()
    while not page.evaluate(expression):
        assert monotonic() - began < _PATIENCE, expression
        page.wait_for_timeout(10)


def _violations(page: Page) -> list[str]:
    from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # it ships no types

    found = Axe().run(page)
    return [f"{one['id']}: {one['nodes'][0]['html']}" for one in found.response["violations"]]


def test_saved_title_appears_without_losing_the_place(browser: Browser, preview: Preview) -> None:
    """A half-filled search, the scroll and the focus stay; only the changed words change."""
    with _page(browser, preview, "maria", "/subscribers", size="phone") as page:
        page.wait_for_selector("#preview")
        field = page.locator("main input[type=search]").first
        field.fill("Петр")
        page.mouse.wheel(0, 400)
        _until(page, "scrollY >= 300")
        before = page.evaluate("scrollY")
        page.evaluate("document.querySelector('main table, main .bands').marked = true")
        with _edited(preview, "texts/ru.yaml", "title: Абоненты", "title: Люди"):
            _until(page, "document.querySelector('h1').textContent === 'Люди'")
            state = page.evaluate(
                """() => ({
                    field: document.querySelector('main input[type=search]').value,
                    focused: document.activeElement.matches('main input[type=search]'),
                    scroll: scrollY,
                    same: document.querySelector('main table, main .bands').marked === true,
                })"""
            )
        _until(page, "document.querySelector('h1').textContent === 'Абоненты'")

    assert {"field": "Петр", "focused": True, "scroll": before, "same": True} == state


def test_swapped_page_is_the_page_that_a_reload_shows(browser: Browser, preview: Preview) -> None:
    """Blocks that go, come and change leave nothing behind, and those around them are not made anew."""
    block = "  - {stat: totals.balance, label: subscribers.balance, as: integer, width: two_thirds}\n"
    main = "document.querySelector('main').innerHTML.replace(/ data-htmx-powered=\"true\"/g, '')"
    with _page(browser, preview, "ivan", "/agent") as page:
        page.evaluate("document.querySelector('main table').marked = true")
        with _edited(preview, SCREEN, block, "  - {notice: home.news_text}\n" * 2):
            _until(page, "document.querySelectorAll('main .b-stat').length === 1")
            kept = page.evaluate("document.querySelector('main table').marked === true")
            swapped = page.evaluate(main)
            page.reload()
            reloaded = page.evaluate(main)

    assert kept
    assert reloaded == swapped


def test_opened_details_stay_open(browser: Browser, preview: Preview) -> None:
    """What a reader opened is no difference between two pages."""
    with _page(browser, preview, "ivan", "/faq") as page:
        page.locator("main details summary").first.click()
        with _edited(preview, "content/faq.yaml", "?", "??"):
            _until(page, "document.querySelector('main').textContent.includes('??')")
            still_open = page.locator("main details").first.get_attribute("open")
        _until(page, "!document.querySelector('main').textContent.includes('??')")

    assert still_open is not None


def test_new_colour_arrives_without_a_reload(browser: Browser, preview: Preview) -> None:
    """The stylesheet is exchanged when its contents changed."""
    accent = "getComputedStyle(document.documentElement).getPropertyValue('--accent')"
    with _page(browser, preview, "ivan", "/news") as page:
        before = page.evaluate(accent)
        page.evaluate("document.body.marked = true")
        with _edited(preview, "theme.yaml", "#006571", "#7a1f5c"):
            _until(page, f"{accent} !== {before!r}")
            kept = page.evaluate("document.body.marked === true")
        _until(page, f"{accent} === {before!r}")

    assert kept


def test_findings_come_close_by_escape_and_go_when_mended(browser: Browser, preview: Preview) -> None:
    """The overlay takes the focus, gives it back on Escape, comes back by its badge, and leaves by itself."""
    with _page(browser, preview, "ivan", "/agent") as page:
        page.wait_for_selector("#preview")
        page.locator("main .tabs a").first.focus()
        with _edited(preview, SCREEN, "item.balance]", "item.balanse]"):
            page.wait_for_selector(f"{_DIALOG}:modal")
            inside = page.evaluate(f"document.activeElement.closest('{_DIALOG}') !== null")
            page.keyboard.press("Escape")
            page.wait_for_selector(_DIALOG, state="hidden")
            back = page.evaluate("document.activeElement.closest('.tabs') !== null")
            page.reload()
            stays_closed = not page.locator(_DIALOG).is_visible()
            page.locator(".preview-badge").click()
            again = page.locator(_DIALOG).is_visible()
        page.wait_for_selector(_DIALOG, state="detached")

    assert (True, True, True, True) == (inside, back, stays_closed, again)


def test_broken_from_the_first_becomes_the_page_by_itself(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The page of findings gives way to the cabinet without a hand."""
    root = copied(tmp_path_factory.mktemp("broken"))
    text = (root / SCREEN).read_text("utf-8")
    (root / SCREEN).write_text(text.replace("item.balance]", "item.balanse]"), "utf-8")
    with previewing(root) as preview:
        context = browser.new_context(locale="ru")
        page = context.new_page()
        page.goto(f"{preview.url}/news")
        page.wait_for_selector(".preview-frame")
        violations = _violations(page)
        preview.edit(SCREEN, "item.balanse]", "item.balance]")
        page.wait_for_selector("#preview")
        title = page.locator("h1").text_content()
        context.close()

    assert ([], "Новости") == (violations, title)


def test_without_scripts_findings_are_read_and_closed(browser: Browser, preview: Preview) -> None:
    """The overlay and its button need no script; a choice neither."""
    with _edited(preview, SCREEN, "item.balance]", "item.balanse]"):
        with preview.events() as states:
            version = next(states)
            while not preview.studio.shown.errors:
                version = next(states)
        with _page(browser, preview, "", "/news", scripts=False) as page:
            shown = page.locator(_DIALOG).is_visible()
            page.locator(".preview-close").click()
            closed = page.locator(_DIALOG).is_hidden()
            page.locator(".preview-who summary").click()
            page.locator('button[name=persona][value="ivan"]').click()
            who = page.locator(".preview-who summary strong").text_content()

    assert version
    assert (True, True, "Иван Иванов") == (shown, closed, who)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_bar_and_findings_keep_to_the_rules(
    browser: Browser, preview: Preview, size: str, scheme: Literal["light", "dark"]
) -> None:
    """Nothing that axe objects to in the list of people, the findings, the question who looks; no sideways scroll."""
    with _page(browser, preview, "ivan", "/agent", size=size, scheme=scheme) as page:
        page.locator(".preview-who summary").click()
        people = _violations(page)
        with _edited(preview, SCREEN, "item.balance]", "item.balanse]"):
            page.wait_for_selector(f"{_DIALOG}:modal")
            findings = _violations(page)
            wide = page.evaluate("document.documentElement.scrollWidth")
        page.wait_for_selector(_DIALOG, state="detached")
        page.goto(f"{preview.url}/auth/login")
        asked = _violations(page)

    assert ([], [], [], SIZES[size][0]) == (people, findings, asked, wide)
