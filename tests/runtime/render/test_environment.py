"""Templates: strict, sandboxed, escaping."""

from __future__ import annotations

import logging

import pytest
from jinja2 import UndefinedError
from jinja2.exceptions import SecurityError

from runtime.render.assembly import schemas, templates
from runtime.render.environment import load_face
from runtime.render.page import draw_block
from runtime.render.settings import Settings, read_slots
from tests.runtime.render.sample import BLOCKS, THEMES, block, record, scope, text, value

_SCHEMA = {
    "properties": {
        "fact": {"x-slot": "value"},
        "parts": {"x-slot": "values"},
        "rows": {"x-slot": "records", "properties": {"value": {"x-slot": "value"}, "place": {}}},
    }
}


def _first(records: object) -> Settings:
    assert isinstance(records, tuple)
    first = records[0]
    assert isinstance(first, Settings)
    return first


def _render(source: str, **context: object) -> str:
    face = load_face({"layout/x.html": source}, {})
    return face.template("layout/x.html").render(context)


def test_values_are_escaped_and_none_prints_nothing() -> None:
    """Everything that is no proven markup is escaped; an absent slot prints nothing."""
    assert _render("{{ a }}|{{ b }}", a="<b>", b=None) == "&lt;b&gt;|"


def test_an_unknown_name_is_an_error() -> None:
    """A template cannot read what is not there."""
    with pytest.raises(UndefinedError):
        _render("{{ nothing }}")


@pytest.mark.parametrize("source", ["{{ ''.__class__.__mro__ }}", "{{ xs.append(1) }}", "{{ t.__globals__ }}"])
def test_templates_are_sandboxed(source: str) -> None:
    """A template reaches no internals and changes nothing."""
    with pytest.raises((SecurityError, UndefinedError)):
        _render(source, xs=[])


def test_absent_slots_are_none_and_undeclared_ones_an_error() -> None:
    """A declared slot that is not set reads as None, in records too; any other name is refused."""
    settings = Settings({"rows": (record(value=value("item.a")),)}, read_slots(_SCHEMA))

    assert settings.fact is None
    assert settings.title is None
    row = _first(settings.rows)
    assert row.place is None
    with pytest.raises(AttributeError):
        _ = settings.facts
    with pytest.raises(AttributeError):
        _ = row.places


def test_labelled_values_have_their_own_slots() -> None:
    """`values` are records of a value, a label and what goes with them."""
    settings = Settings({"parts": (record(value=value("a")),)}, read_slots(_SCHEMA))

    part = _first(settings.parts)
    assert part.label is None
    assert part.note is None


def test_a_template_that_reads_an_undeclared_slot_costs_its_block(caplog: pytest.LogCaptureFixture) -> None:
    """A theme's mistake is a failed card and a line in the log."""
    sources = {**templates(BLOCKS, THEMES), "blocks/prose.html": "{{ block.prosa|say(scope) }}"}
    face = load_face(sources, schemas(BLOCKS))

    with caplog.at_level(logging.ERROR):
        drawn = draw_block(block("prose", prose=text("home.title")), scope(face=face))

    assert "UI-500-" in drawn
    assert "prosa" in caplog.text
