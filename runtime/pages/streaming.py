"""A page sent as its data come: its frame and the blocks that are there at once, the others in their order of coming.

No script is needed: the frame is a declarative shadow tree (HTML Living Standard §4.12.3) whose slots stand in the
order of the page, so that blocks may follow in any; what is seen, read aloud and walked through by keyboard has the
order of the slots.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass

from markupsafe import escape
from starlette.requests import Request

from runtime.linked.drawing import Frame, Part, layout
from runtime.pages.gather import Asked
from runtime.render.scope import Scope

GRACE = 0.05  # seconds in which most answers come: a page that has them all by then is sent whole
_log = logging.getLogger("pcabinet.pages")


def takes_streams(request: Request) -> bool:
    """Tell whether who asks is a browser that opens a page for a person who waits for it (Fetch Metadata §2).

    Scripts of the page, prefetching browsers, crawlers and tools get pages whole.
    """
    headers = request.headers
    return (
        request.method == "GET"
        and headers.get("sec-fetch-mode") == "navigate"
        and headers.get("sec-fetch-dest") == "document"
        and "sec-purpose" not in headers
        and "hx-request" not in headers
    )


@dataclass(slots=True, kw_only=True)
class _Place:
    """A block, the slot that it stands in, and the data that it waits for. `markup` is None while it does."""

    slot: str
    part: Part
    reads: frozenset[str]
    before: _Place | None  # in its column
    markup: str | None = None

    @property
    def stands(self) -> bool:
        """Whether room is kept for it: it is awaited, or shows something."""
        return self.markup != ""

    @property
    def look(self) -> str:
        """What stands before it, in a word of the stylesheet, which here can not see it."""
        before = self.before
        while before is not None and not before.stands:
            before = before.before
        after = "" if before is None else " after-stats" if before.part.kind == "stat" else " after-block"
        return f"slotted{' stat' if self.part.kind == 'stat' else after}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """A page of which some blocks are awaited; `before` and `after` is the document around its bands."""

    frame: Frame
    reads: Sequence[frozenset[str]]  # of each block, in the order of the page
    asked: Asked
    scope: Scope
    before: str
    after: str

    async def pieces(self) -> AsyncIterator[str]:
        """Yield the page: at once what is there, then each block as soon as all that it reads is there.

        At the deadline of the questions what is not answered has failed, and its blocks say so.
        """
        bands = self._places()
        places = [place for band in bands for _, column in band for place in column]
        try:
            ready = "".join(_slotted(place) for place in self._draw(places) if place.stands)
            yield f"{self.before}{self._shadow(bands)}{ready}"
            while any(place.markup is None for place in places):
                if not await self.asked.more():
                    await self.asked.end()
                if ready := "".join(map(_slotted, self._draw(places))):
                    yield ready
        except Exception:
            _log.exception("a page broke off while it was sent: its blocks that were awaited are shown as failed")
            yield "".join(self._failed(place) for place in places if place.markup is None)
        finally:
            await self.asked.end()
        yield self.after

    def _places(self) -> Sequence[Sequence[tuple[str, Sequence[_Place]]]]:
        reads = iter(enumerate(self.reads, 1))
        return [[(width, list(_column(parts, reads))) for width, parts in columns] for columns in self.frame]

    def _draw(self, places: Sequence[_Place]) -> Sequence[_Place]:
        """Draw the awaited blocks that can be drawn now, and return them."""
        ready = [place for place in places if place.markup is None and self.asked.knows(place.reads)]
        for place in ready:
            out: list[str] = []
            place.part.draw(self.scope, out)
            place.markup = "".join(out)
        return ready

    def _failed(self, place: _Place) -> str:
        out: list[str] = []
        place.part.fail(self.scope, out)
        place.markup = "".join(out)
        return _slotted(place)

    def _shadow(self, bands: Sequence[Sequence[tuple[str, Sequence[_Place]]]]) -> str:
        inner = "".join(map(self._band, bands))
        return f'<template shadowrootmode="open">{inner}</template>\n'

    def _band(self, columns: Sequence[tuple[str, Sequence[_Place]]]) -> str:
        shown = [(width, standing) for width, places in columns if (standing := [one for one in places if one.stands])]
        if not shown:
            return ""
        look = layout([width for width, _ in shown])
        inner = "".join(
            f'<div part="column {look}-{width}">{"".join(self._slots(places))}</div>' for width, places in shown
        )
        return f'<div part="band band-{look}">{inner}</div>'

    def _slots(self, places: Sequence[_Place]) -> Iterator[str]:
        """Yield the slots of a column; stats that follow one another stand together, as they do on a whole page."""
        among = False
        for place in places:
            if (stat := place.part.kind == "stat") is not among:
                yield '<div part="stats">' if stat else "</div>"
                among = stat
            waiting = self._waiting(stat) if place.markup is None else ""
            yield f'<slot name="{place.slot}">{waiting}</slot>'
        if among:
            yield "</div>"

    def _waiting(self, stat: bool) -> str:
        look = "waiting waiting-stat" if stat else "waiting"
        return (
            f'<div part="{look}" aria-busy="true"><p part="waiting-words">{escape(self.scope.ui("waiting"))}</p></div>'
        )


def _column(parts: Sequence[Part], reads: Iterator[tuple[int, frozenset[str]]]) -> Iterator[_Place]:
    before = None
    for part in parts:
        at, names = next(reads)
        before = _Place(slot=f"s{at}", part=part, reads=names, before=before)
        yield before


def _slotted(place: _Place) -> str:
    """Return a block in the element that takes it to its slot; where it shows nothing, the slot shows nothing."""
    return f'<div class="{place.look}" slot="{place.slot}">{place.markup}</div>\n'
