"""What of a plan's data a page asks for."""

from __future__ import annotations

from runtime.cabinet.model import Computed, Const, Query, Shape
from runtime.pages.prepared import closure


def query(name: str, *needs: str) -> Query:
    """Return a question that needs others."""
    return Query(name=name, operation="billing.ask", answer=Shape(kind="list"), needs=needs)


def test_what_is_wanted_comes_after_what_it_needs() -> None:
    """What nobody wants is not asked for, however near it stands."""
    first, other, second = query("first"), query("other"), query("second", "first")
    counted = Computed(name="counted", expr=Const(value="1"), needs=("second",))
    found = closure((first, other, second, counted), ["counted"])

    assert (first, second, counted) == found
