"""A backend that misbehaves: the first part of the path chooses how."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

Behaviour = Callable[["Exchange"], Awaitable[None]]

BEHAVIOURS: dict[str, Behaviour] = {}


def _behaviour(act: Behaviour) -> Behaviour:
    BEHAVIOURS[act.__name__] = act
    return act


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and the connection to answer it on; `attempt` counts the requests for its target from 1."""

    method: str
    target: str
    headers: dict[str, str]
    attempt: int
    writer: asyncio.StreamWriter

    async def write(self, data: bytes) -> None:
        """Send bytes as they are."""
        self.writer.write(data)
        await self.writer.drain()

    async def reply(
        self, body: bytes, *, status: str = "200 OK", media: str = "application/json", more: str = "", length: int = -1
    ) -> None:
        """Send a whole HTTP reply, of a false length if one is given."""
        size = len(body) if length < 0 else length
        head = f"HTTP/1.1 {status}\r\nContent-Type: {media}\r\nContent-Length: {size}\r\n{more}\r\n"
        await self.write(head.encode() + body)


@dataclass(slots=True)
class HostileBackend:
    """The running backend: its `url`, every `seen` request line, and what each request carried in `headers`."""

    url: str = ""
    seen: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)


@asynccontextmanager
async def hostile_backend() -> AsyncIterator[HostileBackend]:
    """Serve on a free port of 127.0.0.1; at the end all connections are cut."""
    backend = HostileBackend()
    tasks: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        try:
            with suppress(OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, asyncio.CancelledError):
                await _answer_all(backend, reader, writer)
        finally:
            tasks.discard(task)
            writer.transport.abort()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    backend.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield backend
    finally:
        server.close()
        for task in list(tasks):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await server.wait_closed()


async def _answer_all(backend: HostileBackend, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while not writer.is_closing():
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        method, target, _ = head[0].split(" ")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:] if line)}
        backend.seen.append(f"{method} {target}")
        backend.headers.append(headers)
        mode = target.split("?")[0].split("/")[1]
        if mode != "deaf":
            await reader.readexactly(int(headers.get("content-length", 0)))
        attempt = backend.seen.count(f"{method} {target}")
        await BEHAVIOURS.get(mode, good)(Exchange(method, target, headers, attempt, writer))


# ---------------------------------------------------------------- good


@_behaviour
async def good(exchange: Exchange) -> None:
    """Answer as one should."""
    await exchange.reply(b'{"id": 7, "name": "Anna"}')


@_behaviour
async def rows(exchange: Exchange) -> None:
    """Answer two rows of five."""
    await exchange.reply(b'[{"id": "1"}, {"id": "2"}]', more="X-Total-Count: 5\r\n")


@_behaviour
async def partial(exchange: Exchange) -> None:
    """Answer a part of a list with 206, as TMF630 allows."""
    await exchange.reply(b'[{"id": "1"}]', status="206 Partial Content", more="X-Total-Count: 5\r\n")


@_behaviour
async def garbled_total(exchange: Exchange) -> None:
    """Tell a total that is no number."""
    await exchange.reply(b'[{"id": "1"}]', more="X-Total-Count: many\r\n")


@_behaviour
async def small_total(exchange: Exchange) -> None:
    """Tell fewer rows than there are."""
    await exchange.reply(b'[{"id": "1"}]', more="X-Total-Count: 0\r\n")


@_behaviour
async def empty(exchange: Exchange) -> None:
    """Answer nothing, well."""
    await exchange.write(b"HTTP/1.1 204 No Content\r\n\r\n")


@_behaviour
async def flaky(exchange: Exchange) -> None:
    """Fail the first time only."""
    if exchange.attempt == 1:
        await exchange.reply(b"{}", status="503 Service Unavailable")
    else:
        await good(exchange)


@_behaviour
async def cookie(exchange: Exchange) -> None:
    """Set a cookie."""
    await exchange.reply(b'{"id": 7, "name": "Anna"}', more="Set-Cookie: a=b; Path=/\r\n")


# ---------------------------------------------------------------- slow


@_behaviour
async def hang(exchange: Exchange) -> None:
    """Take the request and say nothing for ever."""
    await asyncio.sleep(3600)


@_behaviour
async def deaf(exchange: Exchange) -> None:
    """Read nothing of the request's body and say nothing."""
    await asyncio.sleep(3600)


@_behaviour
async def slow(exchange: Exchange) -> None:
    """Answer well, but after 0.2 s."""
    await asyncio.sleep(0.2)
    await good(exchange)


@_behaviour
async def late_503(exchange: Exchange) -> None:
    """Fail after 0.2 s."""
    await asyncio.sleep(0.2)
    await exchange.reply(b"{}", status="503 Service Unavailable")


@_behaviour
async def drip_body(exchange: Exchange) -> None:
    """Send the body a byte at a time without end, each in time for a timeout of one read."""
    await exchange.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n")
    await _drip(exchange, b" ")


@_behaviour
async def drip_headers(exchange: Exchange) -> None:
    """Send one header a byte at a time without end."""
    await exchange.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    await _drip(exchange, b"a")


async def _drip(exchange: Exchange, byte: bytes) -> None:
    while True:
        await exchange.write(byte)
        await asyncio.sleep(0.02)


# ---------------------------------------------------------------- errors


@_behaviour
async def status(exchange: Exchange) -> None:
    """Answer the status in the path (`/status/422`) with an error of TM Forum's form."""
    code = exchange.target.split("?")[0].split("/")[2]
    body = b'{"code": "LOW", "message": "Not enough\\nmoney", "reason": "secret host 10.0.0.1"}'
    await exchange.reply(body, status=f"{code} Trouble")


