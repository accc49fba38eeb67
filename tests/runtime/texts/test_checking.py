"""Whether words may stand where a message stands."""

from __future__ import annotations

import pytest

from runtime.texts import check_message

ENGLISH, RUSSIAN = ("one", "other"), ("one", "few", "many", "other")


def faults(message: str, reference: str = "", plurals: tuple[str, ...] = ENGLISH) -> list[str]:
    """Return what is wrong, `fault name name`."""
    return [" ".join((found.fault, *found.names)) for found in check_message(message, plurals, reference)]


@pytest.mark.parametrize(
    ("message", "reference"),
    [
        ("Hello", ""),
        ("It''s {name}", "Это {name}"),
        ("{sum, number, ::currency/RUB}", "{sum, number}"),
        ("{n, plural, one {# day} other {# days}}", "{n, plural, one {# день} few {# дня} many {# дней} other {#}}"),
        ("{n, plural, =0 {none} one {one} other {#}}", "{n, number} дней"),
        ("{at, date, long}", "{at, time, short}"),
        ("{who} came", "{sex, select, f {{who} пришла} other {{who} пришёл}}"),  # English does not tell them apart
        ("Came", "{sex, select, f {Пришла} other {Пришёл}}"),
        ("Line\nand line", ""),
        ("שלום {name}\u200f", "{name}"),
        ("5 < 6 > 4", ""),
    ],
)
def test_words_of_another_language_may_stand(message: str, reference: str) -> None:
    """The same values are shown; forms, styles and choices are the language's own."""
    assert [] == faults(message, reference)


@pytest.mark.parametrize(
    ("found", "message", "reference"),
    [
        ("extra surname", "{name} {surname}", "{name}"),
        ("missing name", "Hello", "Hello {name}"),
        ("missing n", "{n}".replace("{n}", "days"), "{n, plural, one {#} other {#}}"),
        ("type n", "{n}", "{n, number}"),
        ("type n", "{n, date}", "{n, plural, one {#} other {#}}"),
        ("type name", "{name, number}", "{name}"),
        ("plural one", "{n, plural, other {#}}", "{n, plural, one {#} other {#}}"),
        ("markup", "<img src=x onerror=alert(1)>", ""),
        ("markup", "a</script >", ""),
        ("signs U+202E", "a\u202eb", ""),
        ("signs U+0000 U+2066", "\x00\u2066", ""),
        ("long", "a" * 1001, ""),
    ],
)
def test_words_that_may_not_stand_are_named(found: str, message: str, reference: str) -> None:
    """Each fault says of what it is."""
    assert [found] == faults(message, reference)


@pytest.mark.parametrize("message", ["{", "{a, plural, one {x}}", "{a, select, b {c}}", "{a, number, ::bogus}", "}{"])
def test_what_is_no_message_is_named_so(message: str) -> None:
    """A message that ICU does not take is refused before it reaches a page."""
    assert ["syntax"] == faults(message)


@pytest.mark.parametrize("style", ["::scale/1E9999999", "::scale/1e+999999999", "::precision-increment/1E-999999"])
def test_a_style_that_writes_endless_numbers_is_refused(style: str) -> None:
    """One such word would hold up every page for seconds, wherever it stands in the message."""
    inner = f"{{n, number, {style}}}"

    assert ["syntax"] == faults(inner, "{n, number}")
    assert ["syntax"] == faults(f"{{n, plural, one {{1}} other {{{inner}}}}}", "{n, number}")


def test_plurals_inside_of_choices_are_looked_at() -> None:
    """Forms are missed wherever the plural stands."""
    two, four = "{n, plural, one {#} other {#}}", "{n, plural, one {#} few {#} many {#} other {#}}"

    assert ["plural few many"] == faults(f"{{sex, select, f {{{two}}} other {{{four}}}}}", plurals=RUSSIAN)


def test_a_long_message_may_be_replaced_by_one_twice_as_long() -> None:
    """Languages differ in length."""
    assert [[], ["long"]] == [faults("a" * length, "b" * 800) for length in (1600, 1601)]


@pytest.mark.parametrize("language", ["en", "ru"])
def test_each_fault_has_words(language: str) -> None:
    """They name the placeholder."""
    (problem,) = check_message("Hello", ENGLISH, "Hello {name}")

    assert "name" in problem.say(language)
