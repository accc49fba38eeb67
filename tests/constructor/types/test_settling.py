from __future__ import annotations

from constructor.expressions import Parsed, parse
from constructor.types import Field, Type, settle
from runtime.expressions import evaluate

STATE = Type(kind="enumeration", enum="Order.state", words=("held", "inProgress", "completed"))
SCOPE = {"order": Type(kind="thing", schema="Order", fields={"state": Field(STATE)})}


def test_settled_knows_the_busy_words_of_its_enumeration() -> None:
    """The runtime reads no tones: whether a state will change by itself stands in the expression."""
    parsed = parse("not settled(order.state)")
    assert isinstance(parsed, Parsed)

    expr = settle(parsed, SCOPE, {"Order.state": {"held": "warn", "inProgress": "busy", "completed": "good"}})
    actual = [evaluate(expr, {"order": {"state": state}}) for state in ("held", "inProgress", "completed", None)]

    assert [False, True, False, None] == actual
