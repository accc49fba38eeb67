"""YAML as a blueprint has it: values, places, and what is refused."""

from __future__ import annotations

from decimal import Decimal
from textwrap import dedent

import pytest

from constructor.diagnostics import Diagnostic, Report
from constructor.load.yaml import API, BLUEPRINT, Dialect, Mapping, Node, Scalar, Tree, parse, plain
from constructor.text import Position, Span, TextFile


def read(text: str, dialect: Dialect = BLUEPRINT) -> tuple[tuple[Tree, ...], Report, TextFile]:
    """Parse a file and return its documents, what was found, and the file."""
    file, report = TextFile(path="a.yaml", text=text), Report()
    return parse(file, report, dialect), report, file


def one(text: str) -> Node:
    """Return the only document of a file in which nothing is wrong."""
    (tree,), report, _ = read(text)

    assert () == report.diagnostics
    assert tree.root is not None
    return tree.root


def refusals(text: str, dialect: Dialect = BLUEPRINT) -> list[tuple[str, str]]:
    """Return the code and the text under the span of each finding."""
    _, report, file = read(text, dialect)
    return [(found.code, file.slice(found.span)) for found in report.diagnostics]


def first(text: str) -> Diagnostic:
    """Return the first finding."""
    return read(text)[1].diagnostics[0]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("true", True),
        ("false", False),
        ("12", 12),
        ("-3", -3),
        ("0", 0),
        ("0x1F", 31),
        ("0o17", 15),
        ("1.50", Decimal("1.50")),
        (".5", Decimal("0.5")),
        ("1e3", Decimal("1e3")),
        ('"12"', "12"),
        ("'true'", "true"),
    ],
)
def test_plain_values_are_read_by_the_core_schema(written: str, value: object) -> None:
    """Flags, whole numbers and decimals are what YAML 1.2 says; what is quoted is text."""
    found = plain(one(f"a: {written}"))

    assert isinstance(found, dict)
    assert {"a": value} == found
    assert [type(value)] == [type(each) for each in found.values()]


@pytest.mark.parametrize(
    "written",
    [
        "no",
        "yes",
        "on",
        "off",
        "y",
        "True",
        "12:30",
        "2026-01-02",
        "0755",
        "+79001234567",
        "1_000",
        ".inf",
        "9" * 200,
        "1e9999",
    ],
)
def test_what_only_yaml_1_1_reads_otherwise_is_text(written: str) -> None:
    """Norway, times, dates, codes and phones stay what was written."""
    assert {"a": written} == plain(one(f"a: {written}"))


def test_every_key_and_value_knows_its_place() -> None:
    """Lines and columns count from 1, columns in characters, the end is exclusive."""
    root = one("имя: 😀 да\nсписок:\n  - {a: 1}\n")
    assert isinstance(root, Mapping)
    key, value = root.entries[0].key, root.entries[0].value

    assert Span("a.yaml", Position(1, 1), Position(1, 4)) == key.span
    assert Span("a.yaml", Position(1, 6), Position(1, 10)) == value.span
    assert Span("a.yaml", Position(3, 3), Position(3, 11)) == root.entries[1].value.span


def test_windows_line_ends_do_not_shift_places() -> None:
    """A carriage return belongs to the line's end."""
    root = one("a: 1\r\nb:\r\n  c: два\r\n")
    assert isinstance(root, Mapping)
    inner = root.get("b")
    assert isinstance(inner, Mapping)

    assert Span("a.yaml", Position(3, 6), Position(3, 9)) == inner.entries[0].value.span


def test_block_scalar_ends_with_its_last_letter() -> None:
    """Empty lines after a block of text do not belong to its span."""
    root = one("a: |\n  one\n  two\n\n\nb: 1\n")
    assert isinstance(root, Mapping)
    value = root.get("a")
    assert isinstance(value, Scalar)

    assert "one\ntwo\n" == value.value
    assert Span("a.yaml", Position(1, 4), Position(3, 6)) == value.span


def test_several_documents_stand_in_one_file() -> None:
    """Documents are parted by `---`; empty ones do not count."""
    trees, report, _ = read("a: 1\n---\n# nothing\n---\nb: 2\n")

    assert [{"a": 1}, {"b": 2}] == [plain(tree.root) for tree in trees if tree.root]
    assert () == report.diagnostics


