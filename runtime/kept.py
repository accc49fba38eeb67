"""What was worked out before, in memory, as much as may be held."""

from __future__ import annotations

from typing import Generic, TypeVar

Value = TypeVar("Value")


class Kept(dict[object, Value], Generic[Value]):
    """A mapping of at most so many; when there are more it begins anew, as nothing in it is dear."""

    def __init__(self, most: int) -> None:
        """Take the number."""
        super().__init__()
        self._most = most

    def __setitem__(self, key: object, value: Value) -> None:
        """Keep the value."""
        if len(self) >= self._most:
            self.clear()
        super().__setitem__(key, value)
