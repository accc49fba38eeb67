"""The render alone: raw ASGI that draws one page of the portal again and again, over what was asked for once.

The portal answers a request for `BENCH_PATH` once, within this process; what it told its code to draw is kept, and
every request here has exactly that drawn again.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import Any

from runtime.linked.code import Linked
from tests.bench import inside
from tests.bench.backend import Receive, Send, live

_drawn: list[Callable[[], object]] = []


def _recorded(name: str) -> None:
    """Have calls of a method of `Linked` kept."""
    draws = getattr(Linked, name)

    def noting(self: Linked, *given: Any, **named: Any) -> object:
        _drawn.append(lambda: draws(self, *given, **named))
        return draws(self, *given, **named)

    setattr(Linked, name, noting)


async def app(scope: Mapping[str, Any], receive: Receive, send: Send) -> None:
    """Draw the page."""
    if scope["type"] == "lifespan":
        for name in ("blocks", "document"):
            _recorded(name)
        async with inside.portal() as portal:
            await inside.ask(portal, os.environ["BENCH_PATH"])
        await live(receive, send)
        return
    drawn = [draw() for draw in _drawn]
    page = str(drawn[-1]).encode()
    headers = [(b"content-type", b"text/html; charset=utf-8"), (b"content-length", str(len(page)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": page})
