"""Pages and filters of lists."""

from __future__ import annotations

from datetime import date

import pytest

from runtime.cabinet.model import Filter
from runtime.records import replace
from runtime.render.listing import Paging, filters, items, paging, total
from runtime.values import Page
from tests.runtime.render.homes import queries
from tests.runtime.render.sample import rows, scope, text


def _page(number: int, found: int | None, size: int = 4, count: int = 4) -> Page:
    return Page(rows=("x",) * count, total=found, number=number, size=size)


def test_one_page_needs_no_way_through() -> None:
    """A list that fits one page has no pager; nor has a plain list."""
    assert paging(rows("mine"), scope(roots={"mine": _page(1, 4)})) is None
    assert paging(rows("mine"), scope(roots={"mine": ("x", "y")})) is None


@pytest.mark.parametrize(
    ("number", "previous", "following"),
    [(1, None, "?mine.page=2"), (2, "?mine.page=1", "?mine.page=3"), (3, "?mine.page=2", None)],
)
def test_the_ends_lead_one_way(number: int, previous: str | None, following: str | None) -> None:
    """The first page has no way back, the last none forward."""
    expected = Paging(number=number, pages=3, total=11, previous=previous, next=following)

    assert paging(rows("mine"), scope(roots={"mine": _page(number, 11)})) == expected


@pytest.mark.parametrize(("count", "following"), [(4, "?mine.page=2"), (3, None)])
def test_without_a_total_a_full_page_may_have_another(count: int, following: str | None) -> None:
    """A source that tells no total: a page that is not full is the last."""
    found = paging(rows("mine"), scope(roots={"mine": _page(1, None, count=count)}))

    assert (found.next if found else None) == following


@pytest.mark.parametrize("unknown", [None, "text", 5])
def test_what_is_no_list_has_no_rows(unknown: object) -> None:
    """Unknown rows, and what is no list, are no rows."""
    assert items(rows("mine"), scope(roots={"mine": unknown})) == ()
    assert total(rows("mine"), scope(roots={"mine": unknown})) is None


def test_filters_hold_what_the_address_holds() -> None:
    """Each filter is a field with its value as text; one that narrows makes the form active."""
    wanted = (
        Filter(name="query", type="search"),
        Filter(name="since", type="date", label=text("labels.status")),
        Filter(name="kind", type="choice", label=text("labels.name"), options=(("a", text("home.pay")),)),
        Filter(name="only", type="flag", label=text("labels.phone")),
    )
    asked = {"mine": replace(queries()["mine"], filters=wanted)}
    given = {"query": "<Пет>", "since": date(2026, 11, 1), "kind": None, "only": True}

    found = filters(rows("mine"), scope(queries=asked, roots={"filter": given}))

    assert found is not None
    assert [field.value for field in found.fields] == ["<Пет>", "2026-11-01", "", "1"]
    assert found.fields[0].label == "Поиск"
    assert found.fields[2].options == (("a", "Пополнить"),)
    assert found.active
    assert found.form.action == "/agent"


def test_a_list_without_filters_has_no_form() -> None:
    """No filters, no form; empty ones do not narrow."""
    untouched = filters(rows("mine"), scope(queries=queries(search=True), roots={"filter": {}}))

    assert filters(rows("mine"), scope(queries=queries())) is None
    assert untouched is not None
    assert not untouched.active
