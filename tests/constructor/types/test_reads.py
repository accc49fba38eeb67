from __future__ import annotations

import pytest

from constructor.expressions import Parsed, parse
from constructor.types import Field, Type, kept, listed, page_of, reads, shape
from runtime.cabinet.model import Shape


def dotted(text: str) -> set[str]:
    result = parse(text)
    assert isinstance(result, Parsed)
    return {".".join((path.root, *path.parts)) for path in reads(result.expr)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a.b", {"a.b"}),
        ("a.b + c if d else e.f", {"a.b", "c", "d", "e.f"}),
        ("first(a, key=b.c).d.e", {"a.d.e", "a.key", "b.c"}),
        ("a[b].c", {"a.c", "a.id", "b"}),
        ("a['@type']", {"a", "a.id", "a.@type"}),
        ("sum(a.b)", {"a.b"}),
        ("coalesce(a, b).c", {"a.c", "b.c"}),
        ("first(valid(a)).b", {"a.b", "a.validFor.startDateTime", "a.validFor.endDateTime"}),
    ],
)
def test_what_an_expression_reads_is_walked_to_its_end(text: str, expected: set[str]) -> None:
    """A field that is read through a function is kept like one that is named."""
    actual = dotted(text)

    assert expected == actual


def test_a_shape_holds_only_what_is_read() -> None:
    """Whatever else an answer says is not kept."""
    money = Type(kind="money", amount="value", currency="unit")
    fields = {
        "id": Field(Type(kind="id", object="account")),
        "balance": Field(money),
        "secret": Field(Type(kind="text")),
    }
    rows = page_of(listed(Type(kind="thing", schema="Account", fields=fields)), total=True)
    exprs = [parse("rows.total"), parse("rows.balance"), parse("rows.id")]

    actual = shape(rows, kept(expr.expr for expr in exprs if isinstance(expr, Parsed))["rows"])

    balance = Shape(kind="money", nullable=False, amount="value", currency="unit")
    row = Shape(
        kind="thing",
        nullable=False,
        fields={"balance": balance, "id": Shape(kind="id", nullable=False, object="account")},
    )
    assert Shape(kind="page", nullable=False, of=row) == actual
