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
    """The questions of one page: `async with PageReads(client) as reads`. At its end all that still runs is ended.

    A question is asked by the task that needs it first; tasks that need the same one meanwhile wait for its answer.
    """

    def __init__(self, client: SourceClient) -> None:
        self._client = client
        self._fetched: dict[_Key, Fetched] = {}
        self._asking: dict[_Key, _Asking] = {}
        self._over = False

    async def __aenter__(self) -> PageReads:
        """Return itself."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End what still runs, and wait until it is ended."""
        await self.close()

    async def close(self) -> None:
        """End what still runs, and wait until it is ended."""
        self._over = True
        if not self._asking:
            return
        tasks = {asking.task for asking in self._asking.values()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def ask(
        self, operation: str, args: Mapping[str, object], *, shape: Shape, page: Portion | None = None, deadline: float
    ) -> Answer:
        """Return what `SourceClient.ask` does; an equal question, whatever its shape, shares one call.

        Whoever stops waiting (is cancelled) takes the answer from nobody: if it had asked for others too, they ask
        again.
        """
        if self._over:
            raise asyncio.CancelledError  # nobody reads the answer any more
        key = (operation, tuple(sorted([(name, repr(value)) for name, value in args.items()])), page)
        fetched = self._fetched.get(key)
        while fetched is None and (asking := self._asking.get(key)) is not None:
            await asyncio.wait((asking.wait(),))
            if self._over:
                raise asyncio.CancelledError
            fetched = self._fetched.get(key)
        if fetched is None:
            fetched = await self._fetch(key, operation, args, page, deadline)
        return self._client.read(fetched, shape)

    async def _fetch(
        self, key: _Key, operation: str, args: Mapping[str, object], page: Portion | None, deadline: float
    ) -> Fetched:
        asking = self._asking[key] = _Asking()
        try:
            fetched = self._fetched[key] = await self._client.fetch(operation, args, page=page, deadline=deadline)
        finally:
            del self._asking[key]
            asking.end()
        return fetched


class _Asking:
    """A question under way: who asks it, and, where others wait for it, what they wait for."""

    __slots__ = ("_ended", "task")

    def __init__(self) -> None:
        task = asyncio.current_task()
        assert task is not None
        self.task = task
        self._ended: asyncio.Future[None] | None = None

    def wait(self) -> asyncio.Future[None]:
        """Return what is done when the question is answered or given up."""
        if self._ended is None:
            self._ended = asyncio.get_running_loop().create_future()
        return self._ended

    def end(self) -> None:
        """Let those go on who wait."""
        if self._ended is not None:
            self._ended.set_result(None)
