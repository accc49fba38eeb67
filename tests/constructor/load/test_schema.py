"""What differs from the language is told in its own words, at the right place, once."""

from __future__ import annotations

from textwrap import dedent

import pytest

from constructor.diagnostics import Diagnostic, Report
from constructor.load.schema import hold
from constructor.load.yaml import Mapping, parse
from constructor.text import TextFile

HEAD = "screen: home\npath: /home\ntitle: home.title\nblocks:\n"


def findings(text: str) -> tuple[tuple[Diagnostic, ...], TextFile]:
    """Hold a document against its schema; return what was found, and the file."""
    file, report = TextFile(path="a.yaml", text=dedent(text)), Report()
    (tree,) = parse(file, report)
    assert isinstance(tree.root, Mapping)
    assert tree.root.first is not None
    sound = hold(str(tree.root.first.key.value), "home", tree.root, report)

    assert sound is not report.blocks
    return report.diagnostics, file


def told(text: str) -> list[tuple[str, str, str]]:
    """Return code, text under the span and path of each finding."""
    found, file = findings(text)
    return [(each.code, file.slice(each.span), each.path) for each in found]


def test_well_formed_document_has_no_findings() -> None:
    """All shapes of words, values, links and short values."""
    assert [] == told(
        HEAD
        + """\
  - {stat: totals.count, label: {text: a.b, with: {count: totals.count}}, as: integer, width: half}
  - {notice: {value: item.title}, tone: bad, when: true, links: [{screen: pay}, {url: "'https://example.org'"}]}
  - {prose: {ru: Привет, en: Hello}}
  - table: mine
    columns: [item.name, {value: item.phone, as: phone}]
    link: {screen: subscriber, with: {current.subscriber: item.id}}
  - tabs: [{title: a.b, blocks: [{use: people, with: {rows: mine}}], roles: [manager]}]
"""
    )


@pytest.mark.parametrize(
    ("text", "code", "place", "path"),
    [
        (HEAD + "  - {prosa: a.b}\n", "PC1107", "prosa", "screens.home.blocks[0]"),
        (HEAD + "  - {titel: a.b, prose: x}\n", "PC1101", "titel", "screens.home.blocks[0]"),
        (HEAD + "  - {stat: x, label: a.b, as: dat}\n", "PC1104", "dat", "screens.home.blocks[0].as"),
        (HEAD + "  - {stat: x}\n", "PC1102", "stat", "screens.home.blocks[0]"),
        (HEAD + "  - {stat: [x], label: a.b}\n", "PC1103", "[x]", "screens.home.blocks[0].stat"),
        (
            HEAD + "  - stat: x\n    label: a\n    table: y\n    columns: [z]\n",
            "PC1108",
            "table",
            "screens.home.blocks[0]",
        ),
        (HEAD + "  - word\n", "PC1103", "word", "screens.home.blocks[0]"),
        (HEAD + "  - {table: x, columns: [{valeu: y}]}\n", "PC1101", "valeu", "screens.home.blocks[0].columns[0]"),
        (HEAD + "  - {table: x, columns: []}\n", "PC1106", "[]", "screens.home.blocks[0].columns"),
        (HEAD + "  - {prose: a, link: {label: b}}\n", "PC1102", "label", "screens.home.blocks[0].link"),
        (HEAD + "  - {prose: {text: a, wiht: {}}}\n", "PC1101", "wiht", "screens.home.blocks[0].prose"),
        (HEAD + "  - {prose: {text_key: a}}\n", "PC1101", "text_key", "screens.home.blocks[0].prose"),
        (HEAD + "  - {prose: a, roles: [agent, agent]}\n", "PC1106", "[agent, agent]", "screens.home.blocks[0].roles"),
        (HEAD.replace("/home", "home") + "  - {prose: a}\n", "PC1105", "home", "screens.home.path"),
        (HEAD + "  - {prose: a}\ndata: {a: {page: 20}}\n", "PC1102", "page", "screens.home.data.a"),
        (HEAD + "  - {prose: a}\ndata: {a: {from: b.c, page: 0}}\n", "PC1106", "0", "screens.home.data.a.page"),
        (HEAD + "  - {prose: a}\ndata: {A: b}\n", "PC1105", "A", "screens.home.data"),
        (HEAD + "  - {prose: a}\npublic: yes\n", "PC1103", "yes", "screens.home.public"),
        ("texts: en\na: {b: 5}\n", "PC1103", "5", "texts.home.a.b"),
        ("objects: {a: {has: item.id}}\n", "PC1102", "has", "objects.objects.a"),
        ("objects: {a: {owners: {b: [anyone, []]}}}\n", "PC1103", "[]", "objects.objects.a.owners.b[1]"),
        ("theme: a\nbrand: '#06571'\n", "PC1105", "'#06571'", "themes.home.brand"),
        ("persona: a\nname: b\nclaims: c\n", "PC1103", "c", "personas.home.claims"),
        ("source: a\napi: b.yaml\nauth: {kind: baerer}\n", "PC1104", "baerer", "sources.home.auth.kind"),
        ("source: a\napi: b.yaml\nlimits: {answer: 2 MB}\n", "PC1105", "2 MB", "sources.home.limits.answer"),
    ],
)
def test_each_mistake_is_told_once_at_its_own_place(text: str, code: str, place: str, path: str) -> None:
    """A key is the place of what is unknown, a value of what is wrong, the first key of what misses something."""
    assert [(code, place, path)] == told(text)


def test_misspelt_key_is_no_missing_key() -> None:
    """Of `titel` and no `title` the first alone is told, with a safe fix."""
    (found,), _ = findings(HEAD.replace("title:", "titel:") + "  - {prose: a}\n")

    assert ("PC1101", ("title",)) == (found.code, found.arguments["near"])
    assert [("title", True)] == [(edit.new_text, fix.safe) for fix in found.fixes for edit in fix.edits]


def test_unknown_block_offers_the_nearest_and_lists_all() -> None:
    """`tabel` is `table`; what it holds is not judged."""
    (found,), _ = findings(HEAD + "  - {tabel: x, colums: 1}\n")

    assert ("PC1107", "tabel", ("table",)) == (found.code, found.arguments["kind"], found.arguments["near"])
    assert {"table", "tabs", "use"} <= {*found.arguments["allowed"]}  # type: ignore[misc]  # names


def test_several_mistakes_of_a_document_are_told_together() -> None:
    """Nobody mends one only to see the next."""
    text = HEAD + "  - {stat: x}\n  - {prosa: a}\n  - {prose: [a], width: wide}\n"

    assert ["PC1102", "PC1107", "PC1103", "PC1104"] == [code for code, _, _ in told(text)]


def test_number_where_a_text_is_wanted_is_quoted_by_the_fix() -> None:
    """`title: 2026` is the year as a word."""
    (found,), _ = findings(HEAD.replace("home.title", "2026") + "  - {prose: a}\n")

    assert ("PC1103", "words", "number", "quotes") == (
        found.code,
        *(found.arguments[k] for k in ("expected", "found", "hint")),
    )
    assert ['"2026"'] == [edit.new_text for fix in found.fixes for edit in fix.edits]
