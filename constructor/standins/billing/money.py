"""Amounts as the contract and as people write them."""

from __future__ import annotations

from decimal import Decimal

HOME = "RUB"
"""The operator's home currency."""

_SIGNS = {"RUB": "₽", "USD": "$", "KZT": "₸"}


def money(value: Decimal, currency: str) -> dict[str, object]:
    """Return the contract's `Money`."""
    return {"value": value, "unit": currency}


def quantity(value: Decimal, units: str) -> dict[str, object]:
    """Return the contract's `Quantity`, without noughts that say nothing."""
    return {"amount": Decimal(format(value.normalize(), "f")), "units": units}


def shortage(remaining: Decimal, currency: str) -> dict[str, object] | None:
    """Return what `remaining` lacks to zero, None where it does not."""
    return money(-remaining, currency) if remaining < 0 else None


def in_words(value: Decimal, currency: str) -> str:
    """Return the amount as a sentence has it: «500 ₽», «862,50 ₽»."""
    digits = format(value, "f").replace(".", ",").removesuffix(",00")
    return f"{digits}\N{NO-BREAK SPACE}{_SIGNS.get(currency, currency)}"
