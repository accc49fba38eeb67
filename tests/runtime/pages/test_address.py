"""Addresses of pages."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from runtime.cabinet.model import Filter, Query, Shape, Text
from runtime.pages.address import Address, read_address, read_filter

PEOPLE = Query(name="people", operation="billing.list", answer=Shape(kind="page"), page=20, sort=("name", "-balance"))


def address(query: str) -> Address:
    """Return the address with this query string."""
    found = read_address("/people", query.encode())
    assert found is not None
    return found


@pytest.mark.parametrize(
    "query", ["a=1&a=2", "a=%FF", "a=" + "x" * 5000, "&".join(f"a{n}=1" for n in range(60)), "ключ=1"]
)
def test_doubtful_addresses_are_none(query: str) -> None:
    """A parameter twice, no UTF-8, and too much of anything are no address."""

    assert read_address("/people", query.encode()) is None


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("", 1),
        ("people.page=3", 3),
        ("people.page=0", 1),
        ("people.page=-1", 1),
        ("people.page=%D9%A3", 1),
        ("people.page=x", 1),
    ],
)
def test_a_page_is_a_positive_number(query: str, number: int) -> None:
    """Anything else is the first page."""

    assert number == address(query).page(PEOPLE)


@pytest.mark.parametrize(
    ("query", "sort"),
    [
        ("", "name"),
        ("people.sort=-name", "-name"),
        ("people.sort=balance", "balance"),
        ("people.sort=password", "name"),
    ],
)
def test_only_declared_orders_are_taken(query: str, sort: str) -> None:
    """The first is the default; each may be turned; nothing else reaches the backend."""

    assert sort == address(query).sort(PEOPLE)


def test_changing_keeps_the_rest() -> None:
    """A change sets, adds or, with None, removes; the others stay in their order."""
    changed = address("query=%D0%B0%26b&tab=all").with_changes(**{"tab": None, "people.page": "2"})

    assert "/people?query=%D0%B0%26b&people.page=2" == changed


@pytest.mark.parametrize(
    ("of", "written", "expected"),
    [
        ("search", "  Петров ", "Петров"),
        ("search", "", None),
        ("search", "a\x00b\n", "ab"),
        ("choice", "active", "active"),
        ("choice", "other", None),
        ("date", "2026-11-22", date(2026, 11, 22)),
        ("date", "22.11.2026", None),
        ("flag", "1", True),
        ("flag", "true", None),
    ],
)
def test_a_filter_is_what_its_type_says_or_nothing(of: Any, written: str, expected: object) -> None:
    """What is none of the type narrows nothing."""
    filter = Filter(name="f", type=of, options=(("active", Text(key="x")),))

    assert expected == read_filter(filter, written)
