"""Columns of a table."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest

from runtime.cabinet.model import Value
from runtime.render.columns import cell, placed, sorting
from runtime.render.settings import Settings, Slots
from runtime.values import Money
from tests.runtime.render.homes import people_table, queries
from tests.runtime.render.sample import RU, SimpleLinker, record, rows, scope, text, value

_SLOTS = Slots(names=frozenset(("value", "label", "place", "priority", "align")))


def _columns(*columns: Any) -> tuple[Settings, ...]:
    return tuple(Settings(column.settings, _SLOTS) for column in columns)


def _places(*columns: Any) -> list[str]:
    return [column.place for column in placed(_columns(*columns))]


def test_types_suggest_places_on_a_phone() -> None:
    """First the title, the identifier under it, the state and the sum at the end, the phone below."""
    columns = people_table().settings["columns"]

    assert isinstance(columns, tuple)
    assert _places(*columns) == ["title", "meta", "end", "more", "amount"]


def test_a_declared_place_wins() -> None:
    """What the blueprint says stays; the rest is placed around it."""
    state = value("item.status", "enumeration", enum="Agreement.status")
    columns = (
        record(value=value("item.name"), place="meta"),
        record(value=state, place="title"),
        record(value=value("item.balance", "money"), place="hide"),
    )

    assert _places(*columns) == ["meta", "title", "hide"]


def test_of_several_sums_the_last_is_the_amount() -> None:
    """One column is the amount; other sums get their name before them."""
    columns = placed(
        _columns(
            record(value=value("item.name")),
            record(value=value("item.fee", "money"), label=text("labels.balance")),
            record(value=value("item.balance", "money"), label=text("labels.balance")),
        )
    )

    assert [(column.place, column.worded) for column in columns] == [
        ("title", False),
        ("meta", True),
        ("amount", False),
    ]


def test_bare_identifiers_are_worded_and_phones_and_states_are_not() -> None:
    """A number that says nothing by itself gets its column's name on a phone."""
    columns = people_table().settings["columns"]

    assert isinstance(columns, tuple)
    found = placed(_columns(*columns))
    assert [column.worded for column in found] == [False, True, False, False, False]
    assert [column.end for column in found] == [False, False, False, False, True]


@pytest.mark.parametrize(
    ("now", "key", "direction", "href"),
    [
        ("name", "name", "ascending", "?mine.sort=-name"),
        ("-name", "name", "descending", "?mine.sort=name"),
        ("name", "balance", "", "?mine.sort=-balance"),
        ("-balance", "balance", "descending", "?mine.sort=balance"),
    ],
)
def test_a_head_turns_the_order(now: str, key: str, direction: str, href: str) -> None:
    """The sorted column's link turns its order; another's takes the order that the question names first."""
    column = placed(_columns(record(value=value(f"item.{key}", "money"))))[0]

    found = sorting(column, rows("mine"), scope(queries=queries(), links=SimpleLinker(now)))

    assert found is not None
    assert (found.direction, found.href) == (direction, href)


def test_a_column_that_the_question_cannot_sort_by_has_no_link() -> None:
    """Only declared keys make links."""
    column = placed(_columns(record(value=value("item.phone"))))[0]

    assert sorting(column, rows("mine"), scope(queries=queries())) is None
    assert sorting(column, rows("elsewhere"), scope(queries=queries())) is None


def _cell(amount: str, currency: str = "RUB", name: str = "balance") -> str:
    shown = Value(expr=value(f"item.{name}").expr, kind="money", shown="money")
    drawn = cell(shown, scope(roots={"item": {name: Money(Decimal(amount), currency)}}))
    return re.sub(r"<[^>]*>", "", drawn)


def test_cells_leave_the_cabinets_currency_to_the_head() -> None:
    """A sum in the cabinet's currency stands bare with two decimals; another keeps its sign."""
    assert _cell("12432") == "12\u202f432,00"
    assert RU.currencies["KZT"] in _cell("5", "KZT")


@pytest.mark.parametrize(("name", "red"), [("balance", True), ("totalBalance", True), ("amount", False)])
def test_only_a_negative_balance_is_a_debt(name: str, red: bool) -> None:
    """An ordinary charge is not red."""
    shown = value(f"item.{name}", "money")

    drawn = cell(shown, scope(roots={"item": {name: Money(Decimal("-640"), "RUB")}}))

    assert ('class="debt"' in drawn) is red
