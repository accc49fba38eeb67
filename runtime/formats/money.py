"""Money: the amount and, a little apart, its fraction and currency sign."""

from __future__ import annotations

from typing import NamedTuple

from markupsafe import Markup, escape

from runtime.formats import numbers
from runtime.formats.how import Format, How
from runtime.values import Money

# ISO 4217: currencies whose minor unit is not the hundredth.
_WHOLE_UNITS = frozenset(
    {"BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF"}
)
_THOUSANDTHS = frozenset({"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"})


class _Parts(NamedTuple):
    sign: str
    before: str
    whole: str
    after: str

    def joined(self) -> str:
        return f"{self.sign}{self.before}{self.whole}{self.after}"


def _parts(value: object, how: How, *, whole: bool = False, bare: bool = False) -> _Parts | None:
    """Take the value apart; a bare number is in the cabinet's currency, `bare` leaves that currency's sign out."""
    amount = value if isinstance(value, Money) else _of_cabinet(value, how)
    if amount is None:
        return None
    places = 0 if whole or not (bare or amount.amount) else _places(amount.currency)
    digits = numbers.digits(amount.amount, how.locale, places)
    if digits is None:
        return None
    decimals = f"{how.locale.decimal}{digits.decimals}" if digits.decimals else ""
    if bare and amount.currency == how.currency:
        return _Parts(digits.sign, "", digits.whole, decimals)
    sign = how.locale.currencies.get(amount.currency, amount.currency)
    gap = how.locale.currency_gap
    if how.locale.currency_before:
        # a code is a word and stands apart, whatever a sign does
        gap = gap or ("\u00a0" if sign.isalpha() else "")
        return _Parts(digits.sign, f"{sign}{gap}", digits.whole, decimals)
    return _Parts(digits.sign, "", digits.whole, f"{decimals}{gap or chr(0xA0)}{sign}")


def _places(currency: str) -> int:
    return 0 if currency in _WHOLE_UNITS else 3 if currency in _THOUSANDTHS else 2


def _of_cabinet(value: object, how: How) -> Money | None:
    found = numbers.decimal(value)
    return None if found is None else Money(found, how.currency)


def _price(value: object, how: How) -> _Parts | None:
    """Take a price apart without `,00`: in a sentence a whole price has no fraction."""
    found = numbers.decimal(value.amount if isinstance(value, Money) else value)
    return _parts(value, how, whole=found is not None and found.is_finite() and found == found.to_integral_value())


def _written_price(value: object, how: How) -> str | None:
    parts = _price(value, how)
    return None if parts is None else parts.joined()


def _marked_price(value: object, how: How) -> Markup | None:
    parts = _price(value, how)
    return None if parts is None else _marked(parts)


def _format(*, whole: bool = False, bare: bool = False) -> Format:
    def written(value: object, how: How) -> str | None:
        parts = _parts(value, how, whole=whole, bare=bare)
        return None if parts is None else parts.joined()

    def marked(value: object, how: How) -> Markup | None:
        parts = _parts(value, how, whole=whole, bare=bare)
        return None if parts is None else _marked(parts)

    return Format(written, marked)


def _marked(parts: _Parts) -> Markup:
    kind = "money neg" if parts.sign else "money"
    number = f"{escape(parts.sign)}{_minor(parts.before)}{parts.whole}{_minor(parts.after)}"
    return Markup(f'<span class="{kind}"><bdi>{number}</bdi></span>')


def _minor(text: str) -> str:
    return f'<span class="minor">{escape(text)}</span>' if text else ""


_WHOLE = _format(whole=True)


def _written_whole(value: object, how: How) -> str | None:
    return _WHOLE.written(value, how) if isinstance(value, Money) else numbers.integer(value, how)


def _marked_whole(value: object, how: How) -> Markup | None:
    if isinstance(value, Money):
        return _WHOLE.marked(value, how)
    text = numbers.integer(value, how)
    return None if text is None else Markup.escape(text)


FORMATS: dict[str, Format] = {
    "money": _format(),
    "amount": _format(bare=True),
    "price": Format(_written_price, _marked_price),
    "integer": Format(_written_whole, _marked_whole),
}
