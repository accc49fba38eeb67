"""A subscriber's home: balance, what comes next, packages left, services, contract; in order, in debt, promised."""

from __future__ import annotations

import pytest

from tests.journeys.harness import Reply, World
from tests.journeys.page import Element


def _plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\xa0", " ")


def _section(reply: Reply, title: str) -> Element:
    return next(
        section
        for section in reply.main.all("section", class_="block")
        if any(heading.text == title for heading in section.all() if heading.tag in ("h2", "h3"))
    )


def _hero(reply: Reply) -> str:
    return _plain(reply.main.one("section", class_="b-hero").text)


def test_signing_in_leads_a_subscriber_to_their_home(world: World) -> None:
    """Anna is led to her home; her header has her contract, her menu what is hers."""
    reply = world.visitor().sign_in("anna")
    menu = reply.page.one("nav", class_="menu")

    assert (200, "/account") == (reply.status, reply.address)
    assert "+7 (900) 000-10-01 · договор 5120011" in _plain(reply.page.one("header").text)
    assert "Анна Соколова" in reply.page.one("header").text
    assert ["Главная", "Тариф и услуги", "Новости", "FAQ"] == [
        link.text for link in menu.all("a") if link.attrs["href"] in ("/account", "/services", "/news", "/faq")
    ]


def test_anna_has_everything_in_order(world: World) -> None:
    """Balance, next charge, packages and services stand without any notice."""
    reply = world.person("anna").get("/account")

    assert "Баланс 2 540,00 ₽ Следующее списание 1 декабря: 1 468 ₽" in _hero(reply)
    assert "останется 1 072 ₽" in _plain(_section(reply, "Ближайшие списания").text)
    assert "Интернет 41,7 ГБ из 60 ГБ" in _plain(_section(reply, "Тариф «Поток 60»").text)
    assert "Антиспам 149,00 ₽" in _plain(_section(reply, "Услуги").text)
    assert not list(reply.main.all("div", class_="notice"))


def test_olga_has_a_promised_payment_in_her_balance(world: World) -> None:
    """The figures of the pictures: 862,50 with 500 promised until 25 November."""
    reply = world.person("olga").get("/account")

    assert "Баланс 862,50 ₽ В том числе обещанный платёж 500 ₽ до 25 ноября" in _hero(reply)


def test_olga_sees_what_will_be_charged_and_what_is_missing(world: World) -> None:
    """530,00 leave 332,50; of 1 089,00 on the first of December 756,50 are missing."""
    lines = [
        _plain(line.text) for line in _section(world.person("olga").get("/account"), "Ближайшие списания").all("li")
    ]

    assert [
        "25 ноя Погашение обещанного платежа 500 ₽ и 30 ₽ за услугу 530,00 ₽ останется 332,50 ₽",
        "1 дек Тариф и услуги за декабрь «Поток 30» и 3 услуги 1 089,00 ₽ не хватит 756,50 ₽",
    ] == [" ".join(line.split(" ")) for line in lines]


def test_olga_sees_what_is_left_of_her_packages(world: World) -> None:
    """Each package has its rest, its size and its end, for eyes and for readers."""
    section = _section(world.person("olga").get("/account"), "Тариф «Поток 30»")
    text = _plain(section.text)

    assert "Интернет 18,4 ГБ из 30 ГБ" in text
    assert "Минуты 412 мин из 600 мин" in text
    assert "SMS 9 SMS из 100 SMS" in text
    assert 3 == text.count("до 1 декабря")


def test_boris_is_told_of_his_debt(world: World) -> None:
    """−7 632.00, the contract is blocked, since when and what to do."""
    reply = world.person("boris").get("/account")
    notice = _plain(reply.main.one("div", class_="notice-bad").text)

    assert "Баланс −7 632,00 ₽ Списаний не ожидается" in _hero(reply)
    assert "Договор заблокирован: не хватает денег" in notice
    assert "Блокировка действует с 18 ноября. Пополните счёт, и связь включится сама." in notice


