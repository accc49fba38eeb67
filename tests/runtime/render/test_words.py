"""Words and values as people read them."""

from __future__ import annotations

import pytest

from runtime.render.words import plain, say, show
from tests.runtime.render.sample import scope, text, value

_STATE = value("item.status", "enumeration", enum="Agreement.status")


def _item(**fields: object) -> dict[str, object]:
    return {"item": fields}


@pytest.mark.parametrize(
    ("word", "mark", "said"),
    [("active", "good", "Активен"), ("suspended", "warn", "Приостановлен"), ("blocked", "bad", "Заблокирован")],
)
def test_a_state_is_a_mark_and_a_word(word: str, mark: str, said: str) -> None:
    """Colour never speaks alone: a mark of its own shape and a word go with it."""
    drawn = show(_STATE, scope(roots=_item(status=word)))

    assert drawn.startswith(f'<span class="status status-{mark}">')
    assert f"#mark-{mark}" in drawn
    assert drawn.striptags() == said


def test_a_word_that_the_enumeration_does_not_know_is_unknown() -> None:
    """A new word of the backend is shown as unknown with a quiet mark, never as it came."""
    drawn = show(_STATE, scope(roots=_item(status="<frozen>")))

    assert drawn.striptags() == "Неизвестно"
    assert "mark-quiet" in drawn


def test_an_unknown_state_is_a_dash() -> None:
    """No state at all is a dash."""
    assert show(_STATE, scope(roots=_item(status=None))) == "—"


def test_words_take_values_formatted() -> None:
    """Placeholders get numbers as they are and everything else written out; flags choose."""
    rest = text(
        "home.after", short=value("item.short", "flag"), remaining=value("item.left"), shortage=value("item.left")
    )

    assert say(text("subscribers.count", count=value("item.n", "integer")), scope(roots=_item(n=11))) == "абонентов"
    assert say(rest, scope(roots=_item(short=True, left="5"))) == "не хватит 5"
    assert say(rest, scope(roots=_item(short=False, left="5"))) == "останется 5"


def test_words_and_values_are_escaped() -> None:
    """Neither data in words nor data alone becomes markup."""
    hostile = "<img src=x onerror=alert(1)>"
    roots = _item(name=hostile)

    assert "<img" not in say(text("home.plan", plan=value("item.name")), scope(roots=roots))
    assert "<img" not in show(value("item.name"), scope(roots=roots))
    assert plain(value("item.name"), scope(roots=roots)) == hostile


def test_no_words_are_nothing() -> None:
    """An absent slot leaves nothing."""
    assert say(None, scope()) == ""
    assert show(None, scope()) == ""
