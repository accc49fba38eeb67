"""The least that a server can do: raw ASGI that answers with ready bytes, those of the page in `BENCH_PAGE`."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.bench.backend import Receive, Send, live

PAGE = Path(os.environ["BENCH_PAGE"]).read_bytes()
HEADERS = [(b"content-type", b"text/html; charset=utf-8"), (b"content-length", str(len(PAGE)).encode())]


async def app(scope: Mapping[str, Any], receive: Receive, send: Send) -> None:
    """Answer every request with the page."""
    if scope["type"] == "lifespan":
        await live(receive, send)
        return
    await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
    await send({"type": "http.response.body", "body": PAGE})
