"""The full list of subscribers: found, paged, sorted; and a subscriber's home as seen by those who serve them."""

from __future__ import annotations

import re

import pytest

from tests.journeys.harness import Reply, Visitor, World


def _names(reply: Reply) -> list[str]:
    return [row[0] for row in reply.main.one("section", class_="b-table").rows()]


def _find(visitor: Visitor, **filled: str) -> Reply:
    reply = visitor.get("/subscribers")
    return visitor.submit(reply, reply.main.one("form", class_="finder"), **filled)


def test_home_of_a_manager_is_the_full_list(world: World) -> None:
    """Maria, agent of nobody, is led to the list; she has no «Главная» beside it."""
    reply = world.visitor().sign_in("maria")
    menu = reply.page.one("nav", class_="menu")

    assert (200, "/subscribers", "Абоненты") == (reply.status, reply.address, reply.main.one("h1").text)
    assert "200 строк" in reply.main.text
    assert {"/subscribers", "/news", "/faq"} == {link.attrs["href"] for link in menu.all("a", href="")} & {
        "/agent", "/account", "/subscribers", "/news", "/faq", "/services",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("гордеева ольга", ["Гордеева Ольга"]),
        ("ГОРДЕЕВА", ["Гордеева Ольга"]),
        ("+7 (912) 640-12-77", ["Гордеева Ольга"]),
        ("8 912 640 12 77", ["Гордеева Ольга"]),
        ("2412521", ["Петров Алексей"]),
        ("5120488", ["Многодоговорова Инна"]),
    ],
)
def test_search_by_name_phone_and_contract(world: World, query: str, found: list[str]) -> None:
    """One field finds by any of the three, however it is written."""
    reply = _find(world.person("maria"), query=query)

    assert found == _names(reply)


def test_search_that_finds_nothing_says_so(world: World) -> None:
    """Nothing found is a sentence, not an empty table."""
    reply = _find(world.person("maria"), query="такого имени нет")

    assert not list(reply.main.all("table"))
    assert reply.main.one("div", class_="state-empty").text


def test_search_keeps_what_was_asked(world: World) -> None:
    """The field still holds the words, and the address can be sent to a colleague."""
    reply = _find(world.person("maria"), query="Петров & <b>")

    assert "Петров & <b>" == reply.main.one("input", type="search").attrs["value"]
    assert "<b>" not in reply.html
    assert "query=%D0%9F" in reply.address


def test_choice_of_a_status_narrows_the_list(world: World) -> None:
    """Only blocked contracts are shown, and their number is the backend's."""
    reply = _find(world.person("maria"), status="blocked")
    rows = reply.main.one("section", class_="b-table").rows()

    assert {"Заблокирован"} == {row[2] for row in rows}
    assert any("status=blocked" in question for question in world.billing.seen)


def test_pages_follow_one_another(world: World) -> None:
    """The next page has other people; the one past the last has none and is no error."""
    maria = world.person("maria")
    first = maria.get("/subscribers")
    second = maria.get(first.main.href("Вперёд"))

    assert "Страница 2 из 10" in second.main.text
    assert not set(_names(first)) & set(_names(second))
    assert _names(first) == _names(maria.get(second.main.href("Назад")))
    assert 200 == maria.get("/subscribers?all.page=99999").status


def test_sort_is_by_a_columns_head_and_turns(world: World) -> None:
    """Pressing «Баланс» sorts, pressing it again turns the order; the head tells which it is."""
    maria = world.person("maria")

    def press(reply: Reply) -> Reply:
        head = next(head for head in reply.main.all("th", scope="col") if head.text.startswith("Баланс"))
        return maria.get(next(head.all("a")).attrs["href"])

    falling = press(maria.get("/subscribers"))
    rising = press(falling)

    assert "all.sort=-balance" in falling.address
    assert "all.sort=balance" in rising.address
    assert ["descending"] == [head.attrs["aria-sort"] for head in falling.main.all("th", aria_sort="")]
    assert ["ascending"] == [head.attrs["aria-sort"] for head in rising.main.all("th", aria_sort="")]
    assert _names(falling) != _names(rising)


@pytest.mark.parametrize("asked", ["phone", "-id", "name,balance", "' or 1=1", ""])
def test_unknown_order_is_the_first_order(world: World, asked: str) -> None:
    """Only the orders that the blueprint names reach the backend."""
    maria = world.person("maria")
    maria.get(f"/subscribers?all.sort={asked}")

    assert ["GET /subscribers?offset=0&limit=20&sort=name"] == world.billing.seen


def test_agent_finds_only_their_own(world: World) -> None:
    """The list of an agent without the manager's right is asked for by their number, whatever is searched."""
    pavel = world.person("pavel")
    reply = _find(pavel, query="соколова анна")

    assert ["Соколова Анна"] == _names(reply)
    assert not list(_find(pavel, query="гордеева ольга").main.all("table"))
    assert all("agentId=A-200" in question for question in world.billing.seen)
    assert "Все абоненты" not in reply.html


def test_row_leads_to_the_subscribers_home(world: World) -> None:
    """Ivan opens Olga's home by the link of the table; no number of hers stands in the address."""
    ivan = world.person("ivan")
    address = ivan.get("/agent").main.href("Гордеева Ольга")
    reply = ivan.get(address)

    assert 200 == reply.status
    assert re.fullmatch(r"/account\?c=[A-Za-z0-9_-]{40,}", address)
    assert "1003" not in address
    assert "862,50" in reply.main.text
    assert "Тариф «Поток 30»" in reply.main.text


def test_banner_says_whose_cabinet_is_looked_at(world: World) -> None:
    """Over another's pages a bar names whose they are and leads back to the list."""
    ivan = world.person("ivan")
    reply = ivan.get(ivan.get("/agent").main.href("Гордеева Ольга"))
    bar = next(reply.page.all(class_="acting"))

    assert "Вы смотрите кабинет +7 (912) 640-12-77 · договор 6120045" in bar.text.replace("\u00a0", " ")
    assert ["/subscribers"] == [link.attrs["href"] for link in bar.all("a")]
    assert not list(ivan.get("/agent").page.all(class_="acting"))


def test_manager_opens_anybodys_home(world: World) -> None:
    """Maria, who may see everybody, opens a subscriber whom no agent of hers has."""
    maria = world.person("maria")
    reply = maria.get(_find(maria, query="Должников Борис").main.href("Должников Борис"))

    assert 200 == reply.status
    assert "Договор заблокирован: не хватает денег" in reply.main.text