@_behaviour
async def html_error(exchange: Exchange) -> None:
    """Fail as a proxy does, with a page."""
    await exchange.reply(b"<h1>Bad gateway</h1>", status="500 Error", media="text/html")


@_behaviour
async def html_missing(exchange: Exchange) -> None:
    """Know no such thing, and say so with a page."""
    await exchange.reply(b"<h1>Not found</h1>", status="404 Not Found", media="text/html")


@_behaviour
async def false_good(exchange: Exchange) -> None:
    """Call an error 200."""
    await exchange.reply(b'{"error": [{"code": "E7", "message": "Agreement is closed"}]}')


@_behaviour
async def redirect(exchange: Exchange) -> None:
    """Send elsewhere."""
    await exchange.reply(b"", status="302 Found", more="Location: /good\r\n")


# ---------------------------------------------------------------- broken connections


@_behaviour
async def reset(exchange: Exchange) -> None:
    """Cut the connection instead of answering."""
    exchange.writer.transport.abort()


@_behaviour
async def short_body(exchange: Exchange) -> None:
    """Promise more bytes than are sent."""
    await exchange.reply(b'{"id": 7', length=1000)
    exchange.writer.close()


@_behaviour
async def no_http(exchange: Exchange) -> None:
    """Speak another protocol."""
    await exchange.write(b"220 mail.example ESMTP\r\n\r\n")
    exchange.writer.close()


@_behaviour
async def long_header(exchange: Exchange) -> None:
    """Send a header of a megabyte."""
    await exchange.reply(b"{}", more="X-Long: " + "a" * 1_000_000 + "\r\n")


@_behaviour
async def two_lengths(exchange: Exchange) -> None:
    """Tell the length of the body as a list."""
    await exchange.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2, 2\r\n\r\n{}")


@_behaviour
async def two_framings(exchange: Exchange) -> None:
    """Tell a small length and send chunks without end, which go before it (RFC 9112 §6.3)."""
    framing = b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n"
    await exchange.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n" + framing)
    await _flood(exchange, b"10000\r\n" + b" " * 65_536 + b"\r\n")


@_behaviour
async def odd_type(exchange: Exchange) -> None:
    """Tell a media type in bytes that are no text."""
    await exchange.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/js\xf6n\r\nContent-Length: 2\r\n\r\n{}")


@_behaviour
async def odd_coding(exchange: Exchange) -> None:
    """Tell a coding in bytes that are no text."""
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: \xff\r\n"
    await exchange.write(head + b"Content-Length: 2\r\n\r\n{}")


@_behaviour
async def odd_framing(exchange: Exchange) -> None:
    """Tell a framing in bytes that are no text."""
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: \xff\r\n"
    await exchange.write(head + b"Content-Length: 2\r\n\r\n{}")


@_behaviour
async def odd_header(exchange: Exchange) -> None:
    """Send a header in Latin-1 among good ones."""
    more = b"X-Owner: Ren\xe9\r\nX-Total-Count: 5\r\nContent-Length: 2\r\n\r\n[]"
    await exchange.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n" + more)


# ---------------------------------------------------------------- bodies


@_behaviour
async def garbage(exchange: Exchange) -> None:
    """Send bytes that are no text."""
    await exchange.reply(bytes(range(256)))


@_behaviour
async def nan(exchange: Exchange) -> None:
    """Send a number that is none."""
    await exchange.reply(b'{"id": NaN, "name": "Anna"}')


@_behaviour
async def deep(exchange: Exchange) -> None:
    """Send JSON nested 100,000 times."""
    await exchange.reply(b'{"id":' * 100_000 + b"1" + b"}" * 100_000)


@_behaviour
async def huge(exchange: Exchange) -> None:
    """Send 100 MB and say so."""
    await exchange.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100000000\r\n\r\n")
    await _flood(exchange, b" " * 1_000_000)


@_behaviour
async def endless(exchange: Exchange) -> None:
    """Send 100 MB in chunks, with no word about the length."""
    await exchange.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n")
    await _flood(exchange, b"F4240\r\n" + b" " * 1_000_000 + b"\r\n")


async def _flood(exchange: Exchange, piece: bytes) -> None:
    for _ in range(100):
        await exchange.write(piece)


@_behaviour
async def gzip_bomb(exchange: Exchange) -> None:
    """Compress though nobody asked for it."""
    await exchange.reply(gzip.compress(b" " * 20_000_000, 9), more="Content-Encoding: gzip\r\n")


@_behaviour
async def wrong_type(exchange: Exchange) -> None:
    """Send a page with status 200."""
    await exchange.reply(b'{"id": 7, "name": "Anna"}', media="text/html")


@_behaviour
async def no_type(exchange: Exchange) -> None:
    """Send a body and not say what it is."""
    await exchange.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")


@_behaviour
async def wrong_types(exchange: Exchange) -> None:
    """Send a list where a text should be."""
    await exchange.reply(b'{"id": 7, "name": ["Anna"]}')


@_behaviour
async def null(exchange: Exchange) -> None:
    """Send null where something must be."""
    await exchange.reply(b'{"id": null, "name": "Anna"}')


@_behaviour
async def bare_list(exchange: Exchange) -> None:
    """Send a list where one thing should be."""
    await exchange.reply(b'[{"id": 7, "name": "Anna"}]')
