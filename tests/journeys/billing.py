"""The operator's billing between it and the cabinet: it remembers each question, and can be made to fail or to lie."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import unquote

from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

Lie = Callable[[object], object]


@dataclass(slots=True)
class Billing:
    """The billing of a run; `seen` are the questions since the last `forget`, `GET /subscribers?agentId=A-100`."""

    app: ASGIApp
    seen: list[str] = field(default_factory=list)
    _troubles: list[tuple[str, ASGIApp]] = field(default_factory=list)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Note the question and answer it, badly where told to."""
        if scope["type"] == "http":
            query = unquote(scope["query_string"].decode())
            self.seen.append(f"{scope['method']} {scope['path']}{'?' if query else ''}{query}")
        answer = next((app for path, app in self._troubles if scope.get("path", "").startswith(path)), self.app)
        await answer(scope, receive, send)

    def forget(self) -> None:
        """Begin to remember anew."""
        self.seen.clear()

    @contextmanager
    def troubled(self, app: ASGIApp, path: str = "/") -> Iterator[None]:
        """Let `app` answer what is asked under `path`."""
        trouble = (path, app)
        self._troubles.insert(0, trouble)
        yield
        self._troubles.remove(trouble)

    @contextmanager
    def slow(self, seconds: float, path: str = "/") -> Iterator[None]:
        """Let what is asked under `path` be answered so much later."""

        async def late(scope: Scope, receive: Receive, send: Send) -> None:
            await asyncio.sleep(seconds)
            await self.app(scope, receive, send)

        with self.troubled(late, path):
            yield

    @contextmanager
    def lying(self, lie: Lie, path: str = "/") -> Iterator[None]:
        """Let the answers under `path` be what `lie` makes of them."""

        async def liar(scope: Scope, receive: Receive, send: Send) -> None:
            await self.app(scope, receive, Altered(send, lie))

        with self.troubled(liar, path):
            yield


class Altered:
    """Sends a JSON answer on as `lie` makes it."""

    def __init__(self, send: Send, lie: Lie) -> None:
        self._send = send
        self._lie = lie
        self._start: Message = {}

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
            return
        told = self._lie(json.loads(message["body"]))
        body = json.dumps(told, ensure_ascii=False).encode()
        headers = [(name, value) for name, value in self._start["headers"] if name != b"content-length"]
        await self._send({**self._start, "headers": [*headers, (b"content-length", str(len(body)).encode())]})
        await self._send({**message, "body": body})


async def hanging(scope: Scope, receive: Receive, send: Send) -> None:
    """Take the question and say nothing until the asker goes away."""
    while (await receive())["type"] != "http.disconnect":
        pass


def saying(body: bytes, status: int = 200, media: str = "application/json") -> ASGIApp:
    """Return a backend that answers every question the same."""
    return Response(body, status_code=status, media_type=media)
