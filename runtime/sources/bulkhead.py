"""How many calls one source may have under way, so that a slow one does not hold the whole process."""

from __future__ import annotations

import asyncio
from types import TracebackType

WAIT_SECONDS = 0.1


class Busy(Exception):
    """No place became free in time."""


class Bulkhead:
    """Places for `size` calls; as many again wait for one, each at most 100 ms."""

    def __init__(self, size: int) -> None:
        self._places = asyncio.Semaphore(size)
        self._size = size
        self._waiting = 0

    async def __aenter__(self) -> None:
        """Take a place, or raise `Busy`."""
        if not self._places.locked():
            await self._places.acquire()  # does not wait
            return
        if self._waiting >= self._size:
            raise Busy
        self._waiting += 1
        try:
            async with asyncio.timeout(WAIT_SECONDS):
                await self._places.acquire()
        except TimeoutError:
            raise Busy from None
        finally:
            self._waiting -= 1

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Give the place back."""
        self._places.release()
