"""The nearest known names to one that is not known."""

from __future__ import annotations

from collections.abc import Iterable

MOST = 3


def nearest(name: str, candidates: Iterable[str]) -> tuple[str, ...]:
    """Return up to three of `candidates` that `name` was probably meant to be, the likeliest first; often none.

    Distance is optimal string alignment (Damerau-Levenshtein over adjacent letters), without regard to case
    and to the sign between words (`_`, `-`, none); of several only those nearly as near as the nearest are kept.
    """
    folded = _fold(name)
    limit = max(1, len(folded) // 3)
    found = sorted(
        (distance, candidate)
        for candidate in set(candidates)
        if candidate != name and (distance := _distance(folded, _fold(candidate), limit)) <= limit
    )
    return tuple(candidate for distance, candidate in found if distance == found[0][0])[:MOST]


def _fold(name: str) -> str:
    return name.casefold().replace("_", "").replace("-", "").replace(" ", "")


def _distance(one: str, other: str, limit: int) -> int:
    """Return the distance, or `limit + 1` as soon as it must be greater."""
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, 1):
        before, above, row = row, before, [at]
        for to, against in enumerate(other, 1):
            cost = min(before[to] + 1, row[to - 1] + 1, before[to - 1] + (letter != against))
            if at > 1 and to > 1 and letter == other[to - 2] and one[at - 2] == against:
                cost = min(cost, above[to - 2] + 1)
            row.append(cost)
        if min(row) > limit and min(before) > limit:
            return limit + 1
    return row[-1]
