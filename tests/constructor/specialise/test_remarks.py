"""What becomes code, and yet should be looked at: told with the template's line, the block, and the right name."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from constructor.specialise import Remark, Specialiser
from runtime.cabinet.model import Block, Cabinet, Plan, Query, Screen, Shape
from runtime.records import replace
from runtime.render.assembly import schemas
from runtime.render.environment import load_face
from tests.constructor.specialise.blocks import KINDS, plans
from tests.runtime.render.sample import BLOCKS, band, block, cabinet, face, rows, text, value

_PARTS = {
    "name": Shape(kind="text", nullable=False),
    "phone": Shape(kind="text", nullable=True),
    "status": Shape(kind="enumeration", nullable=True, enum="Agreement.status", words=("active", "blocked")),
    "extra": Shape(kind="any", nullable=True),
}
_PEOPLE = Query(
    name="people",
    operation="billing.people",
    answer=Shape(kind="list", nullable=False, of=Shape(kind="thing", nullable=False, fields=_PARTS)),
)
_LAYOUT = {f"layout/{name}.html": "" for name in ("failed", "page", "error", "signed_out")}


def _cabinet(*plans: Plan) -> Cabinet:
    screens = {
        f"one{at}": Screen(id=f"one{at}", path="/", title=text("home.title"), plans={"": plan})
        for at, plan in enumerate(plans)
    }
    return replace(cabinet(), screens=screens)


def _list(field: str, kind: str = "text", **changes: str) -> Block:
    return block("list", "it", reads=("people",), list=rows("people"), main=value(f"item.{field}", kind, **changes))


def remarked(source: str, *blocks: Block) -> Sequence[Remark]:
    """Return the remarks on a template of lists in a cabinet of these blocks, each in a screen of its own."""
    maker = Specialiser(load_face({"blocks/list.html": source, **_LAYOUT}, schemas(BLOCKS)))
    maker.cabinet(_cabinet(*(Plan(bands=(band(("full", (one,))),), data=(_PEOPLE,)) for one in blocks)))
    return maker.remarks


_ROWS = "{# rows #}\n{% for row in block.list|each(scope) %}\n"


def test_a_value_that_may_be_nothing_is_remarked_on_where_it_is_printed() -> None:
    """With the expression as the template writes it, and the block."""
    found = remarked(_ROWS + "{{ block.main|at(row) }}{% endfor %}", _list("phone"))

    assert [Remark("nothing", "block.main|at(row)", "blocks/list.html", 3, origin="screens/sample.yaml:3")] == [*found]


@pytest.mark.parametrize(
    "printed",
    [
        "{{ block.main|at(row) or '—' }}",
        "{% if block.main|at(row) %}{{ block.main|at(row) }}{% endif %}",
        "{% if block.main|at(row) is not none %}{{ block.main|at(row) }}{% endif %}",
        "{% set phone = block.main|at(row) %}{{ phone if phone in ('1', '2') else '' }}",
        "{{ block.main|show(row) }}",
    ],
)
def test_a_value_with_something_in_its_place_is_not_remarked_on(printed: str) -> None:
    """Whatever proves that it is there, or stands there instead."""
    assert () == remarked(_ROWS + printed + "{% endfor %}", _list("phone"))


def test_a_value_that_is_always_there_is_not_remarked_on() -> None:
    """Its schema says so."""
    assert () == remarked(_ROWS + "{{ block.main|at(row) }}{% endfor %}", _list("name"))


def test_rows_of_data_without_a_schema_are_remarked_on_by_the_place_in_the_answer() -> None:
    """The operation and the way to the field are told, and the block's line."""
    (found,) = remarked(_ROWS + "{{ block.main|show(row) }}{% endfor %}", _list("extra"))

    assert ("untyped", "billing.people[].extra", "screens/sample.yaml:3") == (found.kind, found.name, found.origin)


def test_data_without_a_schema_costs_nothing_outside_of_rows() -> None:
    """Read once a page, it is not worth a word."""
    one = Query(name="one", operation="billing.one", answer=Shape(kind="thing", nullable=False, fields=_PARTS))
    plan = Plan(
        bands=(band(("full", (block("stat", "it", stat=value("one.extra"), label=text("home.title")),))),), data=(one,)
    )
    maker = Specialiser(face())

    maker.cabinet(_cabinet(plan))

    assert [] == [one for one in maker.remarks if one.kind == "untyped"]


@pytest.mark.parametrize(
    ("asked", "word"),
    [
        ("block.main|at(row) == 'activ'", "activ"),
        ("'activ' != block.main|at(row)", "activ"),
        ("block.main|at(row) in ('active', 'shut')", "shut"),
        ("block.main|tone(row) == 'danger'", "danger"),
    ],
)
def test_a_word_that_an_enumeration_does_not_have_is_remarked_on(asked: str, word: str) -> None:
    """Of the API's enumerations, and of the product's own words such as tones."""
    source = f"{_ROWS}{{% if {asked} %}}!{{% endif %}}{{% endfor %}}"

    found = remarked(source, _list("status", "enumeration", enum="Agreement.status"))

    assert [("word", word, 3)] == [(one.kind, one.name, one.line) for one in found]


def test_the_nearest_word_is_told() -> None:
    """What was meant stands beside it."""
    source = _ROWS + "{% if block.main|at(row) == 'activ' %}!{% endif %}{% endfor %}"

    (found,) = remarked(source, _list("status", "enumeration", enum="Agreement.status"))

    assert ("active",) == found.near


def test_a_branch_that_no_block_takes_is_remarked_on() -> None:
    """By its line; what some block takes, or data decide, is not."""
    source = (
        "{% if block.title %}a{% else %}b{% endif %}\n{% if kind == 'table' %}c{% endif %}\n"
        "{% for row in block.list|each(scope) %}{% if block.main|at(row) %}d{% else %}e{% endif %}{% endfor %}"
    )
    titled = block(
        "list", "it", reads=("people",), list=rows("people"), main=value("item.phone"), title=text("home.title")
    )

    assert [("untaken", "if", 2)] == [
        (one.kind, one.name, one.line) for one in remarked(source, _list("phone"), titled)
    ]
    assert [("if", 1), ("if", 2)] == [(one.name, one.line) for one in remarked(source, _list("phone"))]
    assert [("else", 1), ("if", 2)] == [(one.name, one.line) for one in remarked(source, titled)]


def test_remarks_are_kept_with_the_code_that_was_made_before() -> None:
    """A second cabinet of the same blocks is told the same, though nothing is made anew."""
    source = _ROWS + "{{ block.main|at(row) }}{% endfor %}"
    maker = Specialiser(load_face({"blocks/list.html": source, **_LAYOUT}, schemas(BLOCKS)))
    whole = _cabinet(Plan(bands=(band(("full", (_list("phone"),))),), data=(_PEOPLE,)))

    maker.cabinet(whole)
    before = maker.remarks
    maker.cabinet(whole)

    assert before == maker.remarks != ()


@settings(max_examples=10, deadline=None, phases=(Phase.generate,))
@given(st.data())
@pytest.mark.parametrize("kind", KINDS)
def test_the_products_own_templates_need_no_remark(kind: str, data: st.DataObject) -> None:
    """They print nothing that may be nothing, and know the words of what they compare, however a block is set."""
    maker = Specialiser(face())

    maker.cabinet(_cabinet(data.draw(plans(kind))))

    assert [] == [one for one in maker.remarks if one.kind in ("nothing", "word")]
