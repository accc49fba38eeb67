"""What everybody may see: news, questions and answers, the way in."""

from __future__ import annotations

import pytest

from tests.journeys.harness import World

TITLES = [
    "Оплата по QR-коду СБП без комиссии",
    "Работы на сети в Северном районе в ночь на 26 ноября",
    "«Поток 60»: вдвое больше интернета за 990 ₽",
    "Поддержка теперь отвечает круглосуточно",
]


def test_guest_is_led_to_the_news(world: World) -> None:
    """`/` shows a guest the news, the latest first; nothing is asked of the billing."""
    world.billing.forget()
    reply = world.visitor().get("/")
    places = [reply.main.text.find(title) for title in TITLES]

    assert (200, "/news", "Новости") == (reply.status, reply.address, reply.main.one("h1").text)
    assert sorted(places) == places
    assert -1 not in places
    assert [] == world.billing.seen


def test_guest_has_a_way_in_and_a_menu_of_what_is_open(world: World) -> None:
    """A guest's menu has what is public, the header a way to sign in and none to sign out."""
    page = world.visitor().get("/news").page
    menu = {link.attrs["href"] for link in page.one("nav", class_="menu").all("a")}

    assert {"/news", "/faq"} <= menu
    assert not menu & {"/agent", "/account", "/subscribers", "/services"}
    assert page.one("header").href("Войти").startswith("/auth/login?to=")
    assert "Выйти" not in page.text


def test_article_is_formatted_and_dated(world: World) -> None:
    """An article has its title, date and body with its list."""
    visitor = world.visitor()
    reply = visitor.get(visitor.get("/news").main.href(TITLES[0]))

    assert (200, "/news/sbp") == (reply.status, reply.address)
    assert TITLES[0] == reply.main.one("h1").text
    assert f"{TITLES[0]} · ПОТОК" == reply.page.one("title").inside[0]
    assert "20 ноября" in reply.main.text.replace("\xa0", " ")
    assert 3 == len(list(reply.main.one("ol").all("li")))
    assert "/news" == reply.main.href("Все новости")


def test_article_that_is_not_there_is_a_404(world: World) -> None:
    """An unknown article is told in words."""
    reply = world.visitor().get("/news/none-such")

    assert (404, "Страница не найдена") == (reply.status, reply.main.one("h1").text)


@pytest.mark.parametrize(("query", "found"), [("роутер", 1), ("ТАРИФ", 2), ("нет такого", 0)])
def test_questions_are_searched(world: World, query: str, found: int) -> None:
    """The search looks into questions and answers, whatever the letters' size."""
    visitor = world.visitor()
    reply = visitor.get("/faq")
    answer = visitor.submit(reply, reply.main.one("form", class_="finder"), query=query)

    assert 6 == len(list(reply.main.one("section", class_="b-faq").all("details")))
    assert found == len(list(answer.main.one("section", class_="b-faq").all("details")))
    assert ("Ничего не нашлось" in answer.main.text) == (found == 0)


def test_questions_offer_the_contacts(world: World) -> None:
    """Below the questions stand phone, e-mail and hours, to be called and written to."""
    contact = world.visitor().get("/faq").main.one("section", class_="b-contact")

    assert "tel:+74994300204" == contact.href("+7 (499) 430-02-04")
    assert "mailto:info@pt-t.ru" == contact.href("info@pt-t.ru")
    assert "Круглосуточно, без выходных" in contact.text


def test_english_guest_reads_english(world: World) -> None:
    """The browser's language is taken where nothing was chosen."""
    visitor = world.visitor("en-GB,ru;q=0.3")

    assert "Pay by SBP QR code without a fee" in visitor.get("/news").main.text
    assert "How do I top up?" in visitor.get("/faq").main.text
    assert "Page not found" == visitor.get("/nowhere").main.one("h1").text


def test_unknown_language_changes_nothing(world: World) -> None:
    """`lang` takes only the cabinet's own languages."""
    visitor = world.visitor()
    reply = visitor.get("/news?lang=xx")

    assert (200, "/news", "ru") == (reply.status, reply.address, reply.page.one("html").attrs["lang"])


def test_robots_are_asked_to_stay_away(world: World) -> None:
    """A cabinet is nobody's search result."""
    assert "Disallow: /" in world.visitor().get("/robots.txt").html


def test_guest_may_register(world: World) -> None:
    """The way to an account of one's own leads back to the page; who has one is not shown it."""
    address = world.visitor().get("/faq").main.href("Зарегистрироваться")
    words = world.person("anna").get("/faq").main.text

    assert "/auth/login?to=%2Ffaq&action=register&lang=ru" == address
    assert "Зарегистрироваться" not in words
