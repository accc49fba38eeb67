"""The closed list of functions."""

from __future__ import annotations

FUNCTIONS = frozenset(
    {
        "count", "sum", "min", "max", "first", "only", "last", "where", "valid", "settled", "coalesce", "known",
        "round", "abs", "money", "shortfall", "percent", "today", "now", "date", "days", "months", "start_of_month",
        "concat", "lower", "ends", "in_words",
    }
)  # fmt: skip
MATCHING = frozenset({"where", "first", "last", "only"})  # these take named values: first(list, key=value)
