"""The original screen's figures, and subscribers found, sorted and paged."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

Ask = Callable[..., Any]


def _names(answer: Any) -> list[str]:
    return [row["name"] for row in answer.body]


def test_ivan_serves_the_eleven_of_the_original_screen(ask: Ask) -> None:
    """Ivan's subscribers stand in the order in which they were added, each with the screen's five values."""
    answer = ask("/subscribers", agentId="A-100")
    rows = [
        (row["name"], row["contractNumber"], row["status"], row["phone"], str(row["balance"]["value"]))
        for row in answer.body
    ]

    assert [
        ("Петров Алексей", "2412521", "active", "+79160838531", "12432.00"),
        ("Зеленков Андрей", "2412413", "active", "+79135343421", "23567.00"),
        ("Мирский Владислав", "2341423", "active", "+79166542365", "-7632.00"),
        ("Зайцев Владимир", "6875432", "active", "+77653784312", "36321.00"),
        ("Пестрова Светлана", "4766543", "active", "+75213215434", "84252.00"),
        ("Кузнецова Марина", "3120874", "active", "+79032174065", "18450.00"),
        ("Орлов Дмитрий", "3398120", "suspended", "+79261147308", "-1215.50"),
        ("Белова Анна", "4471902", "active", "+79857710936", "8980.00"),
        ("ООО «Северный ветер»", "5502316", "active", "+74951204490", "11300.00"),
        ("Тихонов Сергей", "2987654", "blocked", "+79773056122", "-640.00"),
        ("Гордеева Ольга", "6120045", "active", "+79126401277", "862.50"),
    ] == rows
    assert {("RUB", "A-100")} == {(row["balance"]["unit"], row["agentId"]) for row in answer.body}
    assert answer.total == 11


def test_totals_are_of_all_subscribers_and_not_of_a_page(ask: Ask) -> None:
    """Ivan's eleven have 186 677 roubles together, debts included, however few rows a page shows."""
    page = ask("/subscribers", agentId="A-100", limit=5)
    totals = ask("/subscribers/totals", agentId="A-100")

    assert {"count": 11, "balance": {"value": Decimal("186677.00"), "unit": "RUB"}, "otherBalances": []} == totals.body
    assert (5, 11) == (len(page.body), page.total)
    assert Decimal("148940.00") == sum(row["balance"]["value"] for row in page.body)


def test_orders_of_ivans_subscribers(ask: Ask) -> None:
    """Of 268 orders 255 have come to an end and 13 are in work."""
    assert {"total": 268, "processed": 255, "inWork": 13} == ask("/orders/totals", agentId="A-100").body


def test_agents_see_their_own(ask: Ask) -> None:
    """Pavel's subscribers, totals and orders are others than Ivan's, and all together are more."""
    ivan, pavel = (ask("/subscribers", agentId=agent, limit=100) for agent in ("A-100", "A-200"))
    own = ask("/orders/totals", agentId="A-200").body["total"]

    assert {row["id"] for row in pavel.body}.isdisjoint(row["id"] for row in ivan.body)
    assert (24, {"A-200"}) == (pavel.total, {row["agentId"] for row in pavel.body})
    assert 24 == ask("/subscribers/totals", agentId="A-200").body["count"]
    assert 0 < own < ask("/orders/totals").body["total"] - 268
    assert 200 == ask("/subscribers").total == ask("/subscribers/totals").body["count"]


def test_foreign_subscriber_is_not_an_agents(ask: Ask) -> None:
    """Narrowed to a subscriber of another agent, or to one that does not exist, an agent's list is empty."""
    assert ["Гордеева Ольга"] == _names(ask("/subscribers", agentId="A-100", customerId="1003"))
    assert [] == ask("/subscribers", agentId="A-200", customerId="1003").body
    assert [] == ask("/subscribers", agentId="A-200", customerId="no-such").body


def test_brand_new_agent_has_nothing(ask: Ask) -> None:
    """An agent without subscribers gets empty lists and noughts, as does one whom the billing does not know."""
    for agent in ("A-300", "A-999"):
        assert (0, []) == (ask("/subscribers", agentId=agent).total, ask("/subscribers", agentId=agent).body)
        assert {"count": 0, "balance": {"value": 0, "unit": "RUB"}, "otherBalances": []} == ask(
            "/subscribers/totals", agentId=agent
        ).body
        assert {"total": 0, "processed": 0, "inWork": 0} == ask("/orders/totals", agentId=agent).body


