"""What editors publish and place: offers, notices, documents, pages, links of the menu, and terms before all else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.billing import saying
from tests.journeys.harness import World, altered, compiled, running

GUESTS, FAMILY, AGENTS = (
    "Перейдите в ПОТОК со своим номером",
    "«Семья»: один пакет на четверых",
    "Памятка агента обновлена",
)
TERMS = "Пользовательское соглашение"


@pytest.mark.parametrize(
    ("who", "address", "shown"), [("guest", "/news", GUESTS), ("anna", "/account", FAMILY), ("ivan", "/agent", AGENTS)]
)
def test_offer_is_for_its_audience(world: World, who: str, address: str, shown: str) -> None:
    """Guests, subscribers and agents each see their own offer and no other, with a picture of known size."""
    main = (world.visitor() if who == "guest" else world.person(who)).get(address).main
    image = main.one("section", class_="b-banners").one("img").attrs

    assert [shown] == [title for title in (GUESTS, FAMILY, AGENTS) if title in main.text]
    assert ("1200", "480", "", "lazy", "async") == tuple(
        image[name] for name in ("width", "height", "alt", "loading", "decoding")
    )


def test_article_is_not_an_offers_place(world: World) -> None:
    """A block of offers without one for somebody leaves neither heading nor gap."""
    assert [] == list(world.person("anna").get("/news").main.all("section", class_="b-banners"))


@pytest.mark.parametrize(("who", "count"), [("many_services", 1), ("anna", 0)])
def test_notice_is_for_its_region(world: World, who: str, count: int) -> None:
    """Who lives where the network is being worked on is told of it above everything else; others are not."""
    main = world.person(who).get("/account").main
    notices = list(main.all("section", class_="b-notices"))

    assert count == len(notices)
    assert all("В Северном районе меняем оборудование." in notice.text for notice in notices)


def test_documents_are_told_by_kind_and_size_and_open(world: World) -> None:
    """A document has a name, its kind and size, and its address gives the file itself."""
    visitor = world.visitor()
    main = visitor.get("/documents").main
    row = next(main.one("section", class_="b-list").all("li"))
    reply = visitor.get(row.href("Договор-оферта"))

    assert "PDF, 3,4 кБ" in row.text.replace("\xa0", " ")
    assert (200, "application/pdf") == (reply.status, reply.headers["content-type"].partition(";")[0])
    assert "Памятка агента" not in main.text
    assert "Памятка агента" in world.person("ivan").get("/documents").main.text


def test_page_is_found_by_its_name_and_linked_from_the_footer(world: World) -> None:
    """The footer has the editors' links after the blueprint's; a page that is not there is a 404."""
    visitor = world.visitor()
    footer = visitor.get("/faq").page.one("footer")
    reply = visitor.get(footer.href("Способы оплаты"))

    assert [TERMS, "Способы оплаты", "О компании"] == [link.text for link in footer.all("a")][:3]
    assert (200, "/pages/payment", "Способы оплаты") == (reply.status, reply.address, reply.main.one("h1").text)
    assert 404 == visitor.get("/pages/none-such").status


@pytest.fixture(scope="module")
def menus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The flagship with entries of the menu for agents, one of them to an address outside."""
    entries = """
- {label: {ru: Обучение, en: Training}, link: "https://example.org/agents", place: menu, audience: [agents]}
- {label: {ru: Оплата, en: Payment}, link: /pages/payment, place: menu, audience: [agents], priority: 1}
"""
    root = altered(tmp_path_factory.mktemp("menus"), {"content/menu_items.yaml": entries})
    with running(compiled(root)) as running_world:
        yield running_world


def test_entries_of_the_menu_stand_after_the_cabinets_own(menus: World) -> None:
    """Editors add to the menu for whom they choose, the more important first; the open page is marked."""
    menu = menus.person("ivan").get("/pages/payment").page.one("nav", class_="menu")
    links = [(link.text, link.attrs["href"]) for link in menu.all("a")]

    assert [("Оплата", "/pages/payment"), ("Обучение", "https://example.org/agents")] == [
        link for link in dict.fromkeys(links) if link[0] in ("Оплата", "Обучение")
    ]
    assert "Оплата" in menu.texts("a", aria_current="page")
    assert "Обучение" not in menus.visitor().get("/news").page.text


@pytest.mark.parametrize("address", ["/", "/account", "/news", "/documents"])
def test_terms_stand_before_every_other_page(world: World, address: str) -> None:
    """Who has not agreed to this edition is led to it from wherever he goes, and it says why."""
    reply = world.person("undecided").get(address)

    assert (200, "/agreement", TERMS) == (reply.status, reply.address, reply.main.one("h1").text)
    assert "Мы обновили соглашение." in reply.main.text
    assert "Редакция 2" in reply.main.text.replace("\xa0", " ")


def test_language_and_way_out_stay_open_before_the_terms(world: World) -> None:
    """The terms can be read in the other language, and who does not agree can leave."""
    person = world.person("undecided")
    other = person.get("/account?lang=en")
    left = person.sign_out(other)

    assert ("/agreement", "Terms of use") == (other.address, other.main.one("h1").text)
    assert "/signed-out" == left.address


def test_who_has_agreed_and_who_is_not_asked_go_on(world: World) -> None:
    """Subscribers who agreed and agents, who need not, see their pages and may read the terms."""
    assert ["/account", "/agent"] == [world.person(who).get("/").address for who in ("anna", "ivan")]
    assert "Мы обновили соглашение." not in world.person("anna").get("/agreement").main.text
    assert 200 == world.visitor().get("/agreement").status


def test_consent_that_is_not_known_lets_pass(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A billing that does not answer locks nobody out; that it was so is logged."""
    with running(compiled(altered(tmp_path, {}))) as own, own.billing.troubled(saying(b'{"code": "X"}', 500)):
        reply = own.person("undecided").get("/news")

    assert (200, "/news") == (reply.status, reply.address)
    assert [entry for entry in caplog.messages if "passed without being known: the gate agreement" in entry]
