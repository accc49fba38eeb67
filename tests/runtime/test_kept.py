"""What is held in memory has an end."""

from __future__ import annotations

from runtime.kept import Kept


def test_it_begins_anew_when_it_is_full() -> None:
    """There is never more in it than was said, and the latest is always there."""
    kept: Kept[int] = Kept(3)
    for number in range(10):
        kept[number] = number
        assert len(kept) <= 3
        assert number == kept[number]

    assert [9] == list(kept)