def test_currencies_are_never_added(ask: Ask) -> None:
    """Balances in tenge and dollars stand beside those in roubles."""
    totals = ask("/subscribers/totals", agentId="A-400").body

    assert "RUB" == totals["balance"]["unit"]
    assert [("KZT", Decimal("15600.00")), ("USD", Decimal("48.20"))] == [
        (money["unit"], money["value"]) for money in totals["otherBalances"]
    ]


@pytest.mark.parametrize(
    "query",
    [
        "гордеева",
        "ОЛЬГА",
        "ольга гордеева",
        "6120045",
        "612004",
        "+7 (912) 640-12-77",
        "8 912 640",
        "9126401277",
        "640-12-77",
        "  Гордеева  ",
    ],
)
def test_search_finds_by_name_contract_and_phone(ask: Ask, query: str) -> None:
    """A subscriber is found by words of the name in any order and case, by contract number, by phone."""
    assert ["Гордеева Ольга"] == _names(ask("/subscribers", agentId="A-100", query=query))


def test_search_takes_ye_for_yo(ask: Ask) -> None:
    """«Федор» finds «Фёдор» and the other way round."""
    found = _names(ask("/subscribers", query="федор"))

    assert found
    assert found == _names(ask("/subscribers", query="ФЁДОР"))
    assert all("Фёдор" in name for name in found)


@pytest.mark.parametrize("query", ["%", "_", "'", "гордеева петров", "00000000"])
def test_search_takes_signs_as_they_are(ask: Ask, query: str) -> None:
    """Signs that mean something to a database find nothing, nor do words of different people."""
    assert (0, []) == (ask("/subscribers", query=query).total, ask("/subscribers", query=query).body)


def test_empty_search_finds_everybody(ask: Ask) -> None:
    """An empty search is no search."""
    assert (
        11
        == ask("/subscribers", agentId="A-100", query="").total
        == ask("/subscribers", agentId="A-100", query=" ").total
    )


def test_status_narrows_the_list(ask: Ask) -> None:
    """The state of the main contract may be asked for."""
    assert ["Тихонов Сергей"] == _names(ask("/subscribers", agentId="A-100", status="blocked"))


@pytest.mark.parametrize(
    ("sort", "first", "last"),
    [
        ("createdAt", "Петров Алексей", "Гордеева Ольга"),
        ("-createdAt", "Гордеева Ольга", "Петров Алексей"),
        ("name", "Белова Анна", "Тихонов Сергей"),
        ("-name", "Тихонов Сергей", "Белова Анна"),
        ("balance", "Мирский Владислав", "Пестрова Светлана"),
        ("-balance", "Пестрова Светлана", "Мирский Владислав"),
        ("contractNumber", "Мирский Владислав", "Зайцев Владимир"),
        ("-contractNumber", "Зайцев Владимир", "Мирский Владислав"),
    ],
)
def test_list_is_sorted(ask: Ask, sort: str, first: str, last: str) -> None:
    """Each field orders the list both ways; balances order as numbers."""
    names = _names(ask("/subscribers", agentId="A-100", sort=sort))

    assert (first, last) == (names[0], names[-1])


@pytest.mark.parametrize("sort", ["balance", "-balance"])
def test_balances_are_sorted_within_a_currency(ask: Ask, sort: str) -> None:
    """Roubles come first both ways, then each other currency; who has no contract stands last."""
    rows = ask("/subscribers", agentId="A-400", sort=sort, limit=100).body
    units = [row["balance"] and row["balance"]["unit"] for row in rows]

    assert ["RUB"] * 35 + ["KZT", "USD", None] == units


def test_pages_together_are_the_list(ask: Ask) -> None:
    """Pages neither repeat nor lose a row, and each tells the number of all."""
    pages = [ask("/subscribers", sort="name", offset=offset, limit=30) for offset in range(0, 210, 30)]
    rows = [row["id"] for page in pages for row in page.body]

    assert [30, 30, 30, 30, 30, 30, 20] == [len(page.body) for page in pages]
    assert {200} == {page.total for page in pages}
    assert 200 == len(set(rows))
    assert (20, []) == (len(ask("/subscribers").body), ask("/subscribers", offset=500).body)


def test_one_subscriber_is_as_in_the_list(ask: Ask) -> None:
    """A subscriber asked for alone is the list's row; an unknown one is 404."""
    assert ask("/subscribers", customerId="1001").body == [ask("/subscribers/1001").body]
    assert 404 == ask("/subscribers/no-such").status
