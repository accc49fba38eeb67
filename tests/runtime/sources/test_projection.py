"""Tests that answers read straight from their bytes are what the slow way makes of them."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from runtime.cabinet.model import Shape
from runtime.outbound import parse_json
from runtime.sources.decode import decode
from runtime.sources.projection import Refused, projection
from tests.runtime.sources.answers import near, written

KINDS = ("text", "rich", "file", "number", "integer", "flag", "id", "date", "datetime", "duration", "any")
WORDS = st.sampled_from([(), ("active", "inProgress", "Blocked "), ("a", "A")])
AMOUNTS = st.sampled_from(
    [
        ("value", "unit"),
        ("", "'RUB'"),
        ("sum.value", "sum.unit"),
        ("value", "'RUB'"),
        ("a.b", "c"),
        ("", "unit"),
        ("a", "' '"),
    ]
)


def _amount(kind: str, paths: tuple[str, str], nullable: bool) -> Shape:
    return Shape(kind=kind, amount=paths[0], currency=paths[1], nullable=nullable)  # type: ignore[arg-type]  # a kind


def _shapes() -> st.SearchStrategy[Shape]:
    plain = st.builds(Shape, kind=st.sampled_from(KINDS), nullable=st.booleans())
    word = st.builds(Shape, kind=st.just("enumeration"), words=WORDS, nullable=st.booleans())
    amount = st.builds(_amount, st.sampled_from(["money", "quantity"]), AMOUNTS, st.booleans())
    names = st.sampled_from(["id", "name", "class", "a b", "имя", "{0}", "it's", "\U0001f600", "", "__class__"])

    def around(inner: st.SearchStrategy[Shape]) -> st.SearchStrategy[Shape]:
        fields = st.dictionaries(names, inner, max_size=4)
        thing = st.builds(Shape, kind=st.just("thing"), fields=fields, nullable=st.booleans())
        rows = st.builds(Shape, kind=st.sampled_from(["list", "page"]), of=inner, nullable=st.booleans())
        return st.one_of(thing, thing, rows)

    return st.recursive(st.one_of(plain, word, amount), around, max_leaves=6)


SHAPES = _shapes()


def same(one: object, other: object) -> bool:
    """Tell whether two values are the same, their types and the order of their fields too."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict) and isinstance(other, dict):
        return list(one) == list(other) and all(same(part, other[name]) for name, part in one.items())
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and all(map(same, one, other))
    return one == other and str(one) == str(other)


def hold(shape: Shape, body: bytes) -> bool:
    """Assert that the fast way makes nothing else of the body than the slow one; tell whether it took it."""
    fast = projection(shape)
    if fast is None:
        return False
    try:
        value = fast(body)
    except Refused:
        return False
    decoded = decode(parse_json(body), shape)

    assert (False, ()) == (decoded.invalid, decoded.mismatches)
    assert same(decoded.value, value), (decoded.value, value)
    return True


@settings(max_examples=600, deadline=None)
@given(st.data())
def test_same(data: st.DataObject) -> None:
    """Whatever the shape and the answer: what is taken is what the slow way makes of it, without a mismatch."""
    shape = data.draw(SHAPES)
    raw = data.draw(near(shape))

    hold(shape, written(raw, ascii=data.draw(st.booleans()), indent=data.draw(st.sampled_from([None, 1]))))
