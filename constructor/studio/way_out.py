"""The way out of a preview: one for all builds that it shows, so that connections outlive a save."""

from __future__ import annotations

from collections.abc import Mapping

from runtime.outbound import Call, Outbound, Reply, Stream


class WayOut:
    """Sends as `Outbound` does; an application that ends does not close it."""

    def __init__(self, in_flight: Mapping[str, int]) -> None:
        self._outbound = Outbound(in_flight)

    async def send(self, call: Call) -> Reply:
        """Return the reply; raise `OutboundError` if there is none."""
        return await self._outbound.send(call)

    async def open(self, call: Call) -> Stream:
        """Return the reply once it began; raise `OutboundError` if there is none."""
        return await self._outbound.open(call)

    async def close(self) -> None:
        """Let go of all connections."""
        await self._outbound.close()
