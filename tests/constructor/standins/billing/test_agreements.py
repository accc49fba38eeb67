"""Contracts, accounts, packages, services and charges of the demo's people."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

Ask = Callable[..., Any]


def _amount(money: Any) -> str | None:
    return None if money is None else f"{money['value']} {money['unit']}"


def test_olgas_account(ask: Ask) -> None:
    """Olga has 862,50 with a promised payment of 500 in it, whose fee is 30, until the end of 25 November."""
    account = ask("/accounts/B-1003-1").body

    assert "862.50 RUB" == _amount(account["balance"])
    assert ("500.00 RUB", "30.00 RUB", "2026-11-25T23:59:59+03:00") == (
        _amount(account["promised"]["amount"]),
        _amount(account["promised"]["fee"]),
        account["promised"]["until"],
    )
    assert ("C-1003-1", "paid", None) == (account["agreementId"], account["paymentStatus"], account["creditLimit"])


def test_olgas_upcoming_charges(ask: Ask) -> None:
    """The loan leaves 332,50 on 25 November; on 1 December 756,50 will be lacking."""
    charges = ask("/agreements/C-1003-1/upcoming-charges").body
    rows = [
        (row["date"], row["name"], row["note"], *(_amount(row[name]) for name in ("amount", "remaining", "shortage")))
        for row in charges
    ]

    assert [
        (
            "2026-11-25",
            "Погашение обещанного платежа",
            "500\u00a0₽ и 30\u00a0₽ за услугу",
            "530.00 RUB",
            "332.50 RUB",
            None,
        ),
        (
            "2026-12-01",
            "Тариф и услуги за декабрь",
            "«Поток 30» и 3 услуги",
            "1089.00 RUB",
            "-756.50 RUB",
            "756.50 RUB",
        ),
    ] == rows


def test_olgas_next_charge(ask: Ask) -> None:
    """Tariff and services cost 1 089 together, the dearest first, and the loan is counted in what is lacking."""
    charge = ask("/agreements/C-1003-1/next-charge").body

    assert ("2026-12-01", "1089.00 RUB", "756.50 RUB") == (
        charge["date"],
        _amount(charge["amount"]),
        _amount(charge["shortage"]),
    )
    assert [
        ("Тариф «Поток 30»", "790.00 RUB"),
        ("+10 ГБ каждый месяц", "199.00 RUB"),
        ("Антивирус", "55.00 RUB"),
        ("Чёрный список", "45.00 RUB"),
    ] == [(item["name"], _amount(item["amount"])) for item in charge["items"]]


def test_olgas_packages(ask: Ask) -> None:
    """Of 30 GB 18,4 are left, of 600 minutes 412, of 100 messages 9 that will not last; all end on 1 December."""
    buckets = ask("/buckets", agreementId="C-1003-1", status="active").body
    rows = [
        (
            row["name"],
            f"{row['remainingValue']['amount']} {row['remainingValue']['units']}",
            f"{row['initialValue']['amount']} {row['initialValue']['units']}",
            row["depletionDate"],
        )
        for row in buckets
    ]

    assert [
        ("Интернет", "18.4 GB", "30 GB", None),
        ("Минуты", "412 min", "600 min", None),
        ("SMS", "9 SMS", "100 SMS", "2026-11-24"),
    ] == rows
    assert {"2026-12-01T00:00:00+03:00"} == {row["validFor"]["endDateTime"] for row in buckets}


def test_olgas_services(ask: Ask) -> None:
    """Five services stand by category: one in the tariff, one that goes off on 1 January and may be restored."""
    products = ask("/products", agreementId="C-1003-1").body
    rows = [(row["category"], row["name"], _amount(row["price"]), row["allowedActions"]) for row in products]

    assert [
        ("Интернет", "+10 ГБ каждый месяц", "199.00 RUB", ["suspend", "delete"]),
        ("Интернет", "Раздача без ограничений", "0.00 RUB", []),
        ("Звонки", "Кто звонил", "0.00 RUB", ["suspend", "delete"]),
        ("Звонки", "Чёрный список", "45.00 RUB", ["suspend", "delete"]),
        ("Защита", "Антивирус", "55.00 RUB", ["restore"]),
    ] == rows
    assert [False, True, False, False, False] == [row["isIncluded"] for row in products]
    assert [None, None, None, None, "2027-01-01"] == [row["terminationDate"] for row in products]


def test_boris_is_blocked_for_debt(ask: Ask) -> None:
    """Boris owes 7 632 and is blocked until he pays; he is none of Ivan's."""
    (contract,) = ask("/agreements", customerId="1002").body

    assert ("blocked", "funds", "billing", "payment") == (
        contract["status"],
        *(contract["block"][name] for name in ("reason", "by", "liftBy")),
    )
    assert ("-7632.00 RUB", "overdue") == (
        _amount(ask(f"/accounts/{contract['accountId']}").body["balance"]),
        ask(f"/accounts/{contract['accountId']}").body["paymentStatus"],
    )
    assert [] == ask("/subscribers", agentId="A-100", customerId="1002").body


