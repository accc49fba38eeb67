"""Specialised blocks and pages print, byte for byte, what plain Jinja prints over the same data."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from constructor.specialise.cabinet import Specialiser, of_plan
from runtime.cabinet.model import Query, Shape
from runtime.linked.code import Code, Linked, block_name, layout_name
from runtime.render import page
from runtime.render.shell import MenuEntry, Option, Person, Switcher, draw_page
from runtime.values import Money, Page
from tests.runtime.render.homes import people_table
from tests.runtime.render.pages import page_view
from tests.runtime.render.sample import face, scope

_TEXTS = st.text(max_size=200) | st.sampled_from(("<b>&\"'{}", '"""\\', "\u2028\u202e", "⟦x⟧", "+79160838531", ""))
_SUMS = st.decimals(min_value=-(10**12), max_value=10**12, places=3) | st.just(Decimal(0))
_PERSON = Shape(
    kind="thing",
    nullable=False,
    fields={
        "id": Shape(kind="id"),
        "name": Shape(kind="text"),
        "contractNumber": Shape(kind="text"),
        "status": Shape(kind="enumeration", enum="Agreement.status"),
        "phone": Shape(kind="text"),
        "balance": Shape(kind="money"),
    },
)
_MINE = Query(name="mine", operation="billing.list", answer=Shape(kind="page", of=_PERSON))
_PEOPLE = st.fixed_dictionaries(
    {
        "id": st.none() | _TEXTS,
        "name": st.none() | _TEXTS,
        "contractNumber": st.none() | _TEXTS,
        "status": st.sampled_from((None, "active", "suspended", "odd<", "")),
        "phone": st.none() | _TEXTS,
        "balance": st.none() | st.builds(Money, _SUMS, st.sampled_from(("RUB", "KZT", "JPY", "KWD", "X<"))),
    }
)


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(_PEOPLE, max_size=4), code=st.sampled_from(("ru", "en")), total=st.sampled_from((None, 0, 99)))
def test_table_prints_what_jinja_prints(rows: list[dict[str, object]], code: str, total: int | None) -> None:
    """Hostile texts, unknown values, odd currencies and states come out the same."""
    maker, block = Specialiser(face()), people_table()
    key = maker.block(block, of_plan((_MINE,)))
    over = replace(scope(code), roots={"mine": Page(tuple(rows), total, 1, 20)}, queries={"mine": _MINE})

    drawn: list[str] = []
    Linked(Code(sources=maker.sources), over).draw(block_name(key))(over, drawn)

    assert page._drawn("blocks/table.html", block, over) == "".join(drawn)


@pytest.mark.parametrize("code", ["ru", "en"])
def test_page_prints_what_jinja_prints(code: str) -> None:
    """The document around the blocks comes out the same, with nested menus and hostile names."""
    over = scope(code)
    inner = (MenuEntry(label="in&", href="/y"),)
    view = page_view(
        code,
        (),
        over,
        menu=(MenuEntry(label="<a>", href="/x", icon="home", current=True), MenuEntry(label="g", items=inner)),
        person=Person(name='Ив"ан', initials="И"),
        switcher=Switcher(label="a · b<", options=(Option(href="/1", label="1"), Option(href="/2", label="2"))),
    )
    source = Specialiser(face()).document("page")

    drawn = Linked(Code(sources={layout_name("page"): source}), over).document("page", over, view)

    assert draw_page(view, over) == drawn
