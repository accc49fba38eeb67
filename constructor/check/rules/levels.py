"""Levels of sign-in are told apart by their words, and last long enough to be used and short enough to guard."""

from __future__ import annotations

from constructor.check.model import Checked
from constructor.diagnostics import Related, Report
from constructor.resolve.model import LevelOf

LEAST = 60  # seconds: whoever comes back from the provider must still find the level in force
_TAKEN = {"password": "password", "0": "nobody"}  # what a provider says of a plain sign-in, and of none


def check(checked: Checked, report: Report) -> None:
    """Report words that are another level's, and levels that end at once or never."""
    blueprint = checked.blueprint
    first: dict[str, LevelOf] = {}
    for level in blueprint.levels.values():
        taken = first.setdefault(level.acr, level)
        if taken is not level:
            related = (Related(span=taken.acr_span, note="first"),)
            report.add("PC3007", level.acr_span, acr=level.acr, owner="level", level=taken.id, related=related)
        elif level.acr in _TAKEN:
            report.add("PC3007", level.acr_span, acr=level.acr, owner=_TAKEN[level.acr], level=level.id)
        if level.within < LEAST:
            report.add("PC3009", level.within_span, level=level.id, problem="short")
        elif level.within > blueprint.absolute:
            report.add("PC3009", level.within_span, level=level.id, problem="long")
