"""The running application of one build, from its first request to its last."""

from __future__ import annotations

import asyncio
from contextlib import AbstractAsyncContextManager

from runtime.asgi import Application

_LAST_REQUESTS = 10.0  # seconds; longer than a page may take


class Generation:
    """An application that is begun, takes requests, and is ended when another has long taken its place."""

    def __init__(self, app: Application) -> None:
        self.app = app
        self._life: AbstractAsyncContextManager[object] | None = None

    async def begin(self) -> None:
        """Start the application as a server would (ASGI lifespan)."""
        life = self.app.life()
        await life.__aenter__()
        self._life = life

    async def end(self, grace: float = 0.0) -> None:
        """Let go of what the application holds, after `grace` seconds; once is enough."""
        await asyncio.sleep(grace)
        life, self._life = self._life, None
        if life is not None:
            await life.__aexit__(None, None, None)


class Retired:
    """Generations that only end what was asked of them."""

    def __init__(self) -> None:
        self._ending: dict[asyncio.Task[None], Generation] = {}

    def add(self, generation: Generation) -> None:
        """Let a generation finish its last requests, then end it."""
        task = asyncio.create_task(generation.end(_LAST_REQUESTS))
        self._ending[task] = generation
        task.add_done_callback(self._ended)

    async def end(self) -> None:
        """End all of them now."""
        for task, generation in tuple(self._ending.items()):
            task.cancel()
            await generation.end()

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._ending.pop(task, None)
