"""How a language writes numbers, money and dates, from Unicode's CLDR by way of Babel."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, Literal

from runtime.cabinet.model import Locale
from runtime.texts import product_words

if TYPE_CHECKING:
    import babel

_NBSP, _NARROW = "\u00a0", "\u202f"
_MINUS = "\u2212"
_PIECES = re.compile(r"'([^']*)'|([A-Za-z])\2*|([^A-Za-z']+)")
_DATES = {"y": "{year}", "M": "{month_number}", "MM": "{month_number:02d}", "d": "{day}", "dd": "{day:02d}"}
_MONTHS = {"MMMM": "{month}", "LLLL": "{month}", "MMM": "{month_short}", "LLL": "{month_short}"}
_TIMES = {
    "H": "{hour}",
    "HH": "{hour:02d}",
    "h": "{hour12}",
    "hh": "{hour12:02d}",
    "m": "{minute}",
    "mm": "{minute:02d}",
}
_OWN_PLURALS = {"ru": ("one", "few", "many", "other"), "en": ("one", "other")}  # told without looking
_CATEGORIES = ("zero", "one", "two", "few", "many")
_HALVES = {"a": "{half}", "b": "{half}", "B": "{half}"}

# Signs that CLDR keeps for a currency's own country, but that stand for it everywhere (CLDR's narrow symbols).
_SIGNS = {"RUB": "₽", "KZT": "₸", "UAH": "₴", "BYN": "Br", "GEL": "₾", "AMD": "֏", "AZN": "₼", "TRY": "₺", "INR": "₹"}

_UNITS = {
    "B": "digital-byte", "KB": "digital-kilobyte", "MB": "digital-megabyte", "GB": "digital-gigabyte",
    "TB": "digital-terabyte", "s": "duration-second", "min": "duration-minute", "h": "duration-hour",
    "d": "duration-day", "month": "duration-month",
}  # fmt: skip
_Unit = Literal["minute", "hour", "day"]
_AGO: tuple[_Unit, ...] = ("minute", "hour", "day")
_OWN_UNITS = {
    "ru": {"B": "Б", "s": "с", "min": "мин", "h": "ч", "d": "дн.", "month": "мес."},
    "en": {"B": "B", "s": "s", "min": "min", "h": "h", "d": "d", "month": "mo"},
}
_RUSSIAN_SHORT = f"{{day}}{_NBSP}{{month_short}} {{year}}"
_MONTHS_OF_THREE = {"ru": ("янв", "фев", "мар", "апр", "мая", "июн", "июл", "авг", "сен", "окт", "ноя", "дек")}


def is_language(code: str) -> bool:
    """Tell whether CLDR knows the language; the product's own are told without looking."""
    if code in _OWN_UNITS:
        return True
    from babel import Locale as Cldr
    from babel import UnknownLocaleError

    try:
        Cldr.parse(code.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return False
    return True


def locale_data(code: str, currencies: Iterable[str]) -> Locale:
    """Return how the language `code` (`ru`, `en-IN`) writes the values of a cabinet with these currencies.

    Digits are the Latin ones in every language; the minus is U+2212; between a number and its month or unit stands
    U+00A0; what CLDR groups by a space is grouped by U+202F.

    Raises:
        LookupError: CLDR knows no such language.
    """
    return _locale_data(code, tuple(sorted(set(currencies))))


@cache
def _locale_data(code: str, currencies: tuple[str, ...]) -> Locale:
    from babel import Locale as Cldr
    from babel import UnknownLocaleError

    try:
        cldr = Cldr.parse(code.replace("-", "_"))
    except (UnknownLocaleError, ValueError) as error:
        raise LookupError(code) from error
    before, gap = _currency_place(cldr)
    dates = {name: _date(cldr, name) for name in ("MMMMd", "yMMMMd", "MMMd", "yMMMd")}
    words = product_words(code)
    return Locale(
        code=code,
        name=_capital(cldr.get_display_name() or code),
        dir="rtl" if cldr.text_direction == "rtl" else "ltr",
        decimal=_symbol(cldr, "decimal"),
        group=_NARROW if (group := _symbol(cldr, "group")) in (_NBSP, " ", _NARROW) else group,
        minus=_symbol(cldr, "minusSign").replace("-", _MINUS),
        currencies={currency: _sign(currency, cldr) for currency in currencies},
        currency_before=before,
        currency_gap=gap,
        group_next=_next_group(cldr),
        months=_months(cldr, "wide"),
        months_short=_MONTHS_OF_THREE.get(cldr.language) or _months(cldr, "abbreviated"),
        date=dates["MMMMd"],
        date_year=dates["yMMMMd"],
        date_short=dates["MMMd"],
        date_short_year=_RUSSIAN_SHORT if cldr.language == "ru" else dates["yMMMd"],
        at=str(cldr.datetime_formats["medium"]).replace("{0}", "{time}").replace("{1}", "{date}"),
        time=_pattern(cldr.time_formats["short"].pattern, {**_TIMES, **_HALVES}),
        halves=_halves(cldr),
        percent=_percent(cldr),
        units=_units(cldr),
        listing=_listing(cldr),
        ago={unit: _ago(cldr, unit) for unit in _AGO},
        plurals=plural_categories(code),
        yes=words["ui.yes"],
        no=words["ui.no"],
    )


def with_region(code: str) -> str:
    """Return a language with its likeliest region (CLDR likely subtags), `ru-RU`; one that names more stays."""
    if "-" in code:
        return code
    from babel.core import get_global

    likely = str(get_global("likely_subtags").get(code, ""))
    return f"{code}-{likely.rpartition('_')[2]}" if likely else code


@cache
def plural_categories(code: str) -> tuple[str, ...]:
    """Return CLDR's categories of numbers in the language, `other` last; only that where CLDR does not know it."""
    if code in _OWN_PLURALS:
        return _OWN_PLURALS[code]
    from babel import Locale as Cldr
    from babel import UnknownLocaleError

    try:
        tags = set(Cldr.parse(code.replace("-", "_")).plural_form.tags)
    except (UnknownLocaleError, ValueError):
        tags = set()
    return (*(word for word in _CATEGORIES if word in tags), "other")


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]


