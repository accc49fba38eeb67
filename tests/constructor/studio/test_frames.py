"""Frames: findings in the words of the terminal, with places that open in the editor."""

from __future__ import annotations

from pathlib import Path

from constructor.diagnostics import Report
from constructor.studio.drawing import named
from constructor.studio.frames import Line, frames
from constructor.text import Position, Span, TextFile

FILE = TextFile(path="screens/a b.yaml", text="screen: home\nroles: [agnet]\n")
SPAN = Span("screens/a b.yaml", Position(2, 9), Position(2, 14))


def _report() -> Report:
    report = Report()
    report.add("PC2001", SPAN, kind="role", name="agnet", near=("agent",))
    return report


def test_place_opens_in_the_editor() -> None:
    """The link names the file whole and quoted, with line and column."""
    found = frames(_report().diagnostics, {FILE.path: FILE}, Path("/srv/shop"), "en")

    assert ("screens/a b.yaml:2:9", "vscode://file/srv/shop/screens/a%20b.yaml:2:9") == (
        found[0].place.text,
        found[0].place.href,
    )


def test_excerpt_marks_what_is_meant() -> None:
    """The line before gives the context, the narrowest stretch is marked."""
    found = frames(_report().diagnostics, {FILE.path: FILE}, Path("/srv/shop"), "en")

    assert (
        Line(number=1, before="screen: home"),
        Line(number=2, before="roles: [", marked="agnet", after="]"),
    ) == found[0].place.lines


def test_words_are_in_the_language_of_the_tool() -> None:
    """The same finding in two languages."""
    said = [frames(_report().diagnostics, {FILE.path: FILE}, Path(), language)[0].message for language in ("en", "ru")]

    assert ["there is no role `agnet`", "нет роли `agnet`"] == said


def test_names_in_backticks_stand_as_code_and_nothing_as_markup() -> None:
    """What an analyst wrote is never taken for markup."""
    assert "no &lt;b&gt; in <code>a&lt;i&gt;</code>" == named("no <b> in `a<i>`")
