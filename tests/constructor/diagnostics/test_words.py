"""Templates with typed arguments."""

from __future__ import annotations

from decimal import Decimal

import pytest

from constructor.diagnostics import Report
from constructor.diagnostics.pages import Language
from constructor.diagnostics.words import advice, fill, listed, message, number
from constructor.text import Position, Span

SPAN = Span("a.yaml", Position(1, 1), Position(1, 2))


@pytest.mark.parametrize(
    ("near", "english", "russian"),
    [
        ((), "a document begins with one of `a` or `b`", "документ начинается с одного из: `a` или `b`"),
        (
            ("a",),
            "did you mean `a`? a document begins with one of `a` or `b`",
            "возможно, имелось в виду `a`? документ начинается с одного из: `a` или `b`",
        ),
        (
            ("a", "b"),
            "did you mean `a` or `b`? a document begins with one of `a` or `b`",
            "возможно, имелось в виду `a` или `b`? документ начинается с одного из: `a` или `b`",
        ),
    ],
)
def test_near_names_have_wordings_for_none_one_and_several(near: tuple[str, ...], english: str, russian: str) -> None:
    """Where nothing is near, nothing is said and no gap is left."""
    report = Report()
    report.add("PC1010", SPAN, key="x", near=near, allowed=("a", "b"))
    (found,) = report.diagnostics

    assert (english, russian) == (advice(found, "en"), advice(found, "ru"))


def test_choice_is_told_with_the_other_arguments() -> None:
    """The words of a choice may hold arguments of their own."""
    report = Report()
    report.add("PC1002", SPAN, what="nodes", limit=50_000)
    (found,) = report.diagnostics

    assert "there are more than 50,000 values in the file" == message(found, "en")
    assert "в файле больше 50\xa0000 значений" == message(found, "ru")


def test_forms_and_braces_are_filled() -> None:
    """A word takes the form of its number; doubled braces are braces."""
    report = Report()
    report.add("PC1106", SPAN, which="items", limit=2)
    (found,) = report.diagnostics

    assert "{2} items" == fill("{{{limit}}} {limit:item|items}", found, "en")
    assert "2 пункта" == fill("{limit} {limit:пункт|пункта|пунктов}", found, "ru")


@pytest.mark.parametrize(
    ("names", "expected"),
    [((), "none"), (("a",), "`a`"), (("a", "b"), "`a` or `b`"), (("a", "b", "c"), "`a`, `b` or `c`")],
)
def test_names_are_listed_as_a_choice(names: tuple[str, ...], expected: str) -> None:
    """Commas and an «or»."""
    assert expected == listed(names, "en")


@pytest.mark.parametrize(("language", "expected"), [("en", "12,345.5"), ("ru", "12\xa0345,5")])
def test_numbers_are_written_as_the_language_does(language: Language, expected: str) -> None:
    """Thousands and decimals are parted by the language's own signs."""
    assert expected == number(Decimal("12345.5"), language)
