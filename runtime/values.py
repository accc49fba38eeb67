"""Values that answers are decoded to, beside plain text, numbers (`Decimal`), dates and flags."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

import msgspec
from msgspec import Struct


class Money(msgspec.Struct, frozen=True, gc=False):
    """An amount in a currency (ISO 4217 code)."""

    amount: Decimal
    currency: str


class Quantity(msgspec.Struct, frozen=True, gc=False):
    """An amount in a unit that is no currency: GB, min, SMS."""

    amount: Decimal
    unit: str


class Page(Struct, frozen=True):
    """One page of a list: its rows, how many there are in all if the source tells, its number from 1, rows a page."""

    rows: tuple[object, ...]
    total: int | None
    number: int
    size: int

    @property
    def pages(self) -> int | None:
        """How many pages there are, at least one; None where the total is unknown."""
        return None if self.total is None else max(1, -(-self.total // self.size))

    @property
    def last(self) -> bool:
        """Whether nothing comes after it: by the total, or, where that is unknown, by its being short."""
        return self.number >= self.pages if self.pages is not None else len(self.rows) < self.size


class Failure(Struct, frozen=True):
    """Why a question has no answer. `code` is shown and stands in the log; `words` only if people may read them."""

    code: str
    reason: Literal["timeout", "unreachable", "invalid", "refused", "busy"]
    source: str
    words: str | None = None
