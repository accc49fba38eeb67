from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from constructor.locales import locale_data
from runtime.expressions import Months
from runtime.formats import FORMATS, plain, show
from runtime.values import Failure, Money, Page, Quantity

CURRENCIES = ("RUB", "KZT", "USD", "JPY", "CHF")
LOCALES = {code: locale_data(code, CURRENCIES) for code in ("ru", "en", "kk", "hi", "ar")}
MOSCOW = ZoneInfo("Europe/Moscow")
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def text(value: object, shown: str, code: str = "ru") -> str:
    return plain(value, shown, locale=LOCALES[code], zone=MOSCOW, currency="RUB", now=NOW)


def html(value: object, shown: str, code: str = "ru") -> Markup:
    return show(value, shown, locale=LOCALES[code], zone=MOSCOW, currency="RUB", now=NOW)


def roubles(amount: str) -> Money:
    return Money(Decimal(amount), "RUB")


@pytest.mark.parametrize(
    ("value", "shown", "expected"),
    [
        (roubles("1089"), "money", "1 089,00 ₽"),
        (roubles("12432.005"), "money", "12 432,01 ₽"),
        (roubles("-7632"), "money", "−7 632,00 ₽"),
        (roubles("0"), "money", "0 ₽"),
        (roubles("862.50"), "amount", "862,50"),
        (roubles("0"), "amount", "0,00"),
        (Money(Decimal(5), "KZT"), "amount", "5,00 ₸"),
        (Money(Decimal(5), "CHF"), "money", "5,00 CHF"),
        (Money(Decimal("5.4"), "JPY"), "money", "5 ¥"),
        (Decimal("862.5"), "money", "862,50 ₽"),
        (roubles("186676.50"), "integer", "186 677 ₽"),
        (roubles("-0.4"), "integer", "0 ₽"),
        (Decimal("186676.5"), "integer", "186 677"),
        (186677, "number", "186 677"),
        (Decimal("999.1250"), "number", "999,125"),
        (Decimal("-12.40"), "number", "−12,4"),
        (Decimal("12.34"), "percent", "12,3 %"),
        (Quantity(Decimal("18.4"), "GB"), "quantity", "18,4 ГБ"),
        (Quantity(Decimal(450), "min"), "quantity", "450 мин"),
        (Quantity(Decimal(1536), "MB"), "volume", "1,5 ГБ"),
        (Quantity(Decimal("0.5"), "GB"), "volume", "512 МБ"),
        (Quantity(Decimal(0), "GB"), "volume", "0 ГБ"),
        (Quantity(Decimal(30), "SMS"), "volume", "30 SMS"),
        (timedelta(hours=2, minutes=5), "duration", "2 ч 5 мин"),
        (timedelta(days=3), "duration", "3 дн."),
        (Decimal(95), "duration", "1 мин 35 с"),
        (Months(2), "duration", "2 мес."),
        ("79160838531", "phone", "+7 (916) 083-85-31"),
        ("8 (916) 083-85-31", "phone", "+7 (916) 083-85-31"),
        ("+7 521 321 54 34", "phone", "+7 (521) 321-54-34"),
        ("+77653784312", "phone", "+7 (765) 378-43-12"),
        ("+998901234567", "phone", "+998 90 123 45 67"),
        ("+1", "phone", "+1"),
        ("0611", "phone", "0611"),
        ("2412521", "code", "2412521"),
        (2412521, "code", "2412521"),
        (True, "yes_no", "Да"),
        (False, "yes_no", "Нет"),
        (("a", "b", "c"), "text", "a, b и c"),
        ((), "text", "—"),
        ((roubles("1"), Money(Decimal(2), "KZT")), "money", "1,00 ₽ и 2,00 ₸"),
    ],
)
def test_values_are_written_by_the_rules_of_the_language(value: object, shown: str, expected: str) -> None:
    """Spaces between digits are narrow, those before a sign or unit do not break a line."""
    actual = text(value, shown)

    assert expected == actual.replace("\u202f", " ").replace("\u00a0", " ")


def test_spaces_do_not_break_a_line() -> None:
    """Digits are grouped by U+202F, the sign stands after U+00A0, the minus is U+2212."""
    assert "\u22127\u202f632,00\u00a0₽" == text(roubles("-7632"), "money")


