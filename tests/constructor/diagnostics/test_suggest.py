"""The nearest names."""

from __future__ import annotations

import pytest

from constructor.diagnostics import nearest

BLOCKS = ("table", "tabs", "list", "stat", "facts", "donut", "prose")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("tabel", ("table",)),
        ("tables", ("table",)),
        ("Table", ("table",)),
        ("tab", ("tabs",)),
        ("porse", ("prose",)),
        ("facst", ("facts",)),
        ("chart", ()),
        ("", ()),
    ],
)
def test_nearest_is_what_was_probably_meant(name: str, expected: tuple[str, ...]) -> None:
    """A letter more, less, other or swapped, or another case; nothing where nothing is near."""
    assert expected == nearest(name, BLOCKS)


def test_sign_between_words_does_not_count() -> None:
    """`currentSubscriber`, `current-subscriber` and `current_subscriber` are one name to a reader."""
    assert ("current_subscriber",) == nearest("currentSubscriber", ["current_subscriber", "subscriber"])


def test_equally_near_names_come_together() -> None:
    """At most three, in order."""
    assert ("aaab", "aaac", "aaad") == nearest("aaax", ["aaae", "aaad", "aaab", "aaac"])


def test_name_itself_is_never_offered() -> None:
    """What is already written would be no help."""
    assert () == nearest("table", ["table"])
