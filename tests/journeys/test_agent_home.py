"""The agent's home: every word and figure of the original screen, for each agent what is theirs."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tests.journeys.harness import Reply, World

MINE = "Мои абоненты"
RECENT = "Последние добавленные абоненты"
ALL = "Все абоненты"
GIVEN = [
    ["Петров Алексей", "2412521", "Активен", "+7 (916) 083-85-31", "12 432,00"],
    ["Зеленков Андрей", "2412413", "Активен", "+7 (913) 534-34-21", "23 567,00"],
    ["Мирский Владислав", "2341423", "Активен", "+7 (916) 654-23-65", "−7 632,00"],
    ["Зайцев Владимир", "6875432", "Активен", "+7 (765) 378-43-12", "36 321,00"],
    ["Пестрова Светлана", "4766543", "Активен", "+7 (521) 321-54-34", "84 252,00"],
]
SIX_MORE = [
    ["Кузнецова Марина", "3120874", "Активен", "+7 (903) 217-40-65", "18 450,00"],
    ["Орлов Дмитрий", "3398120", "Приостановлен", "+7 (926) 114-73-08", "−1 215,50"],
    ["Белова Анна", "4471902", "Активен", "+7 (985) 771-09-36", "8 980,00"],
    ["ООО «Северный ветер»", "5502316", "Активен", "+7 (495) 120-44-90", "11 300,00"],
    ["Тихонов Сергей", "2987654", "Заблокирован", "+7 (977) 305-61-22", "−640,00"],
    ["Гордеева Ольга", "6120045", "Активен", "+7 (912) 640-12-77", "862,50"],
]


def _with_blanks(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """Write the narrow no-break spaces of numbers as plain ones, to be read."""
    return [[cell.replace("\u202f", " ").replace("\xa0", " ") for cell in row] for row in rows]


def _table(reply: Reply) -> list[list[str]]:
    return _with_blanks(reply.main.one("section", class_="b-table").rows())


def _tabs(reply: Reply) -> list[str]:
    return reply.main.one("nav", class_="tabs").texts("a")


def _stats(reply: Reply) -> list[str]:
    blocks = reply.main.texts("div", class_="b-stat")
    return [block.replace("\u202f", " ").replace("\xa0", " ") for block in blocks]


def _legend(reply: Reply) -> list[list[str]]:
    lines = reply.main.one("ul", class_="legend").all("li")
    return [[line.texts("span")[-1], line.one("strong").text] for line in lines]


def test_signing_in_leads_an_agent_to_their_home(world: World) -> None:
    """Whoever signs in as an agent is led from `/` to «Главная»."""
    reply = world.visitor().sign_in("ivan")

    assert (200, "/agent", "Главная") == (reply.status, reply.address, reply.main.one("h1").text)


def test_header_says_whose_cabinet_it_is_and_how_to_reach_the_operator(world: World) -> None:
    """Brand, name of the portal, phone, e-mail, the person and the way out stand in the header in this order."""
    header = world.person("ivan").get("/agent").page.one("header")
    words = ["ПОТОК", "Личный кабинет", "+7 (499) 430-02-04", "info@pt-t.ru", "Иван Иванов", "Выйти из системы"]
    places = [header.text.find(word) for word in words]

    assert sorted(places) == places
    assert -1 not in places
    assert "tel:+74994300204" == next(header.all("a", class_="phone")).attrs["href"]
    assert "mailto:info@pt-t.ru" == header.href("info@pt-t.ru")


def test_menu_leads_to_the_four_screens(world: World) -> None:
    """The menu of an agent is Главная, Абоненты, Новости, FAQ; the current one is marked."""
    menu = world.person("ivan").get("/agent").page.one("nav", class_="menu")
    links = [link for link in menu.all("a") if link.attrs["href"] in ("/agent", "/subscribers", "/news", "/faq")]

    assert ["Главная", "Абоненты", "Новости", "FAQ"] == [link.text for link in links]
    assert ["Главная"] == menu.texts("a", aria_current="page")


def test_tabs_of_an_agent_who_may_see_everybody(world: World) -> None:
    """Ivan has three tabs, and the first is open."""
    reply = world.person("ivan").get("/agent")

    assert [MINE, RECENT, ALL] == _tabs(reply)
    assert [MINE] == reply.main.one("nav", class_="tabs").texts("a", aria_current="true")


def test_totals_are_those_of_the_original(world: World) -> None:
    """Eleven subscribers, 186 677 in all."""
    stats = _stats(world.person("ivan").get("/agent"))

    assert ["11 абонентов", "186 677 ₽ общий баланс контрактов"] == stats


def test_table_has_the_five_rows_of_the_original_and_six_more(world: World) -> None:
    """Each row has name, contract, status, phone and balance, in the order in which they were added."""
    reply = world.person("ivan").get("/agent")

    assert ["Наименование", "Контракт", "Статус контракта", "Телефон", "Баланс, ₽"] == reply.main.one(
        "section", class_="b-table"
    ).texts("th", scope="col")
    assert GIVEN + SIX_MORE == _table(reply)


def test_figures_keep_together(world: World) -> None:
    """Thousands are parted by U+202F, the sign of roubles stands after U+00A0, the minus is U+2212."""
    html = world.person("ivan").get("/agent").main.text

    assert "186\u202f677\u00a0₽" in html
    assert "\u22127\u202f632,00" in html


def test_news_card_invites_to_the_news(world: World) -> None:
    """The card says what is there and leads to it."""
    ivan = world.person("ivan")
    card = ivan.get("/agent").main.one("section", class_="b-card")

    assert "Узнать последние новости" == card.one("h2").text
    assert "Здесь вы можете просмотреть последние новости" in card.text
    assert "/news" == card.href("Просмотр")


def test_donut_counts_the_orders(world: World) -> None:
    """268 orders in all, 255 processed, 13 in work, each in words."""
    reply = world.person("ivan").get("/agent")
    donut = reply.main.one("section", class_="b-donut")
    said = donut.one("svg", role="img").attrs["aria-label"]

    assert "Заказы абонентов" == donut.one("h2").text
    assert "268 всего заявок" == donut.one("p", class_="middle").text.replace("268всего", "268 всего")
    assert [["Общее число заявок", "268"], ["Обработанные", "255"], ["В работе", "13"]] == _legend(reply)
    assert "Заказы абонентов. Общее число заявок: 268, Обработанные: 255, В работе: 13" == said


def test_recent_tab_begins_with_the_last_added(world: World) -> None:
    """The second tab has the same eleven, the newest first."""
    ivan = world.person("ivan")
    reply = ivan.get(ivan.get("/agent").main.href(RECENT))

    assert [row[0] for row in (GIVEN + SIX_MORE)[::-1]] == [row[0] for row in _table(reply)]


def test_tab_of_all_shows_a_page_of_everybody(world: World) -> None:
    """The third tab has the whole operator's subscribers, twenty a page, by name."""
    ivan = world.person("ivan")
    reply = ivan.get(ivan.get("/agent").main.href(ALL))

    assert 20 == len(_table(reply))
    assert "Абрамов Григорий" == _table(reply)[1][0]
    assert "Страница 1 из 10" in reply.main.text


