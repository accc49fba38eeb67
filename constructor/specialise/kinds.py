"""The kinds of pages that most people see: what their surroundings have, and what they never have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """Parts of a page by name: those that are there, and those that are not."""

    name: str
    there: Sequence[str]
    absent: Sequence[str]

    @property
    def test(self) -> str:
        """The code of the condition that a page is of this kind."""
        there = [f"page.{name} is not None" for name in self.there]
        return " and ".join([*there, *(f"page.{name} is None" for name in self.absent)])

    @property
    def facts(self) -> frozenset[str]:
        """What is proved of a page of this kind, as the specialiser tells it to itself."""
        absent = [f"not (page.{name} is not None)" for name in self.absent]
        return frozenset((*(f"page.{name}" for name in self.there), *absent))


_SIGNED_IN = ("person", "sign_out", "logo", "phone", "email")
_RARE = ("preview", "acting", "told")
KINDS = (
    Kind("person", _SIGNED_IN, (*_RARE, "switcher")),
    Kind("choosing", (*_SIGNED_IN, "switcher"), _RARE),
)
