"""Text made comparable: SQLite folds the case of ASCII only."""

from __future__ import annotations


def fold(text: str) -> str:
    """Return `text` without letter case and with «е» for «ё», as names are searched and ordered."""
    return text.casefold().replace("ё", "е")