@pytest.mark.parametrize("text", ["", "# only words\n", "---\n", "\n\n"])
def test_file_without_documents_is_fine(text: str) -> None:
    """Nothing is no mistake."""
    trees, report, _ = read(text)

    assert () == trees
    assert () == report.diagnostics


def test_broken_document_does_not_hide_the_next() -> None:
    """After what can not be read, reading goes on behind the next `---`, at the right places."""
    trees, report, _ = read('a: "x\nb: 1\n---\nc: 1\nc: 2\n---\nd: 3\n')

    assert [False, False, True] == [tree.sound for tree in trees]
    assert [("PC1003", 1), ("PC1004", 5)] == [(found.code, found.span.start.line) for found in report.diagnostics]


def test_beginning_of_a_broken_document_is_kept() -> None:
    """What it is called is known, so that references to it are no second mistake."""
    (tree,), _, _ = read("screen: home\ntitle: [a\n")

    assert {"screen": "home"}.items() <= dict(plain(tree.root)).items()  # type: ignore[arg-type, call-overload]


def test_duplicate_key_is_reported_with_both_places() -> None:
    """The second is the mistake, the first is shown beside it."""
    found = first("a: 1\nb: 2\na: 3\n")

    assert ("PC1004", 3, 1) == (found.code, found.span.start.line, found.related[0].span.start.line)


@pytest.mark.parametrize(
    ("text", "what", "place"),
    [
        ("a: &x 1", "anchor", "&x 1"),
        ("a: *x", "alias", "*x"),
        ("a: !!str 1", "tag", "!!str 1"),
        ("a: !own {b: 1}", "tag", "!own {"),
        ("<<: {a: 1}", "merge", "<<"),
        ("[a, b]: 1", "complex", "[a, b]"),
        ("? {a: 1}\n: 2", "complex", "{a: 1}"),
        ("%YAML 1.1\n---\na: 1", "directive", "%YAML 1.1"),
    ],
)
def test_what_a_blueprint_does_without_is_refused(text: str, what: str, place: str) -> None:
    """Each is named, at its own place, and the document is not used."""
    trees, report, file = read(text)
    (found,) = report.diagnostics

    assert ("PC1005", what, place) == (found.code, found.arguments["what"], file.slice(found.span))
    assert not trees[0].sound


@pytest.mark.parametrize("key", ["1", "true", "1.5", "~", "null"])
def test_key_that_is_no_text_is_refused_with_the_quoting(key: str) -> None:
    """The word itself is meant, so quoting it is safe."""
    found = first(f"{key}: x")

    assert ("PC1006", True) == (found.code, found.fixes[0].safe)
    assert [f'"{key}"'] == [edit.new_text for edit in found.fixes[0].edits]


@pytest.mark.parametrize("text", ["a:\nb: 1", "a: ~", "a: null", "- \n- 1", "a: {b: }", "[~]", "{a: 1, b: }"])
def test_null_is_refused(text: str) -> None:
    """Null is never written, in whatever way."""
    assert ["PC1007"] == [code for code, _ in refusals(text)]


@pytest.mark.parametrize(("text", "what"), [("brand: #006571", "comment"), ("a:   \nb: 1", "empty")])
def test_value_that_became_a_comment_is_told_so(text: str, what: str) -> None:
    """A colour without quotes is no value, and it is said why."""
    assert what == first(text).arguments["what"]


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("a: {text: Hello, world}", 'a: {text: "Hello, world"}'),
        ("a: {text: Hello, big, world, b: 1}", 'a: {text: "Hello, big, world", b: 1}'),
        ("a: {m: coalesce(x.y, x.z), s: true}", 'a: {m: "coalesce(x.y, x.z)", s: true}'),
        ("a: {name}", 'a: "{name}"'),
        ("a: {count, plural, other}", 'a: "{count, plural, other}"'),
        ("[max(a, b), c]", '["max(a, b)", c]'),
        ("[f(a, g(b, c)), d]", '["f(a, g(b, c))", d]'),
        ('a: {text: "Hello", world}', None),
    ],
)
def test_value_torn_by_a_comma_is_refused_with_the_quoting(text: str, mended: str | None) -> None:
    """Inside braces and brackets a comma parts values; the fix puts the quotes where they were forgotten."""
    _, report, file = read(text)
    (found,) = report.diagnostics
    edits = [edit for fix in found.fixes for edit in fix.edits]
    for edit in edits:
        text = text[: file.offset(edit.span.start)] + edit.new_text + text[file.offset(edit.span.end) :]

    assert "PC1007" == found.code
    assert mended == (text if edits else None)
    assert mended is None or [] == refusals(text)


