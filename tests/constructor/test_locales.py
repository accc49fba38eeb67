from __future__ import annotations

import pytest
from babel.localedata import locale_identifiers

from constructor.locales import locale_data, plural_categories


def test_russian_is_written_as_the_look_wants_it() -> None:
    """Narrow spaces between digits, a real minus, the sign after the amount, months of three letters."""
    locale = locale_data("ru", ["RUB", "KZT"])

    assert ("Русский", "ltr", ",", "\u202f", "\u2212") == (
        locale.name,
        locale.dir,
        locale.decimal,
        locale.group,
        locale.minus,
    )
    assert ({"KZT": "₸", "RUB": "₽"}, False, "\u00a0") == (
        locale.currencies,
        locale.currency_before,
        locale.currency_gap,
    )
    assert ("ноября", "ноя") == (locale.months[10], locale.months_short[10])
    assert ("{day}\u00a0{month}", "{date}, {time}") == (locale.date, locale.at)
    assert ("ГБ", "мин", "SMS") == tuple(locale.units[unit] for unit in ("GB", "min", "SMS"))


def test_english_has_its_sign_before_the_amount() -> None:
    """The rouble's sign stands for it in every language."""
    locale = locale_data("en", ["RUB"])

    assert ("English", {"RUB": "₽"}, True, "") == (
        locale.name,
        locale.currencies,
        locale.currency_before,
        locale.currency_gap,
    )
    assert ("GB", "min", "SMS") == tuple(locale.units[unit] for unit in ("GB", "min", "SMS"))


@pytest.mark.parametrize(("code", "name", "direction"), [("kk", "Қазақ тілі", "ltr"), ("ar", "العربية", "rtl")])
def test_a_language_names_itself(code: str, name: str, direction: str) -> None:
    """The name in the list of languages is one that its speakers read."""
    locale = locale_data(code, [])

    assert (name, direction) == (locale.name, locale.dir)


@pytest.mark.parametrize("code", sorted(set(locale_identifiers()) - {"root"})[::25])
def test_any_language_of_cldr_can_be_one_of_a_cabinet(code: str) -> None:
    """Every pattern takes the values that the runtime gives it."""
    locale = locale_data(code, ["RUB"])

    day = {"day": 1, "month": "m", "month_short": "s", "month_number": 1, "year": 2026}
    for pattern in (locale.date, locale.date_year, locale.date_short, locale.date_short_year):
        assert "1" in pattern.format(**day)
    assert locale.time.format(hour=9, hour12=9, minute=41, half="x")
    assert locale.at.format(date="d", time="t")
    assert "{number}" in locale.percent


@pytest.mark.parametrize("code", ["", "xx", "нет", "ru-nonsense-words"])
def test_a_language_that_cldr_does_not_know_is_said_so(code: str) -> None:
    """The checker asks before it believes."""
    with pytest.raises(LookupError):
        locale_data(code, [])


@pytest.mark.parametrize(
    ("code", "forms"),
    [
        ("ru", ("one", "few", "many", "other")),
        ("en", ("one", "other")),
        ("kk", ("one", "other")),
        ("ar", ("zero", "one", "two", "few", "many", "other")),
        ("ja", ("other",)),
        ("en-IN", ("one", "other")),
        ("xx", ("other",)),
    ],
)
def test_plural_forms_are_those_of_cldr(code: str, forms: tuple[str, ...]) -> None:
    """CLDR 45, plural rules: the categories of cardinal numbers, `other` last."""
    assert forms == plural_categories(code)
