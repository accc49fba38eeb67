from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.cabinet.model import Apply, Const, Expr, Path
from runtime.expressions import Months, evaluate
from runtime.expressions.evaluation import _COMPARISONS, _PLAIN
from runtime.expressions.functions import CLOCKED
from runtime.values import Failure, Money, Page, Quantity

NOW = datetime(2026, 11, 22, 9, 41, tzinfo=UTC)
ROUBLE = Money(Decimal("12.50"), "RUB")
DATA: dict[str, object] = {
    "account": {"balance": Money(Decimal("-7632"), "RUB"), "limit": None, "owner": {"name": "Борис"}},
    "people": (
        {"id": "1", "balance": ROUBLE, "phones": ({"number": "1"}, {"number": "2"}), "active": True},
        {"id": "2", "balance": Money(Decimal(1), "RUB"), "phones": (), "active": False},
    ),
    "page": Page(rows=({"name": "a"}, {"name": "b"}), total=11, number=1, size=2),
    "broken": Failure("BE-1", "timeout", "billing"),
    "period": {"start": date(2026, 11, 1), "end": date(2026, 11, 30)},
    "traffic": Quantity(Decimal(3), "GB"),
    "numbers": (1, Decimal("2.5")),
    "tenge": Money(Decimal(5), "KZT"),
}


def path(dotted: str) -> Path:
    root, *parts = dotted.split(".")
    return Path(root=root, parts=tuple(parts))


def apply(name: str, *args: Expr | str | int | bool | None, **named: Expr) -> Apply:
    return Apply(name=name, args=tuple(_expr(arg) for arg in args), named=named)


def _expr(arg: Expr | str | int | bool | None) -> Expr:
    if isinstance(arg, int) and not isinstance(arg, bool):
        return Const(value=Decimal(arg))
    return Const(value=arg) if isinstance(arg, str | bool) or arg is None else arg


@pytest.mark.parametrize(
    ("dotted", "expected"),
    [
        ("account.owner.name", "Борис"),
        ("account.limit.value", None),
        ("nothing.at.all", None),
        ("broken", None),
        ("people.id", ("1", "2")),
        ("people.phones.number", ("1", "2")),
        ("page.name", ("a", "b")),
        ("page.total", 11),
    ],
)
def test_a_path_walks_things_lists_and_pages(dotted: str, expected: object) -> None:
    """A path through a list is a flat list, and unknown anywhere is unknown."""
    actual = evaluate(path(dotted), DATA)

    assert expected == actual


UNKNOWN = path("account.limit")


@pytest.mark.parametrize(
    ("expr", "expected"),
    [
        (apply("and", False, UNKNOWN), False),
        (apply("and", True, UNKNOWN), None),
        (apply("or", True, UNKNOWN), True),
        (apply("or", False, UNKNOWN), None),
        (apply("not", UNKNOWN), None),
        (apply("==", UNKNOWN, UNKNOWN), None),
        (apply("if", UNKNOWN, 1, 2), None),
        (apply("if", True, 1, 2), Decimal(1)),
        (apply("in", "2", path("people.id")), True),
        (apply("in", "3", path("people.id")), False),
        (apply("known", path("broken")), False),
        (apply("coalesce", UNKNOWN, "x"), "x"),
    ],
)
def test_logic_is_three_valued(expr: Apply, expected: object) -> None:
    """What follows whatever the unknown is, is known; the rest is unknown."""
    actual = evaluate(expr, DATA)

    assert expected == actual


BALANCE = path("account.balance")


@pytest.mark.parametrize(
    ("expr", "expected"),
    [
        (apply("+", BALANCE, path("tenge")), None),
        (apply("+", BALANCE, 1), None),
        (apply("-", apply("first", path("people.balance")), BALANCE), Money(Decimal("7644.50"), "RUB")),
        (apply("*", BALANCE, 2), Money(Decimal(-15264), "RUB")),
        (apply("/", BALANCE, BALANCE), Decimal(1)),
        (apply("/", BALANCE, 0), None),
        (apply("*", BALANCE, BALANCE), None),
        (apply("<", BALANCE, 0), True),
        (apply("<", BALANCE, 1), None),
        (apply("<", BALANCE, path("tenge")), None),
        (apply("shortfall", BALANCE), Money(Decimal(7632), "RUB")),
        (apply("shortfall", path("tenge")), Money(Decimal(0), "KZT")),
        (apply("sum", path("people.balance")), Money(Decimal("13.50"), "RUB")),
        (apply("sum", path("numbers")), Decimal("3.5")),
        (apply("percent", apply("last", path("people.balance")), path("tenge")), None),
        (apply("percent", 1, 4), Decimal(25)),
        (apply("round", ROUND := path("numbers"), 0), None),
        (apply("round", apply("last", ROUND)), Decimal(3)),
        (apply("neg", path("traffic")), Quantity(Decimal(-3), "GB")),
        (apply("money", 5, "RUB"), Money(Decimal(5), "RUB")),
    ],
)
def test_amounts_are_computed_within_one_currency_only(expr: Apply, expected: object) -> None:
    """Roubles and tenge never meet, and an amount meets a bare number only to be scaled or held against zero."""
    actual = evaluate(expr, DATA)

    assert expected == actual


