"""Whatever stands in a file, the loader neither fails nor points outside of it."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from constructor.diagnostics import LANGUAGES, Report, summarise
from constructor.diagnostics.render.json import render_json
from constructor.diagnostics.render.text import render_text
from constructor.load.encoding import decode
from constructor.load.yaml import API, BLUEPRINT, Dialect, Mapping, Node, Sequence, parse
from constructor.text import Span, TextFile

PIECES = [
    "a", "b: ", ": ", "- ", "\n", "\n  ", "\n    ", "\t", "{", "}", "[", "]", ", ", '"', "'", "|", ">", "|-\n", "#",
    " # x", "&x ", "*x", "!t ", "<<: ", "? ", "---\n", "...\n", "%YAML 1.1\n", "null", "~", "true", "0755", "1e5",
    "\r\n", "\r", "имя", "😀", "e\u0301", "\u2028", "\ufeff", "@", "`", "\\q", "f(a, b)",
    "{n, plural, one {x}}", "\x85",
]  # fmt: skip
TEXTS = st.one_of(st.lists(st.sampled_from(PIECES), max_size=30).map("".join), st.text(max_size=60))


def places(node: Node) -> list[Span]:
    """Return the span of a node and of all below it."""
    if isinstance(node, Mapping):
        inner = [span for entry in node.entries for span in (entry.key.span, *places(entry.value))]
    else:
        inner = [span for item in node.items for span in places(item)] if isinstance(node, Sequence) else []
    return [node.span, *inner]


def is_inside(span: Span, file: TextFile) -> bool:
    """Whether a span lies within the text and does not end before it begins."""
    lines = len(file.lines)
    return all(
        1 <= at.line <= lines and 1 <= at.column <= len(file.line(at.line)) + 1 for at in (span.start, span.end)
    ) and (span.start <= span.end)


@settings(max_examples=300, deadline=None)
@given(text=TEXTS, dialect=st.sampled_from([BLUEPRINT, API]))
def test_any_text_is_read_or_refused_with_places_inside_it(text: str, dialect: Dialect) -> None:
    """No text makes the loader fail; every span of the tree, of findings and of fixes lies in the file."""
    report = Report()
    file, clean = decode("a.yaml", text.encode("utf-8"), 1_000, report)
    trees = parse(file, report, dialect) if clean else ()
    spans = [span for tree in trees if tree.root for span in places(tree.root)]
    for found in report.diagnostics:
        spans += [found.span, *(related.span for related in found.related)]
        spans += [edit.span for fix in found.fixes for edit in fix.edits]

    assert [] == [span for span in spans if not is_inside(span, file)]
    assert report.blocks or all(tree.sound for tree in trees)


@settings(max_examples=100, deadline=None)
@given(data=st.one_of(st.binary(max_size=60), TEXTS.map(lambda text: text.encode("utf-16"))))
def test_any_bytes_are_told_about_in_both_languages(data: bytes) -> None:
    """What is not text is refused, and every finding can be shown."""
    report = Report()
    file, clean = decode("a.yaml", data, 1_000, report)
    if clean:
        parse(file, report)
    summary = summarise(report.diagnostics, 1, 0)
    for language in LANGUAGES:
        render_json(report.diagnostics, summary, language)

        assert not _controls(render_text(report.diagnostics, {file.path: file}, summary, language))


def _controls(text: str) -> set[str]:
    return {letter for letter in text if ord(letter) < 32} - {"\n"}
