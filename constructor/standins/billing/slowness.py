"""Answers some questions late, so that a demo shows how a page fares with a slow system behind one of its blocks."""

from __future__ import annotations

import asyncio

from starlette.types import ASGIApp, Receive, Scope, Send

SLOW = ("/orders/totals", "/products")  # a block on the agent's first page, and one on the subscriber's


def slowed(billing: ASGIApp, seconds: float) -> ASGIApp:
    """Return the billing with what is asked under `SLOW` answered so many seconds later."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].startswith(SLOW):
            await asyncio.sleep(seconds)
        await billing(scope, receive, send)

    return answer