@pytest.mark.parametrize(
    ("value", "shown", "expected"),
    [
        (datetime(2026, 11, 22, 6, 41, tzinfo=UTC), "datetime", "22 ноября, 09:41"),
        (datetime(2026, 11, 22, 22, 41, tzinfo=UTC), "date", "23 ноября"),
        (datetime(2026, 11, 22, 6, 41, tzinfo=UTC), "time", "09:41"),
        (date(2026, 5, 1), "date", "1 мая"),
        (date(2026, 11, 22), "date_short", "22 ноя"),
        (date(2025, 11, 22), "date_short", "22 ноя 2025"),
        (date(2025, 11, 22), "date", "22 ноября 2025 г."),
        (date(2026, 11, 22), "datetime", "22 ноября"),
        (NOW - timedelta(minutes=5), "ago", "5 минут назад"),
        (NOW - timedelta(seconds=5), "ago", "1 минуту назад"),
        (NOW - timedelta(hours=3), "ago", "3 часа назад"),
        (NOW - timedelta(days=2), "ago", "2 дня назад"),
        (NOW - timedelta(days=9), "ago", "15 ноября, 15:00"),
        (NOW + timedelta(days=1), "ago", "25 ноября, 15:00"),
        (datetime(1, 1, 1, tzinfo=UTC), "date", "1 января 1 г."),
    ],
)
def test_days_and_times_are_those_of_the_cabinet_s_zone(value: object, shown: str, expected: str) -> None:
    """The year stands only where it is another."""
    actual = text(value, shown)

    assert expected == actual.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("code", "value", "shown", "expected"),
    [
        ("en", roubles("1089"), "money", "₽1,089.00"),
        ("en", roubles("-1089"), "money", "−₽1,089.00"),
        ("en", Money(Decimal(5), "CHF"), "money", "CHF 5.00"),
        ("en", datetime(2026, 11, 22, 6, 41, tzinfo=UTC), "datetime", "November 22, 9:41 AM"),
        ("en", date(2025, 11, 22), "date", "November 22, 2025"),
        ("en", ("a", "b"), "text", "a and b"),
        ("kk", Money(Decimal(1089), "KZT"), "money", "1 089,00 ₸"),
        ("kk", date(2025, 11, 22), "date", "2025 ж. 22 қараша"),
        ("hi", Decimal(12345678), "number", "1,23,45,678"),
        ("ar", NOW - timedelta(minutes=2), "ago", "قبل دقيقتين"),
    ],
)
def test_every_language_has_its_own_way(code: str, value: object, shown: str, expected: str) -> None:
    """Order, signs and groups come from CLDR."""
    actual = text(value, shown, code)

    assert expected == actual.replace("\u202f", " ").replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("value", "shown", "expected"),
    [
        (roubles("862.5"), "money", '<span class="money"><bdi>862<span class="minor">,50\u00a0₽</span></bdi></span>'),
        (roubles("-5"), "amount", '<span class="money neg"><bdi>−5<span class="minor">,00</span></bdi></span>'),
        (roubles("5"), "integer", '<span class="money"><bdi>5<span class="minor">\u00a0₽</span></bdi></span>'),
        ("+79160838531", "phone", '<bdi class="phone">+7 (916) 083-85-31</bdi>'),
        ("<2412521>", "code", '<bdi class="code">&lt;2412521&gt;</bdi>'),
        ("<b>", "text", "&lt;b&gt;"),
        (("<b>", "&"), "text", "&lt;b&gt; и &amp;"),
        (date(2026, 11, 22), "date", '<time datetime="2026-11-22">22\u00a0ноября</time>'),
        (None, "money", "—"),
    ],
)
def test_markup_carries_what_styles_need_and_escapes_the_rest(value: object, shown: str, expected: str) -> None:
    """Fractions and signs can be muted, and no value becomes markup."""
    actual = html(value, shown)

    assert Markup(expected) == actual


def test_a_sign_before_the_amount_is_minor_too() -> None:
    """In English the sign leads."""
    expected = '<span class="money"><bdi><span class="minor">₽</span>5<span class="minor">.00</span></bdi></span>'

    assert expected == html(roubles("5"), "money", "en")


def test_sums_in_several_currencies_stand_one_to_a_line() -> None:
    """They are never added."""
    actual = html((roubles("1"), Money(Decimal(2), "KZT")), "money")

    assert 1 == actual.count("<br>")


@pytest.mark.parametrize("shown", sorted(FORMATS))
@pytest.mark.parametrize("value", [None, Failure("BE-1", "timeout", "billing"), {}, Decimal("NaN")])
def test_unknown_is_a_dash_in_every_format(shown: str, value: object) -> None:
    """Nothing is ever blank, and what can not be shown is not guessed."""
    assert ("—", "—") == (text(value, shown), html(value, shown))


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.decimals() | st.text(max_size=9) | st.dates() | st.timedeltas()
    | st.datetimes() | st.datetimes(timezones=st.just(UTC)) | st.builds(Months, st.integers()) | st.floats()
    | st.builds(Money, st.decimals(), st.sampled_from([*CURRENCIES, "<"]))
    | st.builds(Quantity, st.decimals(), st.sampled_from(["GB", "<", "min"])),
    lambda inner: (
        st.lists(inner, max_size=3).map(tuple)
        | st.builds(Page, st.lists(inner, max_size=3).map(tuple), st.none(), st.just(1), st.just(5))
        | st.dictionaries(st.text(max_size=2), inner, max_size=2)
    ),
    max_leaves=5,
)  # fmt: skip


@given(value=values, shown=st.sampled_from([*FORMATS, "nothing"]), code=st.sampled_from(sorted(LOCALES)))
def test_every_value_can_be_shown(value: object, shown: str, code: str) -> None:
    """No value makes a format fail, none is blank but a blank text, and the markup says what the text says."""
    marked, written = html(value, shown, code), text(value, shown, code)

    assert bool(written) or value == "" or isinstance(value, tuple | Page)
    assert len(marked) <= 5_000
    if not isinstance(value, tuple | Page):
        assert marked.striptags().split() == Markup(Markup.escape(written)).striptags().split()