def test_anna_has_everything_in_order(ask: Ask) -> None:
    """Anna is served, owes nothing, and her money suffices for the next charge."""
    (contract,) = ask("/agreements", customerId="1001").body
    charge = ask(f"/agreements/{contract['id']}/next-charge").body

    assert ("active", None) == (contract["status"], contract["block"])
    assert ("1468.00 RUB", None) == (_amount(charge["amount"]), charge["shortage"])
    assert [] == [row["name"] for row in ask("/buckets", agreementId=contract["id"]).body if row["depletionDate"]]


@pytest.mark.parametrize(
    ("customer", "status", "reason", "lift"),
    [
        ("1013", "suspended", "own", "subscriber"),
        ("1014", "terminated", "terminated", "nobody"),
        ("1015", "blocked", "administrative", "operator"),
    ],
)
def test_blocks_say_why_and_who_lifts_them(ask: Ask, customer: str, status: str, reason: str, lift: str) -> None:
    """A contract that is not served is not charged either."""
    (contract,) = ask("/agreements", customerId=customer).body

    assert (status, reason, lift) == (contract["status"], contract["block"]["reason"], contract["block"]["liftBy"])
    assert {"date": None, "amount": None, "shortage": None, "items": []} == ask(
        f"/agreements/{contract['id']}/next-charge"
    ).body
    assert [] == ask(f"/agreements/{contract['id']}/upcoming-charges").body


def test_people_with_little(ask: Ask) -> None:
    """There is a subscriber without services, one without contracts, one without a phone."""
    bare = ask("/subscribers/1005").body

    assert [] == ask("/products", agreementId="C-1004-1").body
    assert (None, None, None) == (bare["contractNumber"], bare["status"], bare["balance"])
    assert (200, 0, []) == (
        ask("/agreements", customerId="1005").status,
        ask("/agreements", customerId="1005").total,
        ask("/agreements", customerId="1005").body,
    )
    assert ask("/subscribers/1006").body["phone"] is None


def test_people_with_much(ask: Ask) -> None:
    """There is a name of 200 characters without a space, one from right to left, 40 services, several contracts."""
    name = ask("/subscribers/1007").body["name"]

    assert (200, False) == (len(name), " " in name)
    assert "محمد الأحمد 🌊" == ask("/subscribers/1008").body["name"]
    assert 40 == len(ask("/products", agreementId="C-1009-1").body)
    assert ["active", "blocked", "draft"] == [row["status"] for row in ask("/agreements", customerId="1010").body]
    assert ["USD", "KZT"] == [ask(f"/accounts/B-{one}-1").body["balance"]["unit"] for one in (1011, 1012)]


def test_packages_and_services_narrow_by_state(ask: Ask) -> None:
    """Expired packages and stopped services are told from live ones; an endless package has no end."""
    expired = ask("/buckets", agreementId="C-1008-1", status="expired").body
    (waiting,) = ask("/products", agreementId="C-1009-1", status="pendingActive").body

    assert ["Пакет «+5 ГБ»"] == [row["name"] for row in expired]
    assert ["Подарочные SMS"] == [
        row["name"] for row in ask("/buckets", agreementId="C-1008-1").body if row["validFor"]["endDateTime"] is None
    ]
    assert ("Антиспам", ["delete"]) == (waiting["name"], waiting["allowedActions"])


def test_demo_operator_is_of_the_promised_size(ask: Ask) -> None:
    """Two hundred subscribers have about 230 contracts, most of them in roubles."""
    people = [row["id"] for offset in (0, 100) for row in ask("/subscribers", offset=offset, limit=100).body]
    contracts = [row for customer in people for row in ask("/agreements", customerId=customer).body]
    prices = [row["planPrice"]["unit"] for row in contracts]

    assert 230 == len(contracts)
    assert Decimal("0.93") < Decimal(prices.count("RUB")) / len(prices) < Decimal("0.98")


@pytest.mark.parametrize(
    ("path", "parameters"),
    [
        ("/agreements", {"customerId": "no-such"}),
        ("/agreements/no-such", {}),
        ("/agreements/no-such/next-charge", {}),
        ("/agreements/no-such/upcoming-charges", {}),
        ("/accounts/no-such", {}),
        ("/buckets", {"agreementId": "no-such"}),
        ("/products", {"agreementId": "no-such"}),
        ("/no-such", {}),
    ],
)
def test_unknown_is_not_found(ask: Ask, path: str, parameters: dict[str, str]) -> None:
    """What the billing does not know is 404 with words for people."""
    answer = ask(path, **parameters)

    assert (404, "NOT_FOUND", "Не найдено") == (answer.status, answer.body["code"], answer.body["reason"])
