"""Equal questions of one page are asked once."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from types import TracebackType

from runtime.cabinet.model import Shape
from runtime.sources.client import Answer, Fetched, SourceClient
from runtime.sources.request import Portion

_Key = tuple[str, tuple[tuple[str, str], ...], Portion | None]


class PageReads:
    """The questions of one page: `async with PageReads(client) as reads`. At its end all that still runs is ended."""

    def __init__(self, client: SourceClient) -> None:
        self._client = client
        self._tasks: dict[_Key, asyncio.Task[Fetched]] = {}

    async def __aenter__(self) -> PageReads:
        """Return itself."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End what still runs, and wait until it is ended."""
        tasks, self._tasks = list(self._tasks.values()), {}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def ask(
        self, operation: str, args: Mapping[str, object], *, shape: Shape, page: Portion | None = None, deadline: float
    ) -> Answer:
        """Return what `SourceClient.ask` does; an equal question, whatever its shape, shares one call.

        Whoever stops waiting (is cancelled) does not end the call for the others.
        """
        key = (operation, tuple(sorted((name, repr(value)) for name, value in args.items())), page)
        if key not in self._tasks:
            asked = self._client.fetch(operation, args, page=page, deadline=deadline)
            self._tasks[key] = asyncio.create_task(asked)
        return self._client.read(await asyncio.shield(self._tasks[key]), shape)
