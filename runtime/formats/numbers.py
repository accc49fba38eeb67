"""Numbers: digits in groups, rounded half up."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal
from typing import NamedTuple

from runtime.cabinet.model import Locale
from runtime.formats.how import Format, How, escaped
from runtime.values import Money, Quantity

_LONGEST = 40  # digits: what is longer is no number that people read
ROUNDING = Context(prec=_LONGEST + 10, rounding=ROUND_HALF_UP, traps=[])
_STEPS = tuple(Decimal(1).scaleb(-places) for places in range(10))


class Digits(NamedTuple):
    """A number ready to be written: its sign, the whole part in groups, the decimals without the mark."""

    sign: str
    whole: str
    decimals: str

    def joined(self, locale: Locale) -> str:
        """Return the number."""
        mark = locale.decimal if self.decimals else ""
        return f"{self.sign}{self.whole}{mark}{self.decimals}"


def digits(value: Decimal, locale: Locale, places: int, *, trim: bool = False) -> Digits | None:
    """Return the number rounded half up to `places` decimals, `trim`med of zeros at its end; None if it is none."""
    if not value.is_finite() or (value and value.adjusted() > _LONGEST):
        return None
    rounded = value.quantize(_STEPS[places], context=ROUNDING)
    whole, _, decimals = f"{rounded:,f}".partition(".")
    negative = whole.startswith("-")
    if trim:
        decimals = decimals.rstrip("0")
    sign = locale.minus if negative and rounded else ""
    return Digits(sign, _grouped(whole.removeprefix("-"), locale), decimals)


def _grouped(whole: str, locale: Locale) -> str:
    """Return the digits, in groups of three by commas, in the language's own groups."""
    if "," not in whole:
        return whole
    if locale.group_next == 3:
        return whole.replace(",", locale.group)
    head, last = whole.replace(",", "")[:-3], whole[-3:]
    first = len(head) % locale.group_next
    groups = [head[at : at + locale.group_next] for at in range(first, len(head), locale.group_next)]
    return locale.group.join([*filter(None, [head[:first]]), *groups, last])


def decimal(value: object) -> Decimal | None:
    """Return the number of a number or amount, None for anything else."""
    if isinstance(value, Money | Quantity):
        return value.amount
    if isinstance(value, bool):
        return None
    return Decimal(value) if isinstance(value, int) else value if isinstance(value, Decimal) else None


def written(value: object, how: How, places: int, *, trim: bool = False) -> str | None:
    """Return the number as text, None if it is none."""
    found = decimal(value)
    shown = None if found is None else digits(found, how.locale, places, trim=trim)
    return None if shown is None else shown.joined(how.locale)


def number(value: object, how: How) -> str | None:
    """Return up to three decimals, as many as there are."""
    return written(value, how, 3, trim=True)


def integer(value: object, how: How) -> str | None:
    """Return the number without decimals."""
    return written(value, how, 0)


def percent(value: object, how: How) -> str | None:
    """Return hundredths, with up to one decimal."""
    shown = written(value, how, 1, trim=True)
    return None if shown is None else how.locale.percent.replace("{number}", shown)


FORMATS: dict[str, Format] = {"number": escaped(number), "percent": escaped(percent)}
