from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import product
from zoneinfo import ZoneInfo

import pytest
from babel.dates import format_skeleton, format_time
from babel.numbers import format_currency, format_decimal

from constructor.locales import locale_data
from runtime.formats import plain
from runtime.values import Money

CODES = ("ru", "en", "kk", "de", "fr", "uk", "sv", "tr", "ja", "hi", "ar", "pt", "cs", "vi", "th")
AMOUNTS = [
    Decimal(text) for text in ("0.01", "1", "-1", "12.5", "999.99", "1089", "-12432.5", "186677.25", "98765432.1")
]
NOW = datetime(2026, 6, 1, tzinfo=UTC)
UTC_ZONE = ZoneInfo("UTC")


def bare(text: str) -> str:
    """Make alike what we write otherwise on purpose: spaces, the minus, marks of direction."""
    spaces = str.maketrans(
        {"\u202f": " ", "\u00a0": " ", "\u2212": "-", "\u200e": None, "\u200f": None, "\u061c": None}
    )
    return text.translate(spaces)


@pytest.mark.parametrize("code", CODES)
def test_numbers_and_money_agree_with_babel(code: str) -> None:
    """On a grid of amounts we write what CLDR wants."""
    locale = locale_data(code, ["RUB", "EUR"])
    shown = {"locale": locale, "zone": UTC_ZONE, "currency": "RUB", "now": NOW}

    for amount, currency in product(AMOUNTS, ("EUR",)):
        money = plain(Money(amount, currency), "money", **shown)  # type: ignore[arg-type]  # the mapping is mixed
        assert bare(format_currency(amount, currency, locale=code)) == bare(money)
    for amount in AMOUNTS:
        number = plain(amount, "number", **shown)  # type: ignore[arg-type]  # as above
        assert bare(format_decimal(amount, locale=code)) == bare(number)


@pytest.mark.parametrize("code", sorted(set(CODES) - {"ru"}))
def test_dates_agree_with_babel(code: str) -> None:
    """Every month of the year, in the year's own form; Russian short months are our own."""
    locale = locale_data(code, [])

    for moment in (NOW + timedelta(days=29 * step, minutes=631 * step) for step in range(7)):
        day, short = (
            plain(moment, shown, locale=locale, zone=UTC_ZONE, currency="RUB", now=NOW)
            for shown in ("date", "date_short")
        )
        assert bare(format_skeleton("MMMMd", moment, locale=code)) == bare(day)
        assert bare(format_skeleton("MMMd", moment, locale=code)) == bare(short)
        clock = plain(moment, "time", locale=locale, zone=UTC_ZONE, currency="RUB", now=NOW)
        assert bare(format_time(moment, "short", locale=code)) == bare(clock)
