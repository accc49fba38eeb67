"""Tests of answers held against their shapes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from runtime.cabinet.model import Kind, Shape
from runtime.expressions import Months
from runtime.sources.decode import Decoded, Mismatch, decode
from runtime.values import Money, Quantity


def _must(kind: Kind, **more: object) -> Shape:
    return Shape(kind=kind, nullable=False, **more)  # type: ignore[arg-type]  # any setting of a shape


MONEY = _must("money", amount="value", currency="unit")
STATUS = _must("enumeration", words=("active", "inProgress", "aborted "))


@pytest.mark.parametrize(
    ("shape", "raw", "value"),
    [
        (_must("text"), "", ""),
        (_must("rich"), "<p>x</p>", "<p>x</p>"),
        (_must("number"), 5, Decimal(5)),
        (_must("number"), Decimal("1.50"), Decimal("1.50")),
        (_must("number"), "-650.0000", Decimal("-650.0000")),
        (_must("integer"), 5, 5),
        (_must("integer"), Decimal("5.0"), 5),
        (_must("integer"), "9007199254740993", 9007199254740993),
        (_must("flag"), False, False),
        (_must("id"), 7, "7"),
        (_must("id"), "07", "07"),
        (_must("date"), "2024-02-29", date(2024, 2, 29)),
        (_must("datetime"), "2024-02-29T10:00:00Z", datetime(2024, 2, 29, 10, tzinfo=UTC)),
        (_must("datetime"), "2024-02-29t13:00:00.5+03:00", datetime(2024, 2, 29, 10, 0, 0, 500_000, tzinfo=UTC)),
        (_must("datetime"), "2024-02-29 10:00:00.123456789z", datetime(2024, 2, 29, 10, 0, 0, 123_457, tzinfo=UTC)),
        (_must("duration"), "P1DT2H30M", timedelta(days=1, hours=2, minutes=30)),
        (_must("duration"), "P2W", timedelta(weeks=2)),
        (_must("duration"), "PT0.5S", timedelta(seconds=0.5)),
        (_must("duration"), "P1Y6M", Months(18)),
        (_must("duration"), "P0D", timedelta(0)),
        (MONEY, {"value": Decimal("-7632.00"), "unit": "RUB", "x": 1}, Money(Decimal("-7632.00"), "RUB")),
        (MONEY, {"value": "862.50", "unit": " RUB "}, Money(Decimal("862.50"), "RUB")),
        (_must("money", amount="", currency="'RUB'"), 780, Money(Decimal(780), "RUB")),
        (_must("money", amount="sum.value", currency="sum.unit"), {"sum": {"value": 1, "unit": "USD"}},
         Money(Decimal(1), "USD")),
        (_must("quantity", amount="amount", currency="units"), {"amount": 5, "units": "GB"},
         Quantity(Decimal(5), "GB")),
        (STATUS, "active", "active"),
        (STATUS, " InProgress ", "inProgress"),
        (STATUS, "Aborted", "aborted "),
        (_must("enumeration"), "whatever", "whatever"),
        (_must("any"), {"secret": 1}, None),
        (Shape(kind="text"), None, None),
        (Shape(kind="thing", fields={"a": Shape(kind="text")}), {"a": "x", "password": "y"}, {"a": "x"}),
        (Shape(kind="thing", fields={"a": Shape(kind="text")}), {}, {"a": None}),
        (Shape(kind="thing", fields={"a": Shape(kind="text")}), {"a ": "x"}, {"a": "x"}),
        (_must("list", of=_must("integer")), [1, 2], (1, 2)),
        (_must("page", of=_must("integer")), [], ()),
        (Shape(kind="list"), [1], (None,)),
    ],
)  # fmt: skip
def test_values(shape: Shape, raw: object, value: object) -> None:
    """A raw value that fits becomes the typed one, and nothing that is not declared is kept."""
    assert decode(raw, shape) == Decoded(value)


@pytest.mark.parametrize(
    ("shape", "raw", "found"),
    [
        (_must("text"), 5, "number"),
        (_must("text"), None, "null"),
        (_must("number"), True, "boolean"),
        (_must("number"), "1e5", "string"),
        (_must("number"), "NaN", "string"),
        (_must("number"), "٣", "string"),
        (_must("integer"), Decimal("1.5"), "number"),
        (_must("integer"), False, "boolean"),
        (_must("flag"), 1, "number"),
        (_must("flag"), "true", "string"),
        (_must("id"), "", "empty text"),
        (_must("id"), Decimal("1.5"), "number"),
        (_must("date"), "2024-02-30", "string"),
        (_must("date"), "20240229", "string"),
        (_must("date"), "2024-02-29T00:00:00Z", "string"),
        (_must("datetime"), "2024-02-29T10:00:00", "string"),
        (_must("datetime"), "2024-02-29", "string"),
        (_must("datetime"), "2024-02-29T25:00:00Z", "string"),
        (_must("datetime"), 1_700_000_000, "number"),
        (_must("duration"), "P", "string"),
        (_must("duration"), "1h", "string"),
        (_must("duration"), "P1M2D", "string"),
        (_must("duration"), 60, "number"),
        (MONEY, {"value": 1}, "object without amount or currency"),
        (MONEY, {"value": None, "unit": "RUB"}, "object without amount or currency"),
        (MONEY, {"value": "a lot", "unit": "RUB"}, "string"),
        (MONEY, 5, "number without amount or currency"),
        (STATUS, 5, "number"),
        (_must("thing"), [], "array"),
        (_must("list"), {}, "object"),
    ],
)
def test_unfit(shape: Shape, raw: object, found: str) -> None:
    """A value that does not fit makes the answer invalid; what is told of it is its kind, never the value."""
    decoded = decode(raw, shape)

    assert (None, True, [("$", found)]) == (
        decoded.value, decoded.invalid, [(mismatch.path, mismatch.found) for mismatch in decoded.mismatches],
    )  # fmt: skip


def _list_of(name: Shape) -> Shape:
    return _must("thing", fields={"items": _must("list", of=_must("thing", fields={"id": _must("id"), "name": name}))})


def test_nothing_is_lost_silently() -> None:
    """One row of many that does not fit makes the whole answer invalid, and the path leads to it."""
    raw = {"items": [{"id": 1, "name": "a"}, {"id": 2, "name": 5}, {"id": 3, "name": "c"}]}

    assert decode(raw, _list_of(_must("text"))) == Decoded(
        None, (Mismatch("$.items[1].name", "text", "number"),), invalid=True
    )


def test_missing_is_null() -> None:
    """A field that must be there and is not makes the answer invalid."""
    assert decode({"items": [{"id": 1}]}, _list_of(_must("text"))).mismatches == (
        Mismatch("$.items[0].name", "text", "null"),
    )


def test_unfit_where_unknown_is_allowed() -> None:
    """An unfit value of a field that may be unknown becomes unknown, and each is reported."""
    raw = {"items": [{"id": 1, "name": ["a"]}, {"id": 2, "name": "b"}, {"id": 3, "name": True}]}

    assert decode(raw, _list_of(Shape(kind="text"))) == Decoded(
        {"items": ({"id": "1", "name": None}, {"id": "2", "name": "b"}, {"id": "3", "name": None})},
        (Mismatch("$.items[0].name", "text", "array"), Mismatch("$.items[2].name", "text", "boolean")),
    )


def test_invalid_inside_a_thing_that_may_be_unknown() -> None:
    """Only the field itself may be forgiven, not a part of it."""
    inner = Shape(kind="thing", nullable=True, fields={"id": _must("id")})

    assert decode({"a": {"id": []}}, _must("thing", fields={"a": inner})).invalid


def test_unknown_word() -> None:
    """A word that an enumeration does not know is kept as it is and reported."""
    assert decode("frozen", STATUS) == Decoded("frozen", (Mismatch("$", "one of the declared words", "another word"),))
