"""What was worked out of an object that has not changed is not worked out again: keys that compare by identity."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")
REMEMBERED = 4096  # results for whoever compiles again and again, as a preview does


@dataclass(frozen=True, slots=True, eq=False)
class Same(Generic[T]):
    """An object that equals itself alone: to compare all of a tree would cost more than what is remembered."""

    it: T

    def __hash__(self) -> int:
        return id(self.it)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and self.it is other.it
