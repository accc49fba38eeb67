"""A billing that is slow for the sake of being looked at."""

from __future__ import annotations

import asyncio
import time

import pytest
from starlette.responses import PlainTextResponse
from starlette.types import Message

from constructor.standins.billing.slowness import slowed


@pytest.mark.parametrize(("path", "late"), [("/orders/totals", True), ("/products", True), ("/subscribers", False)])
def test_some_questions_are_answered_later(path: str, late: bool) -> None:
    """Orders and services wait, all else does not."""
    assert late is (_seconds(path) >= 0.1)


def _seconds(path: str) -> float:
    async def receive() -> Message:
        return {"type": "http.request"}

    async def send(message: Message) -> None:
        return None

    async def ask() -> None:
        scope = {"type": "http", "method": "GET", "path": path, "headers": []}
        await slowed(PlainTextResponse("answered"), 0.1)(scope, receive, send)

    began = time.monotonic()
    asyncio.run(ask())
    return time.monotonic() - began
