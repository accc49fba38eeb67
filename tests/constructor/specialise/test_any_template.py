"""Whatever is made of ordinary Jinja prints what Jinja prints, or is refused: templates put together by chance."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from constructor.specialise import Refusal, Specialiser
from constructor.specialise.cabinet import of_plan
from runtime.cabinet.model import Block, Path, Plan, Query, Rows, Shape
from runtime.linked.code import Code, Linked, screen_name
from runtime.render import page
from runtime.render.environment import load_face
from tests.constructor.specialise.hostile import SLOW, roots
from tests.runtime.render.sample import band, cabinet, scope, value

_PARTS = {
    "text": Shape(kind="text"), "sure": Shape(kind="text", nullable=False), "perhaps": Shape(kind="flag"),
    "count": Shape(kind="integer", nullable=False), "flag": Shape(kind="flag", nullable=False),
    "odd": Shape(kind="any"),
}  # fmt: skip
_THING = Shape(kind="thing", nullable=False, fields=_PARTS)
_DATA = (
    Query(name="data", operation="billing.data", answer=_THING),
    Query(name="things", operation="billing.things", answer=Shape(kind="list", nullable=False, of=_THING)),
)
_SLOTS = {name: value(f"data.{name}", shape.kind, "text") for name, shape in _PARTS.items()}
_INNER = {f"row_{name}": value(f"item.{name}", shape.kind, "text") for name, shape in _PARTS.items()}
_ROWS = Rows(expr=Path(root="things"))
_BLOCK = Block(kind="probe", id="it", settings={"rows": _ROWS, **_SLOTS, **_INNER}, origin="x.yaml:1")
_PLAN = Plan(bands=(band(("full", (_BLOCK,))),), data=_DATA)
_BEGIN = (
    "{% set x = 'q' %}{% set y = block.text|at(scope) %}"
    "{% macro shown(a, b='<') %}[{{ a }}{{ b }}{% if a %}!{% endif %}]{% endmacro %}"
    "{% macro around(c) %}({{ caller() }}{{ c }}){% endmacro %}"
)
_NAMES = ("x", "y")
_CHOICE = "{{% if {} %}}{}{{% elif {} %}}{}{{% else %}}{}{{% endif %}}".format


def _data(rows: bool) -> st.SearchStrategy[str]:
    own = [f"block.{name}|at(scope)" for name in _PARTS]
    return st.sampled_from([*own, *([f"block.row_{name}|at(row)" for name in _PARTS] if rows else [])])


def _expressions(rows: bool) -> st.SearchStrategy[str]:
    known = st.sampled_from(
        ("'a'", "'<b>'", "''", "1", "0", "true", "false", "none", *_NAMES, *(("loop.first",) if rows else ()))
    )
    written = st.sampled_from(("block.text|show(scope)", "block.sure|show(scope)", "shown(y)", "t('ui.empty')"))
    leaves = known | _data(rows).map(lambda code: f"({code})") | written.map(lambda code: f"({code})")
    return st.recursive(leaves, _larger, max_leaves=5)


def _larger(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    pair = st.tuples(inner, inner)
    return st.one_of(
        st.builds("({} {} {})".format, inner, st.sampled_from(("~", "or", "and", "==", "!=")), inner),
        st.builds("({} if {} else {})".format, inner, inner, inner),
        st.builds("({} is {})".format, inner, st.sampled_from(("none", "not none", "defined"))),
        inner.map("(not {})".format),
        inner.map("({}|e)".format),
        inner.map("({}|default('z', true))".format),
        pair.map(lambda two: f"shown({two[0]}, {two[1]})"),
        inner.map("({} in ['a', 'q', 1])".format),
    )


def _statements(depth: int, rows: bool) -> st.SearchStrategy[str]:
    expr = _expressions(rows)
    plain = st.one_of(
        st.sampled_from(("text ", "<i>&amp;</i>\n", "{", '"""', "\\")),
        expr.map("{{{{ {} }}}}".format),
        st.builds("{{% set {} = {} %}}".format, st.sampled_from(_NAMES), expr),
    )
    if not depth:
        return st.lists(plain, min_size=1, max_size=3).map("".join)
    inner = _statements(depth - 1, rows)
    within = _statements(depth - 1, True)
    return st.lists(st.one_of(
        plain,
        st.builds(_CHOICE, expr, inner, expr, inner, inner),
        st.builds("{{% if {} %}}{}{{% endif %}}".format, expr, inner),
        st.builds("{{% for row in block.rows|each(scope) %}}{}{{% else %}}{}{{% endfor %}}".format, within, inner),
        st.builds("{{% for one in ['a', '<', y] %}}{}{{{{ one }}}}{{{{ loop.index }}}}{{% endfor %}}".format, inner),
        st.builds("{{% with x = {} %}}{}{{% endwith %}}".format, expr, inner),
        st.builds("{{% set x %}}{}{{% endset %}}".format, inner),
        st.builds("{{% call around({}) %}}{}{{% endcall %}}".format, expr, inner),
    ), min_size=1, max_size=3).map("".join)  # fmt: skip


@pytest.fixture(autouse=True, scope="module")
def _one_incident() -> Iterator[None]:
    """Incidents are told apart by chance; here they are not."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("secrets.token_hex", lambda size: "0" * size)
        yield


@settings(max_examples=150, deadline=None, suppress_health_check=SLOW)
@given(source=_statements(2, False), data=st.lists(roots(_PLAN, cabinet()), min_size=2, max_size=2))
def test_any_template_prints_what_jinja_prints(source: str, data: list[dict[str, Any]]) -> None:
    """Nested conditions, loops, names, macros and calls over what is known, typed or neither; two sets of data each."""
    template = f"{_BEGIN}{source}"
    face = load_face({"blocks/probe.html": template, "layout/failed.html": "{{ failure.code }}"}, {})
    maker = Specialiser(face)
    try:
        placed = maker.screen(_PLAN.bands, of_plan(_PLAN.data))
    except Refusal:
        reject()
    code = Code(sources={**maker.sources, screen_name("it", ""): placed})

    for found in data:
        over = scope("ru", face=face, roots=found)
        drawn = Linked(code, over).blocks("it", "", over)
        assert page.draw(_PLAN.bands, over) == "".join(drawn)