def test_a_sum_of_several_currencies_keeps_one_amount_each() -> None:
    """`sum` shows every currency by itself."""
    mixed = {"bills": (ROUBLE, Money(Decimal(5), "KZT"), ROUBLE)}

    actual = evaluate(apply("sum", path("bills")), mixed)

    assert (Money(Decimal("25.00"), "RUB"), Money(Decimal(5), "KZT")) == actual


@pytest.mark.parametrize(
    ("expr", "expected"),
    [
        (apply("where", path("people"), active=Const(value=True)), (DATA["people"][0],)),  # type: ignore[index]  # a tuple above
        (apply("where", path("people"), id=UNKNOWN), None),
        (apply("get", apply("row", path("people"), "2"), "id"), "2"),
        (apply("row", path("people"), "7"), None),
        (apply("only", path("people")), None),
        (apply("get", apply("only", path("people"), id=Const(value="1")), "id"), "1"),
        (apply("count", path("people")), 2),
        (apply("max", path("numbers")), Decimal("2.5")),
        (apply("min", 3, 2), Decimal(2)),
        (apply("concat", "a", 1, UNKNOWN), None),
        (apply("concat", "a", 1), "a1"),
        (apply("ends", "2412521", 4), "2521"),
        (apply("ends", "25", 4), "25"),
        (apply("lower", "ИВАН"), "иван"),
        (apply("settled", "done", "held"), True),
        (apply("settled", "held", "held"), False),
        (apply("settled", UNKNOWN, "held"), None),
    ],
)
def test_lists_and_texts_have_their_functions(expr: Apply, expected: object) -> None:
    """Rows are found by their parts, and what is not found is unknown."""
    actual = evaluate(expr, DATA)

    assert expected == actual


@pytest.mark.parametrize(
    ("expr", "expected"),
    [
        (apply("today"), date(2026, 11, 22)),
        (apply("now"), NOW),
        (apply("+", apply("today"), apply("days", 9)), date(2026, 12, 1)),
        (apply("+", apply("date", "2026-01-31"), apply("months", 1)), date(2026, 2, 28)),
        (apply("-", apply("today"), apply("months", 11)), date(2025, 12, 22)),
        (apply("start_of_month", apply("today")), date(2026, 11, 1)),
        (apply("days", path("period")), 30),
        (apply("-", path("period.end"), path("period.start")), timedelta(days=29)),
        (apply("<=", apply("now"), apply("today")), True),
        (apply("+", apply("months", 1), apply("months", 2)), Months(3)),
        (apply("+", apply("date", "9999-12-31"), apply("days", 9)), None),
    ],
)
def test_days_are_counted_in_the_zone_of_the_cabinet(expr: Apply, expected: object) -> None:
    """Months end on their last day, and a time is compared with a day by its own day."""
    actual = evaluate(expr, DATA, NOW)

    assert expected == actual


def test_only_what_is_valid_now_is_valid() -> None:
    """An open end has no limit; a past one has."""
    ended = {"validFor": {"startDateTime": None, "endDateTime": NOW - timedelta(days=1)}}
    running = {"validFor": {"startDateTime": NOW - timedelta(days=1), "endDateTime": None}}

    actual = evaluate(apply("valid", path("things")), {"things": (ended, running, {})}, NOW)

    assert (running, {}) == actual


leaves = (
    st.none() | st.booleans() | st.integers() | st.decimals() | st.text(max_size=5) | st.dates()
    | st.datetimes() | st.datetimes(timezones=st.just(UTC)) | st.timedeltas() | st.builds(Months, st.integers())
    | st.builds(Money, st.decimals(), st.sampled_from(["RUB", "KZT"]))
    | st.builds(Quantity, st.decimals(), st.just("GB"))
    | st.just(DATA["broken"]) | st.floats()
)  # fmt: skip
names = st.sampled_from(["id", "start", "end", "validFor", "startDateTime", "total"])
data: st.SearchStrategy[object] = st.recursive(
    leaves,
    lambda inner: (
        st.lists(inner, max_size=3).map(tuple)
        | st.dictionaries(names, inner, max_size=3)
        | st.builds(Page, st.lists(inner, max_size=2).map(tuple), st.none(), st.just(1), st.just(5))
    ),
    max_leaves=8,
)
consts = st.builds(Const, value=st.none() | st.booleans() | st.decimals(allow_nan=False) | st.text(max_size=5))
paths = st.builds(Path, root=st.sampled_from(["a", "b", "c"]), parts=st.lists(names, max_size=2).map(tuple))
exprs: st.SearchStrategy[Expr] = st.recursive(
    consts | paths,
    lambda inner: st.builds(
        Apply,
        name=st.sampled_from([*_PLAIN, *_COMPARISONS, *CLOCKED, "nothing"]),
        args=st.lists(inner, max_size=3).map(tuple),
        named=st.dictionaries(names, inner, max_size=1),
    ),
    max_leaves=8,
)


@given(expr=exprs, roots=st.dictionaries(st.sampled_from(["a", "b", "c"]), data), now=st.none() | st.just(NOW))
def test_no_data_makes_an_expression_fail(expr: Expr, roots: Mapping[str, object], now: datetime | None) -> None:
    """Whatever the data, there is a value, and it is never a number that is none."""
    actual = evaluate(expr, roots, now)

    assert not isinstance(actual, Decimal) or actual.is_finite() or isinstance(expr, Const)
