"""Anchor (a): raw ASGI that asks the five questions of the dashboard by the product's own client, and answers with
ready bytes. It has no session, reads nothing of the answers and draws nothing."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping
from typing import Any

from runtime.outbound import Call, Outbound
from tests.bench.anchors.constant import HEADERS, PAGE
from tests.bench.backend import QUESTIONS, Receive, Send, live
from tests.bench.sessions import Sessions

BACKEND = os.environ["BENCH_BACKEND"]
CLIENTS: Mapping[str, type[Outbound | Sessions]] = {"pyreqwest": Outbound, "aiohttp": Sessions}
OUTBOUND = CLIENTS[os.environ.get("BENCH_CLIENT", "pyreqwest")]({BACKEND: 1000})
CALLS = [
    Call(
        method="GET",
        url=BACKEND + question,
        headers={"Authorization": f"Bearer {os.environ['BENCH_TOKEN']}", "Accept": "application/json"},
        deadline=3,
        answer_bytes=2_000_000,
        content_types=("application/json", "+json"),
    )
    for question in QUESTIONS
]


async def app(scope: Mapping[str, Any], receive: Receive, send: Send) -> None:
    """Ask five times at once, then answer with the page."""
    if scope["type"] == "lifespan":
        await live(receive, send)
        return
    replies = await asyncio.gather(*map(OUTBOUND.send, CALLS))
    assert all(reply.status == 200 for reply in replies)
    await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
    await send({"type": "http.response.body", "body": PAGE})