def test_only_the_open_tab_is_asked_for(world: World) -> None:
    """A page asks the billing for the open tab, the totals and the orders: three questions, each once."""
    ivan = world.person("ivan")
    ivan.get("/agent")

    assert [
        "GET /orders/totals?agentId=A-100",
        "GET /subscribers/totals?agentId=A-100",
        "GET /subscribers?agentId=A-100&offset=0&limit=20&sort=createdAt",
    ] == sorted(world.billing.seen)


def test_totals_come_from_the_backend_not_from_the_rows(world: World) -> None:
    """Where the list has only five rows, the totals stay those of the backend."""

    def five(told: object) -> object:
        return told[:5] if isinstance(told, list) else told

    ivan = world.person("ivan")
    with world.billing.lying(five, "/subscribers"):
        reply = ivan.get("/agent")

    assert GIVEN == _table(reply)
    assert ["11 абонентов", "186 677 ₽ общий баланс контрактов"] == _stats(reply)


def test_pavel_sees_two_tabs(world: World) -> None:
    """An agent without the manager's right has his own subscribers only."""
    reply = world.person("pavel").get("/agent")

    assert [MINE, RECENT] == _tabs(reply)
    assert "Павел Агентов" in reply.page.one("header").text
    assert ALL not in reply.html
    assert {"agentId=A-200"} == {
        part for question in world.billing.seen for part in re.findall("agentId=[^&]*", question)
    }


def test_pavel_is_not_shown_everybody_by_any_tab(world: World) -> None:
    """The address of another's tab shows the first one; nobody's list without an owner is asked for."""
    pavel = world.person("pavel")
    hidden = re.findall(r"tab=([a-z0-9_]+)", world.person("ivan").get("/agent").html)[2 * 2]
    world.billing.forget()
    reply = pavel.get(f"/agent?tab={hidden}")

    assert [MINE] == reply.main.one("nav", class_="tabs").texts("a", aria_current="true")
    assert all("agentId=A-200" in question for question in world.billing.seen)


def test_english_words_and_figures(world: World) -> None:
    """In English the same figures are written as English does."""
    reply = world.person("ivan", "en").get("/agent")

    assert "en" == reply.page.one("html").attrs["lang"]
    assert ["My subscribers", "Recently added subscribers", "All subscribers"] == _tabs(reply)
    assert ["11 subscribers", "₽186,677 total balance of contracts"] == _stats(reply)
    assert ["Мирский Владислав", "2341423", "Active", "+7 (916) 654-23-65", "−7,632.00"] == _table(reply)[2]
    assert [["All requests", "268"], ["Processed", "255"], ["In progress", "13"]] == _legend(reply)
    assert "/news" == reply.main.one("section", class_="b-card").href("View")
    assert "Sign out" in reply.page.one("header").text


def test_language_is_switched_and_kept(world: World) -> None:
    """The link «English» shows the same page in English, and the next one too."""
    visitor = world.visitor()
    reply = visitor.get(visitor.sign_in("ivan").page.href("English"))

    assert ("/agent", "en") == (reply.address, reply.page.one("html").attrs["lang"])
    assert "Subscribers" == visitor.get("/subscribers").main.one("h1").text


def test_agent_without_subscribers_is_told_so(world: World) -> None:
    """Counts are nought, and what is empty says so in words."""
    reply = world.person("nina").get("/agent")

    assert ["0 абонентов", "0 ₽ общий баланс контрактов"] == _stats(reply)
    assert "Абонентов пока нет" in reply.main.text
    assert reply.main.one("section", class_="b-donut").text.removeprefix("Заказы абонентов")
    assert not list(reply.main.all("ul", class_="legend"))


def test_balances_of_several_currencies_each_have_their_sign(world: World) -> None:
    """Where a column holds roubles, tenge and dollars, those that are no roubles say so beside the figure."""
    reply = world.person("marat").get("/agent?mine.sort=-balance&mine.page=2")
    signs = {row[4][-1] for row in _table(reply)}

    assert {"₸", "$"} <= signs
