"""Tests that answers read straight from their bytes are what the slow way makes of them."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from runtime.cabinet.model import Ask, Query, Shape
from runtime.outbound import parse_json
from runtime.sources.decode import decode
from runtime.sources.projection import Refused, projection
from tests.journeys.harness import POTOK, compiled
from tests.runtime.sources.answers import near, plain, written

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


def test_takes_what_is_as_agreed() -> None:
    """Each kind of value as its contract has it is read fast, alone and in rows, with and without the rest."""
    for kind in (*KINDS, "enumeration", "money", "quantity"):
        shape = Shape(kind=kind, nullable=False, words=("a",), amount="value", currency="unit")  # type: ignore[arg-type]
        thing = Shape(kind="thing", fields={"one": shape, "none": Shape(kind="text")})

        assert hold(shape, written(plain(shape)))
        assert hold(Shape(kind="page", of=thing), written([plain(thing), {"one": plain(shape)}]))


def _of_potok() -> Mapping[str, Shape]:
    """Return what is bound of the answers of each question that the flagship puts to systems."""
    cabinet = compiled(POTOK).build.cabinet
    found: dict[str, Shape] = {}
    for screen in cabinet.screens.values():
        for roles, plan in screen.plans.items():
            for one in plan.data:
                if isinstance(one, Query) and not one.operation.startswith("content."):
                    found[f"{screen.id} {roles} {one.name}"] = one.answer
    things = cabinet.objects.values()
    asks = [
        *(one for thing in things for owners in thing.owners.values() for one in owners),
        *(one.proof for one in things),
    ]
    proofs = {f"proof {at} {ask.operation}": ask.answer for at, ask in enumerate(asks) if isinstance(ask, Ask)}
    options = {f"current {one.name}": one.options.answer for one in cabinet.current if one.options is not None}
    return {**found, **proofs, **options}


@pytest.mark.parametrize("question", _of_potok())
def test_same_for_each_question_of_the_flagship(question: str) -> None:
    """What is agreed is read fast; what is nearly so, or hostile, is never read otherwise than slowly."""
    shape = _of_potok()[question]

    @settings(max_examples=25, deadline=None)
    @given(near(shape, 60))
    def act(raw: object) -> None:
        hold(shape, written(raw))

    assert hold(shape, written(plain(shape)))
    act()


@pytest.mark.parametrize(
    "body",
    [
        b'{"id": "1", "name": 1e999}',
        b'{"id": "1", "name": NaN}',
        b'{"id": "1", "name": "\\ud800"}',
        b'{"id": "1", "name": "\xff"}',
        b'{"id": "1", "name": "a"} {}',
        b'\xef\xbb\xbf{"id": "1", "name": "a"}',
        b'{"id": "1", "name": ' + b"[" * 5000 + b"]" * 5000 + b"}",
        b'{"id": ' + b"[" * 500 + b"]" * 500 + b', "name": "a"}',
        b'{"id": 1.5, "name": "a"}',
        b'{"id": "", "name": "a"}',
        b'{"id": "1", "name ": "a"}',
        b'{"id": "1", "\\u006eame\\u0020": "a"}',
        b'{"id": "1", "\\tname": "a"}',
        b'{"id": "1", "\xc2\xa0name": "a"}',
        b"",
    ],
)
def test_leaves_what_is_odd_to_the_slow_way(body: bytes) -> None:
    """No hostile text, and no tolerated one, is read fast."""
    fields = {"id": Shape(kind="id", nullable=False), "name": Shape(kind="text")}
    fast = projection(Shape(kind="thing", fields=fields, nullable=False))

    assert fast is not None
    with pytest.raises(Refused):
        fast(body)


@pytest.mark.parametrize("number", ["1e999", "1e-999", "0e999", "-1e400", "1" * 401, "0." + "1" * 500, "Infinity"])
def test_numbers_beyond_all_bounds(number: str) -> None:
    """A bound number is refused where the slow way refuses it."""
    fast = projection(Shape(kind="number", nullable=False))

    assert fast is not None
    with pytest.raises(Refused):
        fast(number.encode())


def test_what_is_not_bound_has_to_be_json_only() -> None:
    """A second name, a number without end, depth, and bytes that are no text cost nothing where nobody reads them."""
    body = b'{"id": "1", "id": "2", "x": 1e999, "y": "\xff", "z": ' + b"[" * 99 + b"]" * 99 + b"}"
    fast = projection(Shape(kind="thing", fields={"id": Shape(kind="id")}))

    assert fast is not None
    assert {"id": "2"} == fast(body)
