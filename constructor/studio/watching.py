"""Tells when something in a folder changed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path

# Milliseconds. The defaults of watchfiles gather changes for far longer than a round takes.
_STEP = 1
_GATHER = 5
_LOOK = 100


async def changes(root: Path, stop: asyncio.Event) -> AsyncGenerator[None, None]:
    """Yield after each change of files under `root`, until `stop`; what editors leave beside files is no change.

    Where the system has no watch left to give, the files are looked through again and again.
    """
    from watchfiles import awatch

    try:
        async for _ in awatch(root, stop_event=stop, step=_STEP, debounce=_GATHER):
            yield
    except OSError:
        async for _ in awatch(
            root, stop_event=stop, step=_STEP, debounce=_GATHER, force_polling=True, poll_delay_ms=_LOOK
        ):
            yield
