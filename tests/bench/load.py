"""Asks a server for pages: as fast as it answers, or at a constant rate, timed from when each was due."""

from __future__ import annotations

import asyncio
import collections
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import httptools

DRAIN_SECONDS = 10


@dataclass(slots=True, kw_only=True)
class Wanted:
    """What is asked for, and what a right answer is: 200, with a body that `same` makes equal to that of the first.

    Every body is held by its length to within 2 %, and the last of a run whole.
    """

    url: str
    path: str
    headers: Mapping[str, str] = field(default_factory=dict)
    same: Callable[[bytes], bytes] = lambda body: body
    first: bytes = b""
    size: int = 0

    def request(self) -> bytes:
        """Return the bytes of the request."""
        named = {"Host": self.url.partition("://")[2], **self.headers}
        lines = [f"GET {self.path} HTTP/1.1", *(f"{name}: {value}" for name, value in named.items())]
        return "\r\n".join([*lines, "", ""]).encode()

    def fits(self, status: int, body: bytes) -> bool:
        """Tell whether an answer is all there, by its length."""
        self.first, self.size = self.first or self.same(body), self.size or len(body)
        return status == 200 and abs(len(body) - self.size) <= self.size * 0.02

    def check(self, status: int, body: bytes, *, whole: bool = False) -> None:
        """Stop the run at a wrong answer."""
        if not self.fits(status, body):
            sys.exit(f"{self.url}{self.path} answered {status} and {len(body)} bytes, not {self.size}")
        if whole and (now := self.same(body)) != self.first:
            lines = zip(self.first.splitlines(), now.splitlines(), strict=False)
            before, after = next(((old, new) for old, new in lines if old != new), (b"", b""))
            sys.exit(f"{self.url}{self.path} answered as never before:\n- {before.decode()}\n+ {after.decode()}")


class Connection(asyncio.Protocol):
    """A kept connection that asks for one thing at a time."""

    def __init__(self) -> None:
        self._transport: Any = None
        self._parser: Any = None
        self._answer: asyncio.Future[tuple[int, bytes]] | None = None
        self._body: list[bytes] = []

    def connection_made(self, transport: Any) -> None:
        """Keep the way out."""
        self._transport = transport

    def ask(self, request: bytes) -> asyncio.Future[tuple[int, bytes]]:
        """Return what will be the status and body of the answer."""
        self._body.clear()
        self._parser = httptools.HttpResponseParser(self)
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return self._answer

    def data_received(self, data: bytes) -> None:
        """Read on."""
        self._parser.feed_data(data)

    def on_body(self, body: bytes) -> None:
        """Keep a piece of the body."""
        self._body.append(body)

    def on_message_complete(self) -> None:
        """Hand the answer over."""
        if self._answer is not None and not self._answer.done():
            self._answer.set_result((self._parser.get_status_code(), b"".join(self._body)))

    def connection_lost(self, exc: Exception | None) -> None:
        """Give up an answer that will not come."""
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(ConnectionError("the server closed the connection"))

    def close(self) -> None:
        """Hang up."""
        self._transport.close()


async def connect(url: str) -> Connection:
    """Return a connection to a server."""
    host, _, port = url.partition("://")[2].partition(":")
    _, made = await asyncio.get_running_loop().create_connection(Connection, host, int(port))
    return made


async def ask_all(wanted: Wanted, count: int, connections: int) -> None:
    """Ask `count` times over so many connections, each of which asks again once it has its answer."""
    request, left = wanted.request(), count
    last: list[tuple[int, bytes]] = []

    async def visitor() -> None:
        nonlocal left
        connection = await connect(wanted.url)
        while left > 0:
            left -= 1
            status, body = await connection.ask(request)
            wanted.check(status, body)
            last[:] = [(status, body)]
        connection.close()

    await asyncio.gather(*(visitor() for _ in range(connections)))
    wanted.check(*last[0], whole=True)


async def ask_at(wanted: Sequence[Wanted], rate: float, seconds: float) -> Sequence[float]:
    """Return how long each asking took, in seconds from when it was due; all `wanted` are asked for at once.

        Askings are due at a constant rate whatever has been answered: one that waits for a connection, or behind a slow
        answer, is late by all of it. One whose answer is not whole (a server with too much to do drops blocks)
    counts for `DRAIN_SECONDS`.
    """
    idle: collections.deque[Connection] = collections.deque()
    requests = [one.request() for one in wanted]
    took: list[float] = []

    async def one(want: Wanted, request: bytes) -> bool:
        connection = idle.pop() if idle else await connect(want.url)
        status, body = await connection.ask(request)
        idle.append(connection)
        return want.fits(status, body)

    async def asking(due: float) -> None:
        whole = all(await asyncio.gather(*map(one, wanted, requests)))
        took.append(time.perf_counter() - due if whole else DRAIN_SECONDS)

    began, tasks = time.perf_counter() + 0.05, set()
    for at in range(int(rate * seconds)):
        due = began + at / rate
        if (early := due - time.perf_counter()) > 0:
            await asyncio.sleep(early)
        tasks.add(asyncio.create_task(asking(due)))
    done, late = await asyncio.wait(tasks, timeout=DRAIN_SECONDS)
    for task in done:
        task.result()
    for task in late:
        task.cancel()
    for connection in idle:
        connection.close()
    return [*took, *(DRAIN_SECONDS for _ in late)]
