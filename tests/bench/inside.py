"""The staged cabinet once more, within this process, asked without a network: for what must be looked into."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, MutableMapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from starlette.types import ASGIApp

from runtime.app import create_app
from runtime.build import open_build
from runtime.settings import read_settings


@asynccontextmanager
async def portal() -> AsyncIterator[ASGIApp]:
    """Open the portal of the build `BENCH_BUILD`, by the environment's settings, until the end of the block."""
    build = open_build(Path(os.environ["BENCH_BUILD"]))
    app = create_app(build, read_settings(os.environ, build.cabinet.sources))
    orders: asyncio.Queue[MutableMapping[str, Any]] = asyncio.Queue()
    told: asyncio.Queue[MutableMapping[str, Any]] = asyncio.Queue()
    life = asyncio.create_task(app({"type": "lifespan", "state": {}}, orders.get, told.put))
    orders.put_nowait({"type": "lifespan.startup"})
    await told.get()
    yield app
    orders.put_nowait({"type": "lifespan.shutdown"})
    await life


async def ask(app: ASGIApp, path: str) -> bytes:
    """Return the page that the person of `BENCH_COOKIE` gets at `path`."""
    host = os.environ["PCABINET_PUBLIC_URL"].partition("://")[2]
    named = {"host": host, "cookie": os.environ["BENCH_COOKIE"], "accept": "text/html"}
    scope = {
        "type": "http", "http_version": "1.1", "method": "GET", "scheme": "http", "root_path": "", "query_string": b"",
        "path": path, "raw_path": path.encode(), "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80),
        "headers": [(name.encode(), value.encode()) for name, value in named.items()],
    }  # fmt: skip
    status, body = 0, b""

    async def receive() -> MutableMapping[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: MutableMapping[str, Any]) -> None:
        nonlocal status, body
        status, body = message.get("status", status), body + message.get("body", b"")

    await app(scope, receive, send)
    if status != 200:
        raise SystemExit(f"{path} answered {status}")
    return body
