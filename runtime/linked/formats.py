"""Formats made ready for one language: the same markup as `runtime.formats`, worked out in advance as far as it can be.

A function takes a value of its one kind, or None; one that is in `DATED` also the present year. What is out of the
ordinary is left to `runtime.formats` itself.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from markupsafe import escape

from runtime.cabinet.model import Locale
from runtime.formats import FORMATS, UNKNOWN
from runtime.formats.dates import day, moment, short_day
from runtime.formats.how import How
from runtime.formats.numbers import ROUNDING
from runtime.formats.phones import LONGEST, phone
from runtime.formats.words import marked, written
from runtime.values import Money

Written = Callable[..., str]
_MONEY = ("money", "amount", "price", "integer")
_NUMBERS = ("integer", "number", "percent")
WHOLE = ("integer", "number")
_DAYS = ("date", "date_short", "datetime")
DATED = frozenset((shown, kind) for shown in _DAYS for kind in ("date", "datetime"))
FAST = frozenset((
    *((shown, "money") for shown in _MONEY),
    *((shown, kind) for shown in _NUMBERS for kind in ("integer", "number")),
    ("code", "text"), ("phone", "text"), ("yes_no", "flag"), ("text", "flag"),
    *DATED,
))  # fmt: skip


def ready(shown: str, kind: str, how: How) -> Written:
    """Return the format for values of a kind, one of `FAST`; the present moment in `how` is not looked at."""
    if (shown, kind) in DATED:
        return _dates(shown, how) if kind == "date" else _days(shown, how)
    if kind == "money":
        return _money(shown, how)
    if shown == "phone":
        return _Phones(how).__getitem__
    if kind == "flag":
        words = {True: str(escape(how.locale.yes)), False: str(escape(how.locale.no)), None: UNKNOWN}
        return words.__getitem__
    if kind == "integer" and shown in WHOLE:
        write = whole(shown, how)
        return write if _is_bare(how.locale) else lambda value: str(escape(write(value)))
    if shown == "code":
        return lambda value: UNKNOWN if value is None else f'<bdi class="code">{escape(value)}</bdi>'
    return lambda value: UNKNOWN if value is None else str(marked(FORMATS, value, shown, how))


def _is_bare(locale: Locale) -> bool:
    """Tell whether the numbers of a language hold nothing that is escaped."""
    signs = f"{locale.group}{locale.minus}{locale.decimal}"
    return escape(signs) == signs


def cell(shown: str, owed: bool, how: How) -> Written:
    """Return the format of a table's sums: those of the cabinet's currency without its sign, a debt in red."""
    bare, full, home, group = _money("amount", how), _money(shown, how), how.currency, how.locale.group
    start, end = ('<span class="debt">', "</span>") if owed else ("", "")
    ends = _Ends("amount", how)[home] if how.locale.group_next == 3 else None

    def slow(value: Money) -> str:
        text = bare(value) if value.currency == home else full(value)
        return f"{start}{text}{end}" if value.amount < 0 else text

    if ends is None:
        return lambda value: UNKNOWN if value is None else slow(value)
    below, above, tails = f"{start}{ends[0]}", ends[1], ends[2]
    debts = {cents: f"{tail}{end}" for cents, tail in tails.items()}

    def write(value: Money | None) -> str:
        if value is None:
            return UNKNOWN
        amount = value.amount
        digits = str(amount)
        cents, size = digits[-3:], len(digits)
        if cents not in tails or size > _LONGEST or value.currency != home or not amount:
            return slow(value)  # not of hundredths, or more than anybody has
        if digits[0] == "-":
            return f"{below}{_grouped(digits[1:-3], group)}{debts[cents]}"
        if size < 7:
            return f"{above}{digits[:-3]}{tails[cents]}"
        if size < 10:
            return f"{above}{digits[:-6]}{group}{digits[-6:-3]}{tails[cents]}"
        return f"{above}{_grouped(digits[:-3], group)}{tails[cents]}"

    return write


def _grouped(digits: str, group: str) -> str:
    """Return the digits in groups of three."""
    size = len(digits)
    if size < 4:
        return digits
    if size < 7:
        return f"{digits[:-3]}{group}{digits[-3:]}"
    return f"{int(digits):,}".replace(",", group)


# ---------------------------------------------------------------- sums and numbers


def whole(shown: str, how: How) -> Written:
    """Return the format of whole numbers as plain text, `shown` being one of `WHOLE`."""
    group, minus = how.locale.group, how.locale.minus
    most = _MOST if how.locale.group_next == 3 else 1000

    def write(value: int | None) -> str:
        if type(value) is not int or not -most < value < most:
            return written(FORMATS, value, shown, how)  # content may write a whole number with a point
        return _grouped(str(value), group) if value >= 0 else f"{minus}{_grouped(str(-value), group)}"

    return write


_ONE, _CENT = Decimal(1), Decimal("0.01")
_MOST = 10**15
_LEAST_SUM, _MOST_SUM = Decimal(-_MOST), Decimal(_MOST)  # a decimal is compared with its own kind at half the cost
_LONGEST = 20  # characters of a sum below that


def _money(shown: str, how: How) -> Written:
    """Return the format; ordinary sums of hundredths are put together from ready pieces."""
    if shown not in ("money", "amount", "integer") or how.locale.group_next != 3:
        return lambda value: UNKNOWN if value is None else str(marked(FORMATS, value, shown, how))
    if shown == "integer":
        return _rounded_money(how)
    group, ends = how.locale.group, _Ends(shown, how)
    quantize, context = Decimal.quantize, ROUNDING

    def write(value: Money | None) -> str:
        if value is None:
            return UNKNOWN
        amount, end = value.amount, ends[value.currency]
        if end is None or not amount:
            return str(marked(FORMATS, value, shown, how))
        owed, had, tails = end
        digits = str(amount)  # without an exponent where it ends in hundredths
        if digits[-3:] not in tails or len(digits) > _LONGEST:
            if not _LEAST_SUM < amount < _MOST_SUM or not (rounded := quantize(amount, _CENT, context=context)):
                return str(marked(FORMATS, value, shown, how))
            digits = str(rounded)
        if digits[0] == "-":
            return f"{owed}{_grouped(digits[1:-3], group)}{tails[digits[-3:]]}"
        return f"{had}{_grouped(digits[:-3], group)}{tails[digits[-3:]]}"

    return write


def _rounded_money(how: How) -> Written:
    """Return the format of sums without their hundredths."""
    group, ends = how.locale.group, _Ends("integer", how)

    def write(value: Money | None) -> str:
        if value is None:
            return UNKNOWN
        amount, end = value.amount, ends[value.currency]
        if end is None or not _LEAST_SUM < amount < _MOST_SUM or not (whole := amount.quantize(_ONE, context=ROUNDING)):
            return str(marked(FORMATS, value, "integer", how))
        digits, (owed, had, tails) = str(whole), end
        if digits[0] == "-":
            return f"{owed}{_grouped(digits[1:], group)}{tails['.00']}"
        return f"{had}{_grouped(digits, group)}{tails['.00']}"

    return write


class _Ends(dict[str, "tuple[str, str, dict[str, str]] | None"]):
    """By currency, what stands before the digits of a sum below and above zero and, by the hundredths, after them.

    It is None where it is not so simple, and for a currency that the language does not know.
    """

    def __init__(self, shown: str, how: How) -> None:
        super().__init__()
        self._shown, self._how = shown, how

    def __missing__(self, currency: str) -> tuple[str, str, dict[str, str]] | None:
        if currency not in self._how.locale.currencies:
            return None  # it comes from data: there may be any number of them, and what is made is dear
        made = self[currency] = self._made(currency)
        return made

    def _made(self, currency: str) -> tuple[str, str, dict[str, str]] | None:
        tails, before = {}, set()
        for hundredths in range(100):
            amount = Decimal(700 * 100 + (0 if self._shown == "integer" else hundredths)).scaleb(-2)
            written = str(marked(FORMATS, Money(amount, currency), self._shown, self._how))
            head, found, tail = written.removeprefix(_OPEN).partition("700")
            if not found:
                return None
            before.add(head)
            tails[f".{hundredths:02d}"] = tail
        if len(before) != 1 or (self._shown != "integer" and _places(currency, self._shown, self._how) != 2):
            return None
        sign = before.pop()
        return f'<span class="money neg"><bdi>{escape(self._how.locale.minus)}{sign}', f"{_OPEN}{sign}", tails


_OPEN = '<span class="money"><bdi>'


def _places(currency: str, shown: str, how: How) -> int:
    """Return how many decimals the currency is written with."""
    written = str(marked(FORMATS, Money(Decimal("7.777"), currency), shown, how))
    return 2 if "78" in written else 0


# ---------------------------------------------------------------- days and times, phones


def _days(shown: str, how: How) -> Written:
    """Return the format of a day or time, which is in words once for each day of the calendar."""
    words = _in_words(shown, how)
    zone = how.zone

    def write(value: date | None, year: int) -> str:
        if value is None:
            return UNKNOWN
        try:
            local = value.astimezone(zone) if isinstance(value, datetime) and value.tzinfo else value
        except OverflowError:  # the first and the last day of the calendar
            return str(marked(FORMATS, value, shown, how))
        if shown == "datetime" and isinstance(local, datetime):
            text = words(local.year, local.month, local.day, local.year == year, local.hour, local.minute)
        else:
            text = words(local.year, local.month, local.day, local.year == year, -1, 0)
        return f'<time datetime="{value.isoformat()}">{text}</time>'

    return write


def _dates(shown: str, how: How) -> Written:
    """Return the format of a day, the markup of which is kept."""
    others = _days(shown, how)

    @lru_cache(maxsize=4096)
    def kept(value: date, this_year: bool) -> str:
        made: str = others(value, value.year if this_year else value.year - 1)
        return made

    def write(value: date | None, year: int) -> str:
        if type(value) is date:
            return kept(value, value.year == year)
        return others(value, year)

    return write


def _in_words(shown: str, how: How) -> Callable[[int, int, int, bool, int, int], str]:
    write: Any = {"date": day, "date_short": short_day, "datetime": moment}[shown]

    @lru_cache(maxsize=4096)
    def words(year: int, month: int, number: int, this_year: bool, hour: int, minute: int) -> str:
        value: date = date(year, month, number)
        if hour >= 0:
            value = datetime(year, month, number, hour, minute)
        now = datetime(year if this_year else 2000 + year % 2 + 1, 6, 15, 12, tzinfo=how.zone)
        return str(escape(write(value, how._replace(now=now))))

    return words


class _Phones(dict["str | None", str]):
    """Numbers as they are written, which are kept; when there are many, all are forgotten."""

    def __init__(self, how: How) -> None:
        super().__init__()
        self._how = how

    def __missing__(self, value: str | None) -> str:
        if not value or len(value) > LONGEST:
            return UNKNOWN if value is None else str(marked(FORMATS, value, "phone", self._how))
        if len(self) >= _MOST_PHONES:
            self.clear()
        made = self[value] = f'<bdi class="phone">{escape(phone(value, self._how))}</bdi>'
        return made


_MOST_PHONES = 16_384
