"""Formats made ready for a language write what `runtime.formats` and Babel do, over a grid of values and languages."""

from __future__ import annotations

import re
import tracemalloc
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from itertools import product
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from babel.numbers import format_currency, format_decimal

from constructor.locales import locale_data
from runtime import formats
from runtime.cabinet.model import Locale
from runtime.formats.how import How
from runtime.linked import formats as linked
from runtime.linked.formats import DATED, FAST, cell, ready
from runtime.values import Money
from tests.runtime.formats.test_against_cldr import CODES, bare

_ZONE = ZoneInfo("Asia/Vladivostok")
_NOW = datetime(2026, 6, 1, 12, tzinfo=_ZONE)
_SUMS = [
    Decimal(text) for text in (
        "0", "-0.004", "0.004", "0.005", "0.01", "0.995", "1", "-1", "12.5", "999.99", "999.995", "1000", "1089",
        "-12432.5", "186677.25", "98765432.1", "-1234567890123.456", "1E+20", "1E-9",
        "-0.00", "999.00", "-999.99", "1000.00", "-1000.10", "999999.99", "1000000.00", "-12345678.90",
        "123456789012345.25", "12345678901234567890123.25", "-12345678901234567890.25", "1.25E+3", "1E+2",
    )
]  # fmt: skip
_CURRENCIES = ("RUB", "EUR", "JPY", "KWD", "X<")
_MOMENTS = [
    *(_NOW + timedelta(days=29 * step, minutes=631 * step) for step in range(-14, 14)),
    datetime(2025, 12, 31, 23, 59, tzinfo=UTC), datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, tzinfo=UTC),
    datetime(2026, 3, 1),
]  # fmt: skip
_VALUES: dict[str, list[Any]] = {
    "money": [None, *(Money(amount, currency) for amount, currency in product(_SUMS, _CURRENCIES))],
    "number": [None, *_SUMS],
    "integer": [None, 0, 1, -1, 999, 1000, 1234567, -(10**18)],
    "text": [None, "", " ", "<&>", "+79160838531", "89160838531", "79160838531", "12", "+441632960961", "'\u202e"],
    "flag": [None, True, False],
    "date": [None, *(moment.date() for moment in _MOMENTS)],
    "datetime": [None, *_MOMENTS],
}


@cache
def _how(code: str) -> How:
    return How(locale_data(code, ["RUB", "EUR", "JPY", "KWD"]), _ZONE, "RUB", _NOW)


def _as_ever(value: object, shown: str, locale: Locale) -> str:
    return str(formats.show(value, shown, locale=locale, zone=_ZONE, currency="RUB", now=_NOW))


def _written(shown: str, kind: str, how: How) -> Callable[[Any], str]:
    write = ready(shown, kind, how)
    return (lambda value: write(value, _NOW.year)) if (shown, kind) in DATED else write


@pytest.mark.parametrize(("shown", "kind"), sorted(FAST), ids=lambda name: name)
def test_ready_formats_write_what_formats_write(shown: str, kind: str) -> None:
    """Each ready format, over each value of its kind, in each language."""
    for code in CODES:
        how = _how(code)
        write = _written(shown, kind, how)

        assert [_as_ever(value, shown, how.locale) for value in _VALUES[kind]] == [
            write(value) for value in _VALUES[kind]
        ]


@pytest.mark.parametrize("code", CODES)
def test_ready_formats_agree_with_babel(code: str) -> None:
    """Sums and numbers are those of CLDR, but for a sum of nothing, which has no decimals here."""
    how = _how(code)
    money, number = ready("money", "money", how), ready("number", "number", how)

    for amount in (value for value in _SUMS if value and abs(value) < 10**10 and value == round(value, 2)):
        assert bare(format_currency(amount, "EUR", locale=code)) == bare(_plain(money(Money(amount, "EUR"))))
        assert bare(format_decimal(amount, locale=code)) == bare(_plain(number(amount)))


def _plain(markup: str) -> str:
    return re.sub("<[^>]*>", "", markup)


@pytest.mark.parametrize("code", CODES)
def test_cells_have_their_currency_in_the_head(code: str) -> None:
    """Of the cabinet's currency only the number stands in a cell; a debt is told apart where it is a balance."""
    how = _how(code)
    write = cell("money", True, how)

    for value in _VALUES["money"]:
        bare_sum = value is not None and value.currency == "RUB"
        text = _as_ever(value, "amount" if bare_sum else "money", how.locale)
        debt = value is not None and value.amount < 0
        assert (f'<span class="debt">{text}</span>' if debt else text) == write(value)


def _days() -> Iterator[date]:
    return (date(2026, 1, 1) + timedelta(days=step) for step in range(0, 366 * 2, 61))


def test_words_of_days_are_kept_for_the_year_in_which_they_were_made() -> None:
    """At the turn of a year the same day is written with its year."""
    how = _how("ru")
    write = ready("date", "date", how)

    for day, year in product(_days(), (2026, 2027, 2030)):
        now = datetime(year, 1, 1, tzinfo=_ZONE)
        expected = formats.show(day, "date", locale=how.locale, zone=_ZONE, currency="RUB", now=now)
        assert str(expected) == write(day, year)


@pytest.mark.parametrize("sign", ["9", "<", "+7 "])
def test_a_text_that_is_too_long_for_a_phone_is_not_kept(sign: str) -> None:
    """Whatever a system sends in place of phones, it is shown as it is and takes no memory afterwards."""
    how = How(locale_data("ru", ["RUB"]), _ZONE, "RUB", _NOW)
    write = ready("phone", "text", how)
    tracemalloc.start()
    for number in range(100):
        text = f"{number}{sign * 50_000}"
        assert write(text) == str(formats.words.marked(formats.FORMATS, text, "phone", how))
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert kept < 1_000_000


def test_phones_are_kept_while_they_are_few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever came before, a number is written as ever, and memory does not grow with all that were seen."""
    monkeypatch.setattr("runtime.linked.formats._MOST_PHONES", 2)
    how = _how("ru")
    write = ready("phone", "text", how)
    values = [value for value in _VALUES["text"] if value is None or len(value) > 2]

    written = [write(value) for value in (*values, *values)]

    assert [_as_ever(value, "phone", how.locale) for value in (*values, *values)] == written
    assert len(write.__self__) <= 2  # type: ignore[attr-defined]  # the dict that it looks into


@pytest.mark.parametrize("currency", ["USD", "X" * 1000])
@pytest.mark.parametrize("shown", ["money", "amount", "integer"])
def test_a_currency_that_nobody_declared_costs_no_more_than_its_format(
    shown: str, currency: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page of such sums, which a system may send at any time, holds up nobody."""
    how = How(locale_data("ru", ["RUB"]), _ZONE, "RUB", _NOW)
    write, sums = ready(shown, "money", how), [Money(Decimal(cents).scaleb(-2), currency) for cents in range(1, 6)]
    expected = [str(formats.words.marked(formats.FORMATS, value, shown, how)) for value in sums]
    calls: list[object] = []

    def counted(*given: Any) -> Any:
        calls.append(given)
        return formats.words.marked(*given)

    monkeypatch.setattr(linked, "marked", counted)

    assert expected == [write(value) for value in sums]
    assert len(sums) == len(calls)
