"""The newest state, told to every open page over server-sent events (HTML Living Standard §9.2)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

_PING = 15.0  # seconds; what stands between must not take a silent stream for a dead one
_RETRY = 300  # milliseconds until a page that lost the stream asks again


class Events:
    """One state at a time: whoever comes gets the present one at once, then each newer one."""

    def __init__(self) -> None:
        self._state = ""
        self._newer = asyncio.Event()
        self._closed = False

    def tell(self, state: str) -> None:
        """Let all know that this is the state now; a text without line breaks."""
        self._state = state
        self._wake()

    def close(self) -> None:
        """End all streams."""
        self._closed = True
        self._wake()

    async def stream(self) -> AsyncIterator[bytes]:
        """Yield the stream's bytes until it is closed."""
        yield f"retry: {_RETRY}\n\n".encode()
        told = ""
        while not self._closed:
            newer, state = self._newer, self._state
            yield f"data: {state}\n\n".encode() if state != told else b": still here\n\n"
            told = state
            with suppress(TimeoutError):
                await asyncio.wait_for(newer.wait(), _PING)

    def _wake(self) -> None:
        self._newer.set()
        self._newer = asyncio.Event()
