"""The frame of a page that is sent as its data come: a shadow tree with a slot for each block, in the page's order.

A block that turns out to show nothing leaves nothing: boxes that may yet be empty have numbers, and the last element
that comes for such a box says so by its class, by which the stylesheet takes the box away.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from markupsafe import escape
from msgspec import Struct, field

from runtime.linked.drawing import Frame, Part, layout

BOXES = 16  # that `45-bands.css` can take away; where more may be empty, the others leave a gap


class Place(Struct, kw_only=True):
    """A block, the slot that it stands in, and the data that it waits for. `markup` is None while it does."""

    slot: str
    part: Part
    reads: frozenset[str]
    before: Place | None  # in its column
    markup: str | None = None
    boxes: list[_Box] = field(default_factory=list)

    @property
    def stands(self) -> bool:
        """Whether room is kept for it: it is awaited, or shows something."""
        return self.markup != ""

    @property
    def is_stat(self) -> bool:
        """Whether it stands in a row with the stats beside it."""
        return self.part.kind == "stat"

    def slotted(self) -> str:
        """Return the block in the element that takes it to its slot; where it shows nothing, the slot shows nothing."""
        gone = "" if self.markup else "".join(f" gone-{box.number}" for box in self.boxes if box.is_empty)
        return f'<div class="{self._look()}{gone}" slot="{self.slot}">{self.markup}</div>\n'

    def _look(self) -> str:
        """What stands before it, in a word of the stylesheet, which here can not see it."""
        before = self.before
        while before is not None and not before.stands:
            before = before.before
        after = "" if before is None else " after-stats" if before.is_stat else " after-block"
        if before is not None and before.markup is None and before.before is not None and before.before.is_stat:
            after += " after-late"  # what is awaited between it and stats may turn out to be nothing
        return f"slotted{' stat' if self.is_stat else after}"


Bands = Sequence[Sequence[tuple[str, Sequence[Place]]]]


class _Box(Struct, frozen=True):
    number: int
    places: Sequence[Place]

    @property
    def is_empty(self) -> bool:
        return not any(place.stands for place in self.places)


def places(frame: Frame, reads: Sequence[frozenset[str]]) -> Bands:
    """Return a place for each block of the frame; `reads` is what each waits for, in the order of the page."""
    numbered = iter(enumerate(reads, 1))
    return [[(width, list(_column(parts, numbered))) for width, parts in columns] for columns in frame]


def _column(parts: Sequence[Part], reads: Iterator[tuple[int, frozenset[str]]]) -> Iterator[Place]:
    before = None
    for part in parts:
        at, names = next(reads)
        before = Place(slot=f"s{at}", part=part, reads=names, before=before)
        yield before


def shadow(bands: Bands, waiting: str) -> str:
    """Return the shadow tree for blocks of which some are awaited; these words stand in the places of those."""
    return f'<template shadowrootmode="open">{_Shadow(waiting).bands(bands)}</template>\n'


class _Shadow:
    def __init__(self, waiting: str) -> None:
        self._words = f'<p part="waiting-words">{escape(waiting)}</p>'
        self._numbers = iter(range(1, BOXES + 1))

    def bands(self, bands: Bands) -> str:
        return "".join(map(self._band, bands))

    def _band(self, columns: Sequence[tuple[str, Sequence[Place]]]) -> str:
        shown = [(width, standing) for width, found in columns if (standing := [one for one in found if one.stands])]
        if not shown:
            return ""
        look = layout([width for width, _ in shown])
        part = self._part(f"band band-{look}", [place for _, found in shown for place in found])
        # The rail stays on its side.
        numbered = len(shown) > 1 and look != "rail"
        inner = "".join(self._of_column(f"column {look}-{width}", found, numbered) for width, found in shown)
        return f"<div {part}>{inner}</div>"

    def _of_column(self, look: str, found: Sequence[Place], numbered: bool) -> str:
        part = self._part(look, found) if numbered else f'part="{look}"'
        return f"<div {part}>{''.join(self._slots(found))}</div>"

    def _slots(self, found: Sequence[Place]) -> Iterator[str]:
        """Yield the slots of a column; stats that follow one another stand together, as they do on a whole page."""
        for among, run in groupby(found, key=lambda place: place.is_stat):
            together = list(run)
            inner = "".join(map(self._slot, together))
            alone = len(together) == len(found)
            part = 'part="stats"' if alone or not among else self._part("stats", together)
            yield f"<div {part}>{inner}</div>" if among else inner

    def _slot(self, place: Place) -> str:
        if place.markup is not None:
            return f'<slot name="{place.slot}"></slot>'
        look = "waiting waiting-stat" if place.is_stat else "waiting"
        return f'<slot name="{place.slot}"><div part="{look}" aria-busy="true">{self._words}</div></slot>'

    def _part(self, look: str, found: Sequence[Place]) -> str:
        """Return the attribute of a box, with a number where it may yet turn out to be empty."""
        if all(place.markup is None for place in found) and (number := next(self._numbers, None)):
            box = _Box(number, found)
            for place in found:
                place.boxes.append(box)
            look = f"{look} box-{number}"
        return f'part="{look}"'
