"""Findings as people and programs see them."""

from __future__ import annotations

import json
from textwrap import dedent

import pytest

from constructor.diagnostics import Language, Report, Summary, UnknownCode, explain, summarise
from constructor.diagnostics.render.json import render_json
from constructor.diagnostics.render.text import render_text
from constructor.diagnostics.summary import last_line
from constructor.load.yaml import parse
from constructor.text import Position, Span, TextFile

FILE = TextFile(path="texts/en.yaml", text="texts: en\nhello: {text: Привет, мир}\nb: 1\nb: 2\n")


def found() -> Report:
    """Return a report with a torn value and a duplicate key."""
    report = Report()
    parse(FILE, report)
    return report


def shown(report: Report, language: Language = "en", colour: bool = False) -> str:
    """Return a report as text."""
    summary = summarise(report.diagnostics, 42, 183)
    return render_text(report.diagnostics, {FILE.path: FILE}, summary, language, colour=colour)


def test_text_shows_the_line_the_mark_and_what_to_do() -> None:
    """The frame of a finding, the place that belongs to it, the fix, and the summary."""
    expected = dedent("""\
        error[PC1007]: `мир` has no value: a comma parts values in `{…}`; a value with a comma stands in double quotes
         --> texts/en.yaml:2:23
          |
        2 | hello: {text: Привет, мир}
          |                       ^^^
          = fix: write the value in double quotes

        error[PC1004]: the key `b` is written twice
         --> texts/en.yaml:4:1
          |
        4 | b: 2
          | ^
         ::: texts/en.yaml:3:1
          |
        3 | b: 1
          | - first written here
          = help: keep one of them

        Checked 42 files in 0.18 s: 2 errors, 0 warnings
    """)

    assert expected == shown(found())


def test_text_speaks_russian() -> None:
    """All words change, the code and the place do not."""
    text = shown(found(), "ru")

    assert "ошибка[PC1004]: ключ `b` записан дважды" in text
    assert "Проверено 42 файла за 0,18 с: 2 ошибки, 0 предупреждений" in text


def test_colours_come_only_when_asked() -> None:
    """Without colours there is no escape at all; with them the words are the same."""
    plain, coloured = shown(found()), shown(found(), colour=True)
    for part in ("\x1b[1;31m", "\x1b[1;34m", "\x1b[1m", "\x1b[0m"):
        coloured = coloured.replace(part, "")

    assert "\x1b" not in plain
    assert plain == coloured


def test_more_than_fifty_findings_are_counted() -> None:
    """A terminal is no place for thousands."""
    report = Report()
    for line in range(62):
        report.add("PC1004", Span("a.yaml", Position(line + 1, 1), Position(line + 1, 2)), key="x")

    assert 50 == shown(report).count("error[")
    assert "\n… and 12 more\n" in shown(report)
    assert "\n… и ещё 12 находок\n" in shown(report, "ru")


def test_name_from_a_file_can_not_steer_the_terminal() -> None:
    """A control character in a key is shown as its code."""
    report = Report()
    parse(TextFile(path="a.yaml", text='"\\e[31mx": 1\n"\\e[31mx": 2\n'), report)

    assert "`\\x1b[31mx`" in shown(report)
    assert "\x1b" not in shown(report)


def test_long_line_is_shown_around_the_mark() -> None:
    """What matters is in sight, in a line of one hundred letters."""
    report = Report()
    file = TextFile(path="a.yaml", text=f"a: [{'x, ' * 200}b c: d: e, {'x, ' * 200}]")
    parse(file, report)
    lines = render_text(
        report.diagnostics, {file.path: file}, Summary(files=1, errors=1, warnings=0, milliseconds=1)
    ).splitlines()

    assert all(len(line) <= 110 for line in lines[1:])
    assert lines[3][lines[4].index("^")] == file.text[report.diagnostics[0].span.start.column - 1]


def test_json_has_the_published_shape() -> None:
    """Editors, CI and the Studio read this; positions count from 1."""
    report = found()
    data = json.loads(render_json(report.diagnostics, summarise(report.diagnostics, 42, 183)))

    assert {
        "schema": "pcabinet.diagnostics/1",
        "summary": {"files": 42, "errors": 2, "warnings": 0, "milliseconds": 183},
    } == {key: data[key] for key in ("schema", "summary")}
    assert {
        "code": "PC1004",
        "severity": "error",
        "message": "the key `b` is written twice",
        "file": "texts/en.yaml",
        "range": {"start": {"line": 4, "column": 1}, "end": {"line": 4, "column": 2}},
        "path": "",
        "related": [
            {
                "file": "texts/en.yaml",
                "range": {"start": {"line": 3, "column": 1}, "end": {"line": 3, "column": 2}},
                "message": "first written here",
            }
        ],
        "help": "keep one of them",
        "fixes": [],
    } == data["diagnostics"][1]
    assert [
        {
            "title": "write the value in double quotes",
            "safe": True,
            "edits": [
                {
                    "file": "texts/en.yaml",
                    "range": {"start": {"line": 2, "column": 15}, "end": {"line": 2, "column": 26}},
                    "new_text": '"Привет, мир"',
                }
            ],
        }
    ] == data["diagnostics"][0]["fixes"]


@pytest.mark.parametrize(
    ("files", "errors", "warnings", "english", "russian"),
    [
        (1, 1, 1, "1 file in 1.50 s: 1 error, 1 warning", "Проверен 1 файл за 1,50 с: 1 ошибка, 1 предупреждение"),
        (2, 3, 4, "2 files in 1.50 s: 3 errors, 4 warnings", "Проверено 2 файла за 1,50 с: 3 ошибки, 4 предупреждения"),
        (
            11,
            12,
            5,
            "11 files in 1.50 s: 12 errors, 5 warnings",
            "Проверено 11 файлов за 1,50 с: 12 ошибок, 5 предупреждений",
        ),
        (
            21,
            0,
            22,
            "21 files in 1.50 s: 0 errors, 22 warnings",
            "Проверен 21 файл за 1,50 с: 0 ошибок, 22 предупреждения",
        ),
        (
            1000,
            0,
            0,
            "1,000 files in 1.50 s: 0 errors, 0 warnings",
            "Проверено 1\xa0000 файлов за 1,50 с: 0 ошибок, 0 предупреждений",
        ),
    ],
)
def test_last_line_counts_in_the_language(files: int, errors: int, warnings: int, english: str, russian: str) -> None:
    """Words have the form that goes with their number."""
    summary = Summary(files=files, errors=errors, warnings=warnings, milliseconds=1500)

    assert f"Checked {english}" == last_line(summary, "en")
    assert russian == last_line(summary, "ru")


def test_explanation_has_reason_and_examples() -> None:
    """What `pcabinet explain` prints, in the language of the reader."""
    text = explain("PC1004", "ru")

    assert text.startswith("# PC1004: ключ записан дважды\n")
    assert ["## Неправильно", "## Правильно"] == [line for line in text.splitlines() if line.startswith("## ")]


def test_unknown_code_is_not_explained() -> None:
    """There is no page for it."""
    with pytest.raises(UnknownCode):
        explain("PC0000")
