"""The journeys in a real browser, with scripts and without."""

from __future__ import annotations

import gzip
import re

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.harness import World
from tests.journeys.watching import PHONE, watched

with_and_without = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
KILO = 1024


@with_and_without
@pytest.mark.parametrize(
    ("who", "address", "title", "name"),
    [
        ("ivan", "/agent", "Главная", "Иван Иванов"),
        ("pavel", "/agent", "Главная", "Павел Агентов"),
        ("anna", "/account", "Главная", "Анна Соколова"),
        ("maria", "/subscribers", "Абоненты", "Мария Управляева"),
    ],
)
def test_signing_in_and_out(
    browser: Browser, world: World, who: str, address: str, title: str, name: str, scripts: bool
) -> None:
    """Each comes to their home by login and password, and leaves by «Выйти»."""
    with watched(browser, world.url, scripts=scripts) as seen:
        seen.sign_in(who)
        page = seen.page
        expect(page).to_have_url(f"{world.url}{address}")
        expect(page).to_have_title(f"{title} · ПОТОК")
        expect(page.locator("header")).to_contain_text(name)
        page.locator("header form[action='/auth/logout'] button:visible").click()
        expect(page).to_have_url(f"{world.url}/signed-out")
        expect(page.locator("h1")).to_have_text("Вы вышли из системы")


@with_and_without
def test_ivans_home_and_its_tabs(browser: Browser, world: World, scripts: bool) -> None:
    """The figures of the original are seen; tabs change the table and have addresses that Back knows."""
    with watched(browser, world.url, scripts=scripts) as seen:
        seen.sign_in("ivan")
        page = seen.page
        expect(page.locator(".b-stat .figure").nth(0)).to_have_text("11")
        expect(page.locator(".b-stat .figure").nth(1)).to_have_text("186\u202f677\u00a0₽", use_inner_text=True)
        expect(page.locator(".b-table tbody tr")).to_have_count(11)
        expect(page.locator(".b-table tbody tr").first).to_contain_text("Петров Алексей")
        page.evaluate("window.stays = true") if scripts else None
        page.get_by_role("link", name="Последние добавленные абоненты").click()
        expect(page.locator(".b-table tbody tr").first).to_contain_text("Гордеева Ольга")
        page.get_by_role("link", name="Все абоненты").click()
        expect(page.locator(".b-table tbody tr")).to_have_count(20)
        expect(page).to_have_url(re.compile(r"\?tab="))
        assert not scripts or page.evaluate("window.stays")
        page.go_back()
        expect(page.locator(".b-table tbody tr").first).to_contain_text("Гордеева Ольга")


@with_and_without
def test_pavel_has_two_tabs(browser: Browser, world: World, scripts: bool) -> None:
    """What is not his is not in the page."""
    with watched(browser, world.url, scripts=scripts) as seen:
        seen.sign_in("pavel")

        assert ["Мои абоненты", "Последние добавленные абоненты"] == seen.page.locator("nav.tabs a").all_inner_texts()
        assert "Все абоненты" not in seen.page.content()


@with_and_without
def test_maria_finds_a_subscriber_and_opens_the_home(browser: Browser, world: World, scripts: bool) -> None:
    """The search works by Enter, the row by a click anywhere on it, the banner leads back."""
    with watched(browser, world.url, scripts=scripts) as seen:
        seen.sign_in("maria")
        page = seen.page
        page.get_by_role("searchbox").fill("гордеева ольга")
        page.get_by_role("searchbox").press("Enter")
        expect(page.locator(".b-table tbody tr")).to_have_count(1)
        page.locator(".b-table tbody td").last.click(force=True)  # the row's link lies over it
        expect(page.locator(".b-hero .figure")).to_have_text("862,50\u00a0₽", use_inner_text=True)
        page.locator(".acting a").click()
        expect(page).to_have_url(f"{world.url}/subscribers")