def test_services_page_tells_the_contract_and_its_services(world: World) -> None:
    """Plan, fee, number, state and address as facts; each service with its price."""
    reply = world.person("olga").get("/services")
    facts = {_plain(name.text): _plain(value.text) for name, value in _facts(reply)}

    assert {
        "Тариф": "Поток 30",
        "Абонентская плата в месяц": "790,00 ₽",
        "Договор": "6120045",
        "Состояние": "Активен",
        "Действует с": "18 октября 2025 г.",
        "Адрес": "Москва, Северный бульвар, 14, кв. 27",
    } == facts
    rows = reply.main.one("section", class_="b-table").rows()
    assert ["+10 ГБ каждый месяц", "Интернет", "Подключена", "18 октября 2025 г.", "199,00"] == [
        _plain(cell) for cell in rows[0]
    ]


def _facts(reply: Reply) -> list[tuple[Element, Element]]:
    facts = reply.main.one("section", class_="b-facts")
    return list(zip(facts.all("dt"), facts.all("dd"), strict=True))


def test_home_in_english(world: World) -> None:
    """The same figures in the way of English."""
    reply = world.person("olga", "en").get("/account")

    assert "Balance ₽862.50 Including a promised payment of ₽500 until November 25" in _hero(reply)
    assert "₽756.50 short" in _section(reply, "Next charges").text
    assert "18.4 GB of 30 GB" in _plain(_section(reply, "Plan “Поток 30”").text)


def test_latest_news_lead_to_the_article(world: World) -> None:
    """The last two news stand on the home and can be opened."""
    anna = world.person("anna")
    news = _section(anna.get("/account"), "Новости")
    reply = anna.get(news.href("Оплата по QR-коду СБП без комиссии"))

    assert 2 == len(list(news.all("li")))
    assert "Оплата по QR-коду СБП без комиссии" == reply.main.one("h1").text


def test_contracts_are_switched_in_the_header(world: World) -> None:
    """Whoever has three contracts sees the first, may choose another, and stays on it."""
    person = world.person("several_contracts")
    first = person.get("/account")
    others = [link for link in first.page.one("header").all("a") if link.attrs["href"].startswith("/account?c=")]
    second = person.get(next(link.attrs["href"] for link in others if "5120488" in link.text))
    services = person.get(second.main.href("Все услуги"))

    assert "1 250,00 ₽" in _hero(first)
    assert 3 == len(others)
    assert "−84,30 ₽" in _hero(second)
    assert "Договор заблокирован: не хватает денег" in second.main.text
    assert "5120488" in {value.text for _, value in _facts(services)}
    assert not list(second.page.all(class_="acting"))


@pytest.mark.parametrize(
    ("who", "words"),
    [
        ("without_services", "Подключённых услуг пока нет"),
        ("without_contracts", "Баланс —"),
        ("without_phone", "95,40 ₽"),
        ("right_to_left", "777,00 ₽"),
        ("long_name", "1 480,00 ₽"),
        ("many_services", "6 400,00 ₽"),
        ("dollars", "48,20 $"),
        ("tenge", "15 600,00 ₸"),
        ("suspended", "Договор приостановлен"),
        ("administrative", "Договор заблокирован оператором"),
        ("terminated", "Баланс 0 ₽"),
    ],
)
def test_people_at_the_edges(world: World, who: str, words: str) -> None:
    """Each edge case of the data has its page, with no part failed."""
    reply = world.person(who).get("/account")

    assert 200 == reply.status
    assert words in _plain(reply.main.text)
    assert not list(reply.main.all(class_="failed"))
    assert 200 == world.person(who).get("/services").status


def test_nothing_is_asked_about_a_contract_that_is_not_there(world: World) -> None:
    """Without a contract only the list of contracts is asked for."""
    world.person("without_contracts").get("/account")

    assert ["GET /agreements?customerId=1005&offset=0&limit=100"] == world.billing.seen


def test_each_question_of_a_page_is_asked_once(world: World) -> None:
    """The proof that a contract is Anna's is the page's own question; all others stand alone."""
    world.person("anna").get("/account")

    assert [
        "GET /accounts/B-1001-1",
        "GET /agreements/C-1001-1",
        "GET /agreements/C-1001-1/next-charge",
        "GET /agreements/C-1001-1/upcoming-charges",
        "GET /agreements?customerId=1001&offset=0&limit=100",
        "GET /buckets?agreementId=C-1001-1&status=active",
        "GET /products?agreementId=C-1001-1&status=active",
    ] == sorted(world.billing.seen)
