"""What does not become code is refused where it stands, never left out."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest

from constructor.bundled import bundled
from constructor.compile import compile_project
from constructor.diagnostics.pages import page
from constructor.specialise import Refusal, Specialiser
from constructor.specialise.cabinet import of_plan
from constructor.specialise.work import Data
from runtime.cabinet.model import Query, Shape
from runtime.linked.code import read_code
from runtime.records import replace
from runtime.render.assembly import schemas
from runtime.render.environment import load_face
from tests.runtime.render.sample import BLOCKS, band, block, rows, text, value

_BLOCK = block("list", "it", list=rows("things"), main=value("item.text"), title=text("home.title"))


def refused(source: str, more: Mapping[str, str] | None = None) -> Refusal:
    """Return why a template of the block is refused; `more` are templates beside it."""
    texts = {"blocks/list.html": source, "layout/failed.html": "", **(more or {})}
    with pytest.raises(Refusal) as raised:
        Specialiser(load_face(texts, schemas(BLOCKS))).block(_BLOCK, Data())
    return raised.value


@pytest.mark.parametrize(
    ("source", "why", "name"),
    [
        ("{% set n = namespace(a=1) %}", "statement", "namespace()"),
        ("{% set j = joiner(', ') %}", "statement", "joiner()"),
        ("{% set j = cycler('a', 'b') %}", "statement", "cycler()"),
        ("{% filter upper %}a{% endfilter %}", "statement", "filter"),
        ("{% autoescape false %}<b>{% endautoescape %}", "statement", "autoescape"),
        ("{% for a in [1] recursive %}{{ a }}{% endfor %}", "statement", "for … recursive"),
        ("{% set a | upper %}b{% endset %}", "statement", "set with a filter"),
        ("{% macro m(a) %}{{ a }}{% endmacro %}{{ m(*[1]) }}", "statement", "* or ** in a call"),
        ("{{ block.main|safe }}", "statement", "|safe"),
        ("{{ nothing }}", "unknown", "nothing"),
        ("{{ nothing() }}", "unknown", "nothing()"),
        ("{{ block.nothing }}", "unknown", "nothing"),
        ("{{ block.main|nothing }}", "unknown", "|nothing"),
        ("{{ 1 is nothing }}", "unknown", "nothing"),
        ("{% include 'layout/nothing.html' %}", "unknown", "layout/nothing.html"),
        ("{% include block.main|show(scope) %}", "late", "the name of a template"),
        ("{% include '' %}", "unknown", "''"),
        ("{% extends 'blocks/list.html' %}", "recursion", "blocks/list.html"),
        ("{% import 'blocks/list.html' as a %}", "recursion", "blocks/list.html"),
        ("{{ {'a': 1}.items }}", "method", "items"),
        ("{{ block.main|at(scope)|truncate(3) }}", "over_data", "|truncate"),
        ("{{ 1 // 0 }}", "failing", "integer division or modulo by zero"),
        ("{% macro m(a) %}{{ a }}{% endmacro %}{{ m(1, 2) }}", "arguments", "m()"),
        ("{% include 'blocks/list.html' %}", "recursion", "blocks/list.html"),
        ("{% for a in range(9) %}{{ a }}{% endfor %}", "statement", "range()"),
        ("{% if %}", "syntax", "Expected an expression, got 'end of statement block'"),
    ],
)  # fmt: skip
def test_what_does_not_become_code_is_told(source: str, why: str, name: str) -> None:
    """With its name, a reason that has words, and the line in which it stands."""
    found = refused(f"{{# one #}}\n\n{source}")

    assert (why, name) == (found.why, found.name)
    assert ("blocks/list.html", 3) == (found.template, found.line)
    assert why in page("PC6001").choices["why"]


_TYPED = Query(
    name="things",
    operation="billing.things",
    answer=Shape(kind="list", nullable=False, of=Shape(
        kind="thing", nullable=False, fields={"text": Shape(kind="text", nullable=True)}
    )),
)  # fmt: skip
_ROWS = "{% for r in block.list|each(scope) %}"


@pytest.mark.parametrize(
    ("source", "why", "name"),
    [
        ("{{ view(block, scope) }}", "unknown", "list/view.py"),
        ("{{ 1|each(scope) }}", "setting", "1|each(scope)"),
        ("{{ block.list|show(scope) }}", "setting", "block.list|show(scope)"),
        ("{{ block.list|each }}", "arguments", "block.list|each"),
        ("{{ block.main|placed }}", "setting", "block.main|placed"),
        ("{{ block.main|sorting(block.list, scope) }}", "setting", "block.main|sorting(block.list, scope)"),
        ("{{ block.list|say(scope) }}", "setting", "block.list|say(scope)"),
        ("{{ t() }}", "arguments", "t()"),
        ("{{ t(block.main|at(scope)) }}", "late", "the key of a text"),
        (_ROWS + "{{ t(block.main|at(r)) }}{% endfor %}", "late", "the key of a text"),
        ("{{ block.main|show(scope, block.main|at(scope)) }}", "late", "a format"),
        ("{{ none|cell(scope) }}", "setting", "none|cell(scope)"),
        ("{{ block.main|href(scope) }}", "setting", "block.main|href(scope)"),
        ("{{ block.main|open(scope) }}", "setting", "block.main|open(scope)"),
        ("{{ block.title|holds(scope) }}", "setting", "block.title|holds(scope)"),
        ("{{ block.main|draw(scope) }}", "setting", "block.main|draw(scope)"),
        ("{{ block.main|tabs(scope) }}", "setting", "block.main|tabs(scope)"),
        (_ROWS + "{{ block.main|at(r)|upper|wordwrap(3) }}{% endfor %}", "over_data", "|upper"),
        (_ROWS + "{{ (block.main|at(r)).split(block.main|at(r)) }}{% endfor %}", "over_data", ".split()"),
        (_ROWS + "{{ (block.main|at(r)).format(1) }}{% endfor %}", "statement", ".format()"),
        ("{{ 'a'.zfill(3) }}", "statement", ".zfill()"),
        ("{{ 'a'.upper(1) }}", "failing", ".upper(): str.upper() takes no arguments (1 given)"),
        ("{{ scope }}", "value", "over"),
        ("{{ [block.main|at(scope)] }}", "value", "seq"),
        (_ROWS + "{{ r }}{% endfor %}", "value", "over"),
        ("{{ block }}", "value", "settings"),
        ("{% if nothing %}{% endif %}", "unknown", "nothing"),
        ("{% if block.nothing %}{% endif %}", "unknown", "nothing"),
        ("{{ 1 is divisibleby(nothing) }}", "over_data", "divisibleby"),
        (_ROWS + "{{ block.main|at(r) is upper }}{% endfor %}", "over_data", "upper"),
        ("{{ 3 is divisibleby(by=3) }}", "arguments", "divisibleby"),
        ("{% set n.a = 1 %}", "statement", "namespace"),
        ("{% set a, b = 1 %}", "value", "2 names at once"),
        ("{{ {(block.main|at(scope)): 1} }}", "late", "a key of {…}"),
        (_ROWS + "{{ ('a','b')[block.main|at(r)] }}{% endfor %}", "late", "a key"),
        ("{{ nothing.a }}", "unknown", "nothing"),
        ("{{ (none).a }}", "unknown", "a"),
        ("{{ scope.roots }}", "unknown", "scope.roots"),
        ("{{ scope.a }}", "unknown", "scope.a"),
        (_ROWS + "{{ (block.main|at(r)).a }}{% endfor %}", "nothing", ".a"),
        ("{{ 1 + 'a' }}", "failing", "unsupported operand type(s) for +: 'int' and 'str'"),
        (_ROWS + "{{ -(block.main|at(r)) }}{% endfor %}", "late", "a number with a sign"),
        ("{% for a in block %}{% endfor %}", "value", "for over Settings"),
        ("{% for a in 5 %}{% endfor %}", "value", "for over int"),
        ("{% for a in scope %}{% endfor %}", "value", "for over over"),
        (_ROWS + "{% for a in block.main|at(r) %}{% endfor %}{% endfor %}", "nothing", "for"),
        (
            "{% for a in block.links|open(scope) if a %}{% else %}x{% endfor %}",
            "statement", "for … if over what data chooses",
        ),
        ("{% for r in block.list|each(scope) if block.main|at(r) %}{% endfor %}", "arguments", "block.main|at(r)"),
        ("{% call block() %}{% endcall %}", "value", "call"),
        ("{% call nothing() %}{% endcall %}", "value", "call"),
        ("{{ block.main|at(scope)|safe }}", "statement", "|safe"),
        ("{{ block|tojson }}", "statement", "|tojson"),
        ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "recursion", "m"),
        ("{% from 'layout/nothing.html' import a %}", "unknown", "layout/nothing.html"),
        ("{% import block.title as a %}", "late", "the name of a template"),
        ("{{ self.a() }}", "statement", ".a()"),
        ("{{ loop.index }}", "unknown", "loop"),
        (_ROWS + "{{ loop.previtem }}{% endfor %}", "unknown", ".previtem"),
        (_ROWS + "{{ loop.changed(1) }}{% endfor %}", "unknown", ".changed"),
        (_ROWS + "{{ loop.cycle('a','b') }}{% endfor %}", "unknown", ".cycle"),
        ("{{ caller() }}", "unknown", "caller()"),
        ("{{ 1 if nothing }}", "unknown", "nothing"),
        ("{{ (1 if false) }}", "unknown", "the other side of an inline if"),
        ("{% filter upper %}{% endfilter %}", "statement", "filter"),
        ("{{ range(3) }}", "statement", "range()"),
        ("{{ lipsum() }}", "statement", "lipsum()"),
        ("{{ dict(a=1) }}", "statement", "dict()"),
        ("{% include ['a','b'] %}", "late", "the name of a template"),
        ("{% include 'layout/x.html' ignore missing %}", "unknown", "layout/x.html"),
        ("{{ [1]|map('nothing')|list }}", "statement", "|map"),
        (_ROWS + "{% for a in [1] %}{{ a|sum(block.main|at(r)) }}{% endfor %}{% endfor %}", "over_data", "|sum"),
        ("{{ '%s'|format(block.main|at(scope)) }}", "over_data", "|format"),
        ("{% set ns = dict(a=1) %}{% set ns.a = 2 %}", "statement", "dict()"),
        ("{% with a = nothing %}{{ a }}{% endwith %}", "unknown", "nothing"),
        ("{{ 1 < 'a' }}", "failing", "<: '<' not supported between instances of 'int' and 'str'"),
        ("{{ ('a' in 5) }}", "failing", "in: argument of type 'int' is not iterable"),
        ("{{ block.list|show }}", "setting", "block.list|show"),
    ],
)  # fmt: skip
def test_what_does_not_become_code_over_typed_data_is_told(source: str, why: str, name: str) -> None:
    """What is wrong with settings, and with what only comes when people look."""
    texts = {"blocks/list.html": f"\n{source}", "layout/failed.html": ""}

    with pytest.raises(Refusal) as raised:
        Specialiser(load_face(texts, schemas(BLOCKS))).block(_BLOCK, of_plan((_TYPED,)))

    found = raised.value
    assert (why, name) == (found.why, found.name)
    assert ("blocks/list.html", 2, "screens/sample.yaml:3") == (found.template, found.line, found.origin)
    assert why in page("PC6001").choices["why"]


def test_the_block_that_a_template_draws_is_told_too() -> None:
    """The line of the blueprint stands beside that of the template."""
    assert "screens/sample.yaml:3" == refused("{{ nothing }}").origin


def test_the_inner_template_is_told() -> None:
    """A mistake in what a template includes or imports is told where it stands."""
    source = "{% include 'layout/inner.html' %}"

    found = refused(source, more={"layout/inner.html": "\n{{ nothing }}"})

    assert ("layout/inner.html", 2) == (found.template, found.line)


def test_super_is_refused() -> None:
    """What fills in a block of another template takes its place."""
    base = {"layout/base.html": "{% block a %}1{% endblock %}"}

    found = refused("{% extends 'layout/base.html' %}{% block a %}{{ super() }}{% endblock %}", more=base)

    assert ("statement", "super() or self") == (found.why, found.name)


def test_an_endless_block_is_refused() -> None:
    """A list so long that no page would show it."""
    inner = "{% for b in [1,2,3,4,5,6,7,8,9,0] %}{{ block.main|show(scope) }}{% endfor %}"
    for _ in range(4):
        inner = f"{{% for a in [1,2,3,4,5,6,7,8,9,0] %}}{inner}{{% endfor %}}"

    assert "long" == refused(inner).why


def test_a_screen_of_too_much_code_is_refused_at_its_largest_block() -> None:
    """Each block may be small enough, all of them together are not."""
    texts = {"blocks/list.html": f"{'<p>ordinary words</p>' * 4000}", "blocks/stat.html": "", "layout/failed.html": ""}
    lists = tuple(replace(_BLOCK, id=f"it{at}", origin=f"screens/one.yaml:{at}") for at in range(4))
    maker = Specialiser(load_face(texts, schemas(BLOCKS)))

    with pytest.raises(Refusal) as raised:
        maker.screen((band(("full", lists)),), Data())

    found = raised.value
    assert ("large", "list", "blocks/list.html") == (found.why, found.name, found.template)
    assert found.origin.startswith("screens/one.yaml:")
    assert "large" in page("PC6001").choices["why"]


def test_the_screens_of_the_flagship_are_little_code() -> None:
    """What a first visitor waits for until it is compiled: at most 48 kB a screen, on average a third of that."""
    build = compile_project(bundled("blueprints") / "potok").build
    assert build is not None
    code = dict(read_code(build.under("code")).sources)

    sizes = {
        name: len(source) + sum(len(code[f"blocks/{key}"]) for key in _keys(code, source))
        for name, source in code.items()
        if name.startswith("screens/")
    }

    assert 48_000 >= max(sizes.values())
    assert 16_000 >= sum(sizes.values()) / len(sizes)


def _keys(code: Mapping[str, str], source: str) -> set[str]:
    """Return the keys of the blocks that the source places, and of those in them."""
    found = set(re.findall(r"L\.block\(key='([^']+)'", source))
    return found.union(*(_keys(code, code[f"blocks/{key}"]) for key in found))


def test_a_test_of_known_values_that_fails_is_refused() -> None:
    """Whatever its function raises is told with its name."""
    found = refused("{{ 1 is divisibleby() }}")

    assert "failing" == found.why
    assert found.name.startswith("divisibleby: ")


def test_an_object_is_not_printed() -> None:
    """It would say where in memory it lay, another place in each build."""
    assert ("value", "settings") == ((found := refused("{{ block }}")).why, found.name)