@with_and_without
def test_language_is_switched(browser: Browser, world: World, scripts: bool) -> None:
    """«English» changes words and figures, and stays."""
    with watched(browser, world.url, scripts=scripts) as seen:
        seen.sign_in("ivan")
        page = seen.page
        page.locator("a[hreflang=en]:visible").click()
        expect(page).to_have_title("Home · ПОТОК")
        expect(page.locator(".b-stat .figure").nth(1)).to_have_text("₽186,677")
        page.get_by_role("link", name="Subscribers", exact=True).first.click()
        expect(page.locator("h1")).to_have_text("Subscribers")


@with_and_without
def test_contract_is_switched(browser: Browser, world: World, scripts: bool) -> None:
    """The switcher in the header offers the other contracts and leads to them."""
    with watched(browser, world.url, scripts=scripts) as seen:
        seen.sign_in("several_contracts")
        page = seen.page
        switcher = page.locator("header details", has_text="5120488")
        switcher.locator("summary").click()
        switcher.get_by_role("link", name="5120488").click()
        expect(page.locator(".b-hero .figure")).to_have_text("−84,30\u00a0₽", use_inner_text=True)
        expect(page.locator(".notice-bad strong").first).to_contain_text("Договор заблокирован")


def test_english_browser_is_greeted_in_english(browser: Browser, world: World) -> None:
    """Sign-in page and home follow the browser's language."""
    with watched(browser, world.url, locale="en-GB") as seen:
        seen.sign_in("anna")

        expect(seen.page).to_have_title("Home · ПОТОК")
        expect(seen.page.locator("html")).to_have_attribute("lang", "en")


@pytest.mark.parametrize("who", ["ivan", "anna"])
def test_keyboard_begins_with_the_way_to_the_content(browser: Browser, world: World, who: str) -> None:
    """The first Tab shows the skip link, Enter leads past header and menu; focus is always seen."""
    with watched(browser, world.url) as seen:
        seen.sign_in(who)
        page = seen.page
        page.keyboard.press("Tab")
        expect(page.locator(":focus")).to_have_text("К содержанию")
        expect(page.locator(":focus")).to_be_in_viewport()
        page.keyboard.press("Enter")
        expect(page.locator(":focus")).to_have_id("main")
        page.keyboard.press("Tab")
        inside = "document.activeElement.closest('main') !== null"
        outline = "getComputedStyle(document.activeElement).outlineStyle"

        assert page.evaluate(inside)
        assert "none" != page.evaluate(outline)


def test_phone_has_its_menu_under_the_thumb(browser: Browser, world: World) -> None:
    """On a phone the menu stands at the bottom and the table is cards."""
    with watched(browser, world.url, size=PHONE) as seen:
        seen.sign_in("ivan")
        page = seen.page
        menu, row = page.locator("nav.menu").bounding_box(), page.locator(".b-table tbody tr").first.bounding_box()

        assert menu is not None
        assert row is not None
        assert (0, 844) == (menu["x"], menu["y"] + menu["height"])
        assert row["height"] > 60


@pytest.mark.parametrize(("who", "address"), [("ivan", "/agent"), ("ivan", "/subscribers"), ("olga", "/account")])
def test_first_screen_is_light(world: World, who: str, address: str) -> None:
    """Compressed, styles are at most 12 kB, scripts 20, the page 30, and all together less than 40."""
    person = world.person(who)
    reply = person.get(address)
    page = reply.page
    styles = [link.attrs["href"] for link in page.all("link", rel="stylesheet")]
    scripts = [script.attrs["src"] for script in page.all("script", src="")]
    images = {address.partition("#")[0] for address in re.findall(r'"(/assets/[^"]+\.svg[^"]*)"', reply.html)}

    def weigh(*addresses: str) -> int:
        return sum(len(gzip.compress(person.get(address).html.encode(), 9)) for address in addresses)

    html = len(gzip.compress(reply.html.encode(), 9))

    assert html <= 30 * KILO
    assert weigh(*styles) <= 12 * KILO
    assert weigh(*scripts) <= 20 * KILO
    assert html + weigh(*styles, *scripts, *images) < 40 * KILO
    assert len([*styles, *scripts, *images]) + 1 <= 8
