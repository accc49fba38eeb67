"""A page sent as its data come: its frame and the blocks that are there at once, the others in their order of coming.

No script is needed: the frame is a declarative shadow tree (HTML Living Standard §4.12.3) whose slots stand in the
order of the page, so that blocks may follow in any; what is seen, read aloud and walked through by keyboard has the
order of the slots.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Iterable, Sequence

from msgspec import Struct
from starlette.requests import Request

from runtime.linked.drawing import Frame
from runtime.linked.steady import Adds
from runtime.pages.gather import Asked
from runtime.pages.slots import Bands, Place, places, shadow
from runtime.render.scope import Scope

GRACE = 0.03  # seconds in which most answers come: a page that has them all by then is sent whole
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


class Stream(Struct, frozen=True, kw_only=True):
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
        bands = places(self.frame, self.reads)
        awaited = [place for band in bands for _, column in band for place in column]
        try:
            # What fails up to here is answered by an error page: nothing was sent yet.
            yield self._beginning(bands, awaited)
            async for ready in self._others(awaited):
                yield ready
        finally:
            await self.asked.end()
        yield self.after

    def _beginning(self, bands: Bands, awaited: Sequence[Place]) -> str:
        ready = self._draw(awaited)
        around = shadow(bands, self.scope.ui("waiting"))
        return f"{self.before}{around}{_slotted(place for place in ready if place.stands)}"

    async def _others(self, awaited: Sequence[Place]) -> AsyncIterator[str]:
        try:
            while awaited := [place for place in awaited if place.markup is None]:
                if not await self.asked.more():
                    await self.asked.end()
                if ready := self._draw(awaited):
                    yield _slotted(ready)
        except Exception:
            _log.exception("a page broke off while it was sent: its blocks that were awaited are shown as failed")
            yield _slotted(self._failed(awaited))

    def _draw(self, awaited: Sequence[Place]) -> Sequence[Place]:
        """Draw the awaited blocks that can be drawn now, and return them."""
        ready = [place for place in awaited if self.asked.knows(place.reads)]
        for place in ready:
            place.markup = self._drawn(place.part.draw)
        return ready

    def _failed(self, awaited: Sequence[Place]) -> Sequence[Place]:
        failed = [place for place in awaited if place.markup is None]
        for place in failed:
            place.markup = self._drawn(place.part.fail)
        return failed

    def _drawn(self, draw: Adds) -> str:
        out: list[str] = []
        draw(self.scope, out)
        return "".join(out)


def _slotted(ready: Iterable[Place]) -> str:
    return "".join(place.slotted() for place in ready)