def _symbol(cldr: babel.Locale, name: str) -> str:
    return str(cldr.number_symbols["latn"][name])


def _sign(currency: str, cldr: babel.Locale) -> str:
    from babel.numbers import get_currency_symbol

    sign = str(get_currency_symbol(currency, cldr))
    return _SIGNS.get(currency, sign) if sign == currency else sign


def _currency_place(cldr: babel.Locale) -> tuple[bool, str]:
    """Return whether the sign stands before the amount, and what stands between them."""
    pattern = re.sub("[\u200e\u200f]", "", cldr.currency_formats["standard"].pattern.partition(";")[0])
    before = pattern.startswith("¤")
    gap = _NBSP if re.search(r"[\s\u00a0\u202f]", pattern) else ""
    return before, gap if before else _NBSP


def _next_group(cldr: babel.Locale) -> int:
    groups = cldr.decimal_formats[None].pattern.partition(".")[0].split(",")
    return len(groups[-2]) if len(groups) > 2 else 3


def _percent(cldr: babel.Locale) -> str:
    pattern = cldr.percent_formats[None].pattern
    return re.sub("[#,0]+", "{number}", pattern).replace(" ", _NBSP)


def _months(cldr: babel.Locale, width: str) -> tuple[str, ...]:
    months = cldr.months["format"][width]
    return tuple(str(months[number]) for number in range(1, 13))


def _date(cldr: babel.Locale, skeleton: str) -> str:
    """Return the pattern of a date; that of the whole date stands under another name in CLDR."""
    found = cldr.datetime_skeletons.get(skeleton)
    if found is None:
        found = cldr.date_formats["long"] if skeleton.startswith("y") else cldr.date_formats["medium"]
    return _pattern(found.pattern.replace("G", ""), {**_DATES, **_MONTHS})


def _pattern(pattern: str, fields: Mapping[str, str]) -> str:
    """Return a CLDR pattern (UTS 35, part 4) as one of ours; letters without a field fall away."""
    made = ""
    for piece in _PIECES.finditer(pattern):
        if piece[3] is not None:
            made += piece[3]
        elif piece[1] is not None:
            made += piece[1] or "'"
        else:
            made += fields.get(piece[0], fields.get(piece[2], ""))
    joined = re.sub(r"(\{(?:day|month)[\w:]*\}\.?) (?=\{(?:day|month))", rf"\1{_NBSP}", made.strip())
    return re.sub(r"(\{year\})[ \u202f](?=\w)", rf"\1{_NBSP}", joined)


def _halves(cldr: babel.Locale) -> tuple[str, str]:
    names = cldr.day_periods["format"]["abbreviated"]
    wide = cldr.day_periods["format"]["wide"]
    return str(names.get("am") or wide.get("am") or "AM"), str(names.get("pm") or wide.get("pm") or "PM")


def _units(cldr: babel.Locale) -> dict[str, str]:
    from babel.units import format_unit

    found = {
        unit: re.sub(r"[\d\s\u00a0\u202f]+", "", format_unit(5, name, "short", locale=cldr))
        for unit, name in _UNITS.items()
    }
    return {**found, **_OWN_UNITS.get(cldr.language, {}), "SMS": "SMS"}


def _listing(cldr: babel.Locale) -> tuple[str, str, str]:
    patterns = cldr.list_patterns["standard"]
    two, many, last = (str(patterns[name]).replace("{0}", "").replace("{1}", "") for name in ("2", "middle", "end"))
    return two, many, last


def _ago(cldr: babel.Locale, unit: _Unit) -> str:
    """Return an ICU message of how many units ago, with every plural form that the language has."""
    from babel.dates import format_timedelta

    forms: dict[str, str] = {}
    for number in (*range(1, 200), 1000, 1_000_000):
        form = cldr.plural_form(number)
        if form not in forms or "#" not in forms[form]:
            written = format_timedelta(
                -number * timedelta(**{f"{unit}s": 1}),
                granularity=unit,
                threshold=10**9,
                add_direction=True,
                locale=cldr,
            )
            forms[form] = written.replace("'", "''").replace(str(number), "#")
    forms.setdefault("other", forms.get("many") or next(iter(forms.values())))
    return "{n, plural, " + " ".join(f"{form} {{{words}}}" for form, words in sorted(forms.items())) + "}"
