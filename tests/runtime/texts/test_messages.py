from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.texts import MessageProblem, Messages, placeholders
from runtime.values import Money

COUNT = "{count, plural, one {# абонент} few {# абонента} many {# абонентов} other {# абонента}}"
TEXTS = {
    "plain": "Баланс",
    "count": COUNT,
    "words": "{count, plural, one {абонент} few {абонента} many {абонентов} other {абонента}}",
    "hello": "Здравствуйте, {name}",
    "sum": "Итого {amount, number}",
    "block": "{reason, select, funds {Нет средств} other {Закрыт}} с {since, date, long}",
    "broken": "Ой {",
    "quoted": "'{'дословно'}' и {name}",
    "empty": "",
}
RUSSIAN = Messages("ru", TEXTS, Messages("en", {"only_english": "Hello, {name}", "empty": "Nothing"}))


@pytest.mark.parametrize(
    ("key", "args", "expected"),
    [
        ("plain", {}, "Баланс"),
        ("count", {"count": 1}, "1 абонент"),
        ("count", {"count": 3}, "3 абонента"),
        ("count", {"count": Decimal(186677)}, "186 677 абонентов"),
        ("count", {"count": None}, "— абонентов"),
        ("count", {}, "— абонентов"),
        ("count", {"count": "много"}, "— абонентов"),
        ("words", {}, "абонентов"),
        ("hello", {"name": "Анна"}, "Здравствуйте, Анна"),
        ("hello", {"name": "{x} '"}, "Здравствуйте, {x} '"),
        ("hello", {}, "Здравствуйте, —"),
        ("sum", {"amount": "5 ₽"}, "Итого 5 ₽"),
        ("sum", {"amount": Decimal("1.5")}, "Итого 1,5"),
        ("block", {"reason": "funds", "since": date(2026, 11, 22)}, "Нет средств с 22 ноября 2026 г."),
        ("block", {"reason": "funds", "since": None}, "Нет средств с —"),
        ("block", {"since": "22 ноября"}, "Закрыт с 22 ноября"),
        ("broken", {}, "Ой {"),
        ("quoted", {"name": "x"}, "{дословно} и x"),
        ("only_english", {"name": "Анна"}, "Hello, Анна"),
        ("empty", {}, "Nothing"),
        ("nowhere", {}, "⟦nowhere⟧"),
    ],
)
def test_a_text_is_said_whatever_is_unknown(key: str, args: Mapping[str, object], expected: str) -> None:
    """A gap is a dash, a missing text is said in the other language, and nothing is ever blank."""
    actual = RUSSIAN.say(key, args)

    assert expected == actual.replace("\u00a0", " ").replace("\u202f", " ")


def test_a_time_is_read_off_its_own_clock() -> None:
    """The caller has already brought it to the cabinet's zone."""
    messages = Messages("ru", {"at": "{at, time, short}"})

    assert "23:30" == messages.say("at", {"at": datetime(2026, 11, 22, 23, 30, tzinfo=UTC)})


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("Баланс", {}),
        ("{name}", {"name": "text"}),
        (COUNT, {"count": "plural"}),
        (TEXTS["block"], {"reason": "select", "since": "date"}),
        ("{n} {n, number}", {"n": "number"}),
        ("{a, select, x {{b}} other {{c, time}}}", {"a": "select", "b": "text", "c": "time"}),
    ],
)
def test_placeholders_are_known_by_name_and_type(message: str, expected: Mapping[str, str]) -> None:
    """Nested ones too."""
    assert expected == placeholders(message)


@pytest.mark.parametrize(("message", "offset"), [("Ой {", 4), ("a}b", 1), ("{count, plural, one {#}}", 23)])
def test_a_broken_message_says_where(message: str, offset: int) -> None:
    """The offset counts the characters of the text."""
    problem = placeholders(message)

    assert isinstance(problem, MessageProblem)
    assert offset == problem.offset


PIECES = ["{", "}", "a", ", plural,", " other {#}", "'", "{a}", "{b, number}", "{c, date}", "#"]
pieces = st.lists(st.sampled_from([*PIECES, "{d, select, other {x}}"]), max_size=8).map("".join)
arguments: st.SearchStrategy[object] = st.one_of(
    st.none(), st.text(max_size=3), st.integers(), st.decimals(), st.dates(), st.datetimes(), st.booleans(),
    st.builds(Money, st.decimals(), st.just("RUB")),
)  # fmt: skip


@given(message=pieces, args=st.dictionaries(st.sampled_from("abcd"), arguments))
def test_no_message_and_no_argument_makes_it_fail(message: str, args: Mapping[str, object]) -> None:
    """Whatever an editor writes and a system answers, there are words."""
    said = Messages("ru", {"key": message}).say("key", args)

    assert isinstance(said, str)
