"""Data as answers may hold it, from the shapes that cabinets expect: hostile, unknown, empty, long, of every word."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck
from hypothesis import strategies as st
from markupsafe import Markup

from runtime.cabinet.model import Cabinet, Computed, Filter, Plan, Query, Shape
from runtime.expressions.values import Months
from runtime.media import Media
from runtime.values import Failure, Money, Page, Quantity

# Data that is made up takes longer than what is tried with it.
SLOW = (
    HealthCheck.too_slow,
    HealthCheck.data_too_large,
    HealthCheck.filter_too_much,
    HealthCheck.large_base_example,
)
TEXTS = st.sampled_from((
    "", " ", "<b>&\"'{}", "</p><script>alert(1)</script>", '"""\\', "{{ 7 * 7 }}{% raw %}", "\x00\r\n\u2028",
    "⟦ui.empty⟧",
    "\u202e\u2066עברית العربية\u2069", "Переосвидетельствование " * 9, "+79160838531", "'" * 200, "Иван",
)) | st.text(max_size=12)  # fmt: skip
_NUMBERS = st.decimals(min_value=-(10**13), max_value=10**13, places=3) | st.sampled_from(
    (Decimal(0), Decimal("-0.001"), Decimal("1E+20"), Decimal("999.995"), Decimal(1))
)
_MOMENTS = st.datetimes(
    min_value=datetime(1, 1, 1), max_value=datetime(9999, 12, 31), timezones=st.just(ZoneInfo("UTC"))
) | st.sampled_from((datetime(2026, 11, 22, 14, 5, tzinfo=ZoneInfo("Asia/Vladivostok")),))
_MEDIA = st.builds(
    Media,
    id=st.just("5f"),
    type=st.sampled_from(("image/png", "application/pdf")),
    size=st.integers(0, 10**9),
    width=st.sampled_from((None, 1, 700, 4000)),
    height=st.sampled_from((None, 1, 700)),
    title=TEXTS,
    name=TEXTS,
)
_SCALARS: Mapping[str, st.SearchStrategy[Any]] = {
    "text": TEXTS, "id": TEXTS, "link": TEXTS, "colour": TEXTS, "rich": TEXTS | TEXTS.map(Markup), "number": _NUMBERS,
    "integer": st.integers(-(10**18), 10**18) | st.sampled_from((0, 1, 2, 5, 21)), "flag": st.booleans(),
    "date": st.dates() | st.just(date(2026, 2, 28)), "datetime": _MOMENTS,
    "duration": st.builds(Months, st.integers(0, 40)) | st.timedeltas(timedelta(), timedelta(days=400)),
    "money": st.builds(Money, _NUMBERS, st.sampled_from(("RUB", "KZT", "JPY", "KWD", "X<"))),
    "quantity": st.builds(Quantity, _NUMBERS, st.sampled_from(("GB", "min", "<u>"))), "image": _MEDIA, "file": _MEDIA,
    "any": TEXTS | _NUMBERS | st.booleans() | st.lists(TEXTS, max_size=2).map(tuple) | st.none(),
}  # fmt: skip
FAILURES = st.builds(
    Failure,
    code=st.sampled_from(("BL-504-1a2b", "<x>")),
    reason=st.sampled_from(("timeout", "unreachable", "invalid", "refused", "busy")),
    source=st.just("billing"),
    words=st.none() | TEXTS,
)


def answers(shape: Shape, cabinet: Cabinet, *, whole: bool = True) -> st.SearchStrategy[Any]:
    """Return values of a shape; where the answer need not be `whole`, any part of it may be away."""
    found = _answers(shape, cabinet, whole)
    return found | st.none() if shape.nullable else found


def _answers(shape: Shape, cabinet: Cabinet, whole: bool) -> st.SearchStrategy[Any]:
    if shape.kind == "enumeration":
        words = (*shape.words, *cabinet.tones.get(shape.enum, {}), "odd<", "")
        return st.sampled_from(words)
    if shape.kind == "thing":
        parts = {name: answers(part, cabinet, whole=whole) for name, part in shape.fields.items()}
        return st.fixed_dictionaries(parts) if whole else st.fixed_dictionaries({}, optional=parts)
    if shape.kind in ("list", "page"):
        rows = _rows(answers(shape.of or Shape(kind="any"), cabinet, whole=whole))
        return (
            rows
            if shape.kind == "list"
            else st.builds(_page, rows, st.sampled_from((None, 0, 3, 99)), st.integers(1, 9))
        )
    return _SCALARS[shape.kind]


def _rows(row: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    """Return no rows, a few, or so many that no page holds them."""
    return st.lists(row, max_size=3).map(tuple) | st.lists(row, min_size=1, max_size=2).map(lambda few: tuple(few * 40))


def _page(rows: tuple[Any, ...], total: int | None, number: int) -> Page:
    return Page(rows, total, number, 20)


def roots(plan: Plan, cabinet: Cabinet) -> st.SearchStrategy[dict[str, Any]]:
    """Return what a page of the plan is drawn over, by root; any of it may be unknown."""
    data = (*cabinet.shell.data, *plan.data)
    found = {datum.name: _mostly(_datum(datum, cabinet)) for datum in data}
    filters = [one for datum in data if isinstance(datum, Query) for one in datum.filters]
    words = st.fixed_dictionaries({}, optional={name: TEXTS for name in ("sub", "name", "email", "phone")})
    return st.fixed_dictionaries({
        **found,
        "session": words,
        "params": st.just({}),
        "filter": st.fixed_dictionaries({one.name: _filter(one) for one in filters}),
        "current": st.fixed_dictionaries({current.name: TEXTS | st.none() for current in cabinet.current}),
    })  # fmt: skip


def _mostly(found: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.sampled_from((found, found, found, found, st.none())).flatmap(lambda chosen: chosen)


def _datum(datum: Query | Computed, cabinet: Cabinet) -> st.SearchStrategy[Any]:
    if isinstance(datum, Computed):
        return _SCALARS["any"]
    shape = datum.answer.of if datum.take and datum.answer.of else datum.answer
    return answers(shape, cabinet, whole=not datum.operation.startswith("content."))


def _filter(one: Filter) -> st.SearchStrategy[Any]:
    kinds = {"date": st.dates(), "flag": st.booleans()}
    return st.none() | kinds.get(one.type, TEXTS)


def failures(plan: Plan) -> st.SearchStrategy[dict[str, Failure]]:
    """Return failures of some of a plan's data, mostly none."""
    some = st.fixed_dictionaries({}, optional={datum.name: FAILURES for datum in plan.data})
    return st.sampled_from((st.just({}), st.just({}), some)).flatmap(lambda chosen: chosen)
