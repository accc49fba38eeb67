"""The render alone: raw ASGI that draws one page of the portal again and again, over what was asked for once.

The portal of `BENCH_BUILD` answers the request `BENCH_PATH` with the session `BENCH_COOKIE` once, within this process;
what it told its code to draw is kept, and every request here has exactly that drawn again.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, MutableMapping
from pathlib import Path
from typing import Any

from runtime.app import create_app
from runtime.build import open_build
from runtime.linked.code import Linked
from runtime.settings import read_settings
from tests.bench.backend import Receive, Send, live

_drawn: list[Callable[[], object]] = []


def _recorded(name: str) -> None:
    """Have calls of a method of `Linked` kept."""
    draws = getattr(Linked, name)

    def noting(self: Linked, *given: Any, **named: Any) -> object:
        _drawn.append(lambda: draws(self, *given, **named))
        return draws(self, *given, **named)

    setattr(Linked, name, noting)


async def _record() -> None:
    build = open_build(Path(os.environ["BENCH_BUILD"]))
    portal = create_app(build, read_settings(os.environ, build.cabinet.sources))
    host = os.environ["PCABINET_PUBLIC_URL"].partition("://")[2]
    path = os.environ["BENCH_PATH"]
    scope = {
        "type": "http", "http_version": "1.1", "method": "GET", "scheme": "http", "root_path": "", "query_string": b"",
        "path": path, "raw_path": path.encode(), "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80),
        "headers": [(b"host", host.encode()), (b"cookie", os.environ["BENCH_COOKIE"].encode())],
    }  # fmt: skip
    statuses: list[int] = []

    async def receive() -> MutableMapping[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: MutableMapping[str, Any]) -> None:
        statuses.append(message.get("status", 0))

    for name in ("blocks", "document"):
        _recorded(name)
    await portal(scope, receive, send)
    assert statuses[0] == 200, statuses
    assert _drawn


async def app(scope: Mapping[str, Any], receive: Receive, send: Send) -> None:
    """Draw the page."""
    if scope["type"] == "lifespan":
        await _record()
        await live(receive, send)
        return
    drawn = [draw() for draw in _drawn]
    page = str(drawn[-1]).encode()
    headers = [(b"content-type", b"text/html; charset=utf-8"), (b"content-length", str(len(page)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": page})
