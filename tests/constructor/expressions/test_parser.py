from __future__ import annotations

import subprocess
import sys
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constructor.expressions import Parsed, Refusal, parse
from runtime.cabinet.model import Apply, Const, Expr, Path


def parsed(text: str) -> Parsed:
    result = parse(text)
    assert isinstance(result, Parsed), result
    return result


def refused(text: str) -> Refusal:
    result = parse(text)
    assert isinstance(result, Refusal), result
    return result


A, B, C = Path(root="a"), Path(root="b", parts=("c",)), Path(root="c")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a", A),
        ("b.c", B),
        ("a == 'x'", Apply(name="==", args=(A, Const(value="x")))),
        ("a not in b.c", Apply(name="not", args=(Apply(name="in", args=(A, B)),))),
        ("a and not b.c or c", Apply(name="or", args=(Apply(name="and", args=(A, Apply(name="not", args=(B,)))), C))),
        ("a + b.c * 1.10", Apply(name="+", args=(A, Apply(name="*", args=(B, Const(value=Decimal("1.10"))))))),
        ("-a", Apply(name="neg", args=(A,))),
        ("-5", Const(value=Decimal(-5))),
        ("true", Const(value=True)),
        ("a if b.c else c", Apply(name="if", args=(B, A, C))),
        ("a[b.c]", Apply(name="row", args=(A, B))),
        ("a['@type']", Apply(name="row", args=(A, Const(value="@type")))),
        ("count(a)", Apply(name="count", args=(A,))),
        (
            "first(a, id=b.c).name",
            Apply(name="get", args=(Apply(name="first", args=(A,), named={"id": B}), Const(value="name"))),
        ),
    ],
)
def test_what_the_language_has_is_read(text: str, expected: Expr) -> None:
    """Jinja's syntax becomes the representation that the runtime evaluates."""
    actual = parsed(text).expr

    assert expected == actual


@pytest.mark.parametrize(
    ("text", "kind", "given", "instead"),
    [
        ("", "empty", "", ()),
        ("a = b", "operator", "=", ("==",)),
        ("a && b", "operator", "&&", ("and",)),
        ("a || b", "operator", "|", ("or",)),
        ("!a", "operator", "!", ("not",)),
        ("a ~ b", "operator", "a ~ b", ("concat(…)",)),
        ("a % b", "operator", "a % b", ()),
        ("a|length", "filter", "length", ("count(a)",)),
        ("a.b|rond", "filter", "rond", ("round(a.b)",)),
        ("a is defined", "test", "is defined", ("known(a)",)),
        ("a is none", "test", "is none", ("not known(a)",)),
        ("cont(a)", "function", "cont", ("count",)),
        ("a.strip()", "method", "a.strip", ()),
        ("a < b < c", "chain", "a < b < c", ("… and …",)),
        ("[a, b]", "literal", "[a, b]", ()),
        ("a[0]", "index", "a[0]", ("first(a)", "last(a)")),
        ("a if b", "no_else", "a if b", ("… if … else …",)),
        ("a == none", "null", "none", ("known(…)",)),
        ("count(*a)", "unpacked", "count(*a)", ()),
        ("(a", "unfinished", "", ()),
        ("a b", "syntax", "b", ()),
        ("{{ a.b }}", "syntax", "{{ a.b }}", ("a.b",)),
    ],
)
def test_what_the_language_has_not_is_refused_with_what_to_write(
    text: str, kind: str, given: str, instead: tuple[str, ...]
) -> None:
    """A refusal says what it is about and, where there is one, the right way to say it."""
    actual = refused(text)

    assert (kind, given, instead) == (actual.kind, actual.given, actual.instead)


def test_a_refusal_points_at_the_offending_piece() -> None:
    """Offsets count the characters of the text."""
    text = "contract.имя == 'x' and cont(items)"

    actual = refused(text)

    assert "cont" == text[actual.start : actual.end]


def test_every_step_of_a_path_has_its_place() -> None:
    """A message can underline the one wrong name of a long path."""
    text = "count(people) > 1 and order. state.word == 'x'"

    comparison = parsed(text).tree.args[1]
    actual = [text[start:end] for start, end in comparison.args[0].parts]

    assert ["order", "state", "word"] == actual


@pytest.mark.parametrize("text", ["(" * 21 + "a" + ")" * 21, "not " * 21 + "a", "-" * 21 + "a", "a." * 260 + "a"])
def test_an_expression_is_bounded(text: str) -> None:
    """What no person would write is refused before it costs anything."""
    actual = refused(text).kind

    assert actual in ("too_deep", "too_long")


def test_a_plain_path_is_read_without_jinja() -> None:
    """Commands that meet only plain paths do not pay for loading the parser."""
    script = (
        "import sys; from constructor.expressions import parse; parse('item.balance'); print('jinja2' in sys.modules)"
    )

    actual = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.strip()

    assert actual == "False"


FRAGMENTS = ["a", ".b", "(", ")", "[", "]", "==", " and ", "not ", "'x'", "1", "+", "|", "~", "{", "}", " if ", "count"]
FRAGMENTS += [",", "=", "%}", "}}", "\n", "\r", "é", "@"]
fragments = st.lists(st.sampled_from(FRAGMENTS), max_size=12).map("".join)


@given(text=fragments | st.text(max_size=30))
def test_no_text_makes_the_parser_fail(text: str) -> None:
    """Any text is an expression or a refusal whose offsets lie within it."""
    result = parse(text)

    place = result if isinstance(result, Refusal) else result.tree
    assert 0 <= place.start <= place.end <= len(text)
