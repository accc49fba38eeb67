"""The time that all questions of one page share."""

from __future__ import annotations

from time import monotonic

from msgspec import Struct


class Deadline(Struct, frozen=True):
    """The moment, on the monotonic clock, after which a page waits for nobody."""

    ends: float

    @classmethod
    def after(cls, seconds: float) -> Deadline:
        """Return the deadline so many seconds from now."""
        return cls(monotonic() + seconds)

    def left(self) -> float:
        """Return the seconds that are left, never less than none."""
        return max(0.0, self.ends - monotonic())