@pytest.mark.parametrize(
    ("text", "problem", "line", "column"),
    [
        ("a: b: c", "inner_colon", 1, 5),
        ("a: 1\n b: 2", "indent", 2, 3),
        ("a:\n\tb: c", "tab", 2, 1),
        ("a: 1\n\tb: 2", "tab", 2, 1),
        ("a: 'x", "quote", 1, 4),
        ("a: {b: 1", "braces", 1, 9),
        ("a: [1, 2\nb: 3", "brackets", 2, 2),
        ("a: {count: {n, plural, one {x}}}", "braces", 1, 28),
        ("a: @x", "reserved", 1, 4),
        ("a: `x`", "reserved", 1, 4),
        ("a: % x", "reserved", 1, 4),
        ('a: "\\q"', "escape", 1, 5),
        ("a:\n  - b\n - c", "key", 3, 2),
        ('a: "x" y', "after_quote", 1, 8),
        ("a: 1\nfoo\nb: 2", "colon", 2, 1),
        ("a: - b", "list", 1, 4),
        ("[" * 5000, "depth", 1, 1001),
    ],
)
def test_syntax_errors_are_told_in_our_words(text: str, problem: str, line: int, column: int) -> None:
    """Each says what to write, at the place where it is to be written."""
    found = first(text)

    assert ("PC1003", problem) == (found.code, found.arguments["problem"])
    assert Position(line, column) == found.span.start


def test_missing_brace_shows_where_it_was_opened() -> None:
    """Both ends are shown: where it should close and where it opened."""
    found = first("a: {b: 1,\n    c: 2\nd: 1\n")

    assert [(1, "opened")] == [(related.span.start.line, related.note) for related in found.related]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("- " * 33 + "a", "depth"),
        ("{a: " * 33 + "1" + "}" * 33, "depth"),
        ("- a\n" * 50_001, "nodes"),
        (f"a: {'x' * 65_537}", "scalar"),
    ],
)
def test_limits_hold(text: str, what: str) -> None:
    """A file that would cost too much is refused, in little time and with one finding."""
    _, report, _ = read(text)

    assert [("PC1002", what)] == [(found.code, found.arguments["what"]) for found in report.diagnostics]


def test_limit_of_values_counts_all_documents_of_a_file() -> None:
    """Parting a file by `---` does not raise the limit."""
    assert ["PC1002"] == [code for code, _ in refusals("- a\n---\n" * 30_000)]


def test_api_documents_may_have_null_and_numbers_as_keys() -> None:
    """What JSON has, OpenAPI has; status codes are commonly unquoted."""
    text = dedent("""\
        responses:
          200: {example: null, description: , default: ~}
    """)
    (tree,), report, _ = read(text, API)
    assert tree.root is not None

    assert () == report.diagnostics
    assert {"responses": {"200": {"example": None, "description": None, "default": None}}} == plain(tree.root)


@pytest.mark.parametrize("text", ["a: &x 1\nb: *x", "<<: {a: 1}", "a: !x 1"])
def test_api_documents_do_without_anchors_too(text: str) -> None:
    """An alias bomb is no smaller in an API document."""
    assert {"PC1005"} == {code for code, _ in refusals(text, API)}


def test_mapping_is_asked_by_key() -> None:
    """The value, the key as it stands, and what comes first."""
    root = one("table: mine\ntitle: home.title\n")
    assert isinstance(root, Mapping)
    value, key, head = root.get("title"), root.key("title"), root.first
    assert isinstance(value, Scalar)
    assert key is not None
    assert head is not None

    assert ("home.title", 2, "table") == (value.value, key.span.start.line, head.key.value)
    assert root.get("empty") is None
    assert ("table" in root, "empty" in root) == (True, False)
