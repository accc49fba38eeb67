"""Makes answers smaller on their way out, by the cheapest coding that whoever asks can read."""

from __future__ import annotations

import re
import threading
import zlib
from collections.abc import Awaitable, Iterable, Sequence
from functools import lru_cache
from typing import Protocol

import brotli
import zstandard
from starlette.types import Message, Scope, Send

CODINGS = ("zstd", "br", "gzip")  # the cheapest first, each at its fastest level
IDENTITY = "identity"
LEAST = 1_000  # bytes; a smaller answer fits in one packet as it is
_UNNAMED = 0.0001  # what an answer without a coding is worth to whoever says nothing of it (RFC 9110 §12.5.3)
_WEIGHT = re.compile(r"0(\.\d{0,3})?|1(\.0{0,3})?")  # RFC 9110 §12.4.2
_LONGEST = 200  # characters of a header that are looked at
_GZIP = 31  # window bits of zlib for the frame of gzip
_TEXT = frozenset((b"application/json", b"application/xml", b"application/javascript", b"image/svg+xml"))
_OWN_SITES = frozenset((b"same-origin", b"none"))
_BODILESS = frozenset((204, 206, 304))
_UNTOUCHED = frozenset((b"content-encoding", b"etag"))  # already coded, or named byte by byte

Headers = list[tuple[bytes, bytes]]


@lru_cache(maxsize=512)
def preferred(accepted: str, offered: Sequence[str]) -> str:
    """Return the coding of an answer by the `Accept-Encoding` of a request (RFC 9110 §12.5.3).

    The highest weight wins, then the order of `offered`. Whoever takes none of them, nor an answer without a coding,
    gets that: it is better than nothing.
    """
    weights = dict(_weights(accepted))
    others = weights.get("*", 0.0)
    ranks = {coding: weights.get(coding, others) for coding in offered}
    ranks[IDENTITY] = weights.get(IDENTITY, weights.get("*", _UNNAMED))
    best = max(ranks.values())
    return next(coding for coding, rank in ranks.items() if rank == best) if best > 0 else IDENTITY


def _weights(accepted: str) -> Iterable[tuple[str, float]]:
    for item in accepted.lower().split(","):
        coding, weighed, weight = item.replace(" ", "").replace("\t", "").partition(";q=")
        if not weighed or _WEIGHT.fullmatch(weight):
            yield coding, float(weight or 1)


def accepted_by(scope: Scope) -> str:
    """Return what a request says of codings, "" where it says nothing."""
    said = ",".join([value.decode("latin-1") for name, value in scope["headers"] if name == b"accept-encoding"])
    # Cut off between two codings, as half of one may say the contrary: `br` of `br;q=0`.
    return said if len(said) <= _LONGEST else said[:_LONGEST].rpartition(",")[0]


def compress(data: bytes, coding: str, *, thoroughly: bool = False) -> bytes:
    """Return the data in a coding: fast, or as small as milliseconds allow."""
    if coding == "zstd":
        return zstandard.ZstdCompressor(level=12).compress(data) if thoroughly else _own.zstd.compress(data)
    if coding == "br":
        return bytes(brotli.compress(data, quality=9 if thoroughly else 1))
    return zlib.compress(data, 9 if thoroughly else 1, _GZIP)


class _Own(threading.local):
    """A context of zstd for each thread: making one costs half as much as compressing a page."""

    def __init__(self) -> None:
        self.zstd = zstandard.ZstdCompressor(level=1)


_own = _Own()


class Flow(Protocol):
    """Compresses what comes piece by piece."""

    def add(self, piece: bytes) -> bytes:
        """Return bytes of which all that was added can be read."""
        ...

    def end(self) -> bytes:
        """Return the last bytes."""
        ...


def flow_of(coding: str) -> Flow:
    """Return the flow of one of `CODINGS`."""
    if coding == "zstd":
        return _Zstd()
    return _Brotli() if coding == "br" else _Gzip()


class _Zstd:
    def __init__(self) -> None:
        self._flow = zstandard.ZstdCompressor(level=1).compressobj()

    def add(self, piece: bytes) -> bytes:
        return self._flow.compress(piece) + self._flow.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK)

    def end(self) -> bytes:
        return self._flow.flush()


class _Brotli:
    def __init__(self) -> None:
        self._flow = brotli.Compressor(quality=1)

    def add(self, piece: bytes) -> bytes:
        return bytes(self._flow.process(piece) + self._flow.flush())

    def end(self) -> bytes:
        return bytes(self._flow.finish())


class _Gzip:
    def __init__(self) -> None:
        self._flow = zlib.compressobj(1, zlib.DEFLATED, _GZIP)

    def add(self, piece: bytes) -> bytes:
        return self._flow.compress(piece) + self._flow.flush(zlib.Z_SYNC_FLUSH)

    def end(self) -> bytes:
        return self._flow.flush()


class Compressing:
    """Where an ASGI answer is sent: its head waits for the first piece, and then it goes on, smaller where that pays.

    Compressed are texts that are not yet, from `LEAST` bytes on. An answer that comes in pieces is compressed piece by
    piece, each of which can be read when it arrives.
    """

    __slots__ = ("_flow", "_scope", "_send", "_start")

    def __init__(self, scope: Scope, send: Send) -> None:
        """Take the request and where its answer goes."""
        self._scope = scope
        self._send = send
        self._start: Message | None = None
        self._flow: Flow | None = None

    @property
    def waits(self) -> bool:
        """Whether nothing was sent yet of an answer that began: another may still take its place."""
        return self._start is not None

    def __call__(self, message: Message) -> Awaitable[None]:
        """Pass a message on."""
        if message["type"] == "http.response.start":
            self._start = None
            if message["status"] in _BODILESS or not _compressible(message["headers"]):
                return self._send(message)
            self._start = message
            return _waiting()
        if self._start is not None:
            return self._begin(self._start, message)
        if self._flow is not None:
            return self._send(_flown(message, self._flow))
        return self._send(message)

    async def _begin(self, start: Message, message: Message) -> None:
        self._start = None
        more, body = message.get("more_body", False), message.get("body", b"")
        headers = _varying(start["headers"])
        large = len(body) >= LEAST or (more and self._scope["method"] != "HEAD")
        may_be = large and not _is_measured(self._scope, start["status"])
        coding = preferred(accepted_by(self._scope), CODINGS) if may_be else IDENTITY
        if coding == IDENTITY:
            await self._send({**start, "headers": headers})
            await self._send(message)
        elif more:
            self._flow = flow_of(coding)
            await self._send({**start, "headers": _coded(headers, coding)})
            await self._send(_flown(message, self._flow))
        else:
            await self._whole({**start, "headers": headers}, {**message, "body": body}, coding)

    async def _whole(self, start: Message, message: Message, coding: str) -> None:
        smaller = compress(message["body"], coding)
        if len(smaller) < len(message["body"]):
            length = (b"content-length", str(len(smaller)).encode())
            start, message = (
                {**start, "headers": [*_coded(start["headers"], coding), length]},
                {**message, "body": smaller},
            )
        await self._send(start)
        await self._send(message)


def _is_measured(scope: Scope, status: int) -> bool:
    """Tell whether another site may learn a person's data by the length of the answer, guess by guess (BREACH).

    For that it has the person's browser open an address of its own making (Fetch Metadata §2.3), whose query the page
    repeats, or whose path one does that says that nothing is there.
    """
    if not scope.get("query_string") and status < 400:
        return False
    return any(name == b"sec-fetch-site" and value not in _OWN_SITES for name, value in scope["headers"])


async def _waiting() -> None:
    """Nothing is sent yet."""


def _flown(message: Message, flow: Flow) -> Message:
    piece = message.get("body", b"")
    body = flow.add(piece) if piece else b""
    return {**message, "body": body if message.get("more_body", False) else body + flow.end()}


def _compressible(headers: Headers) -> bool:
    named = dict(headers)
    return _UNTOUCHED.isdisjoint(named) and _is_text(named.get(b"content-type", b""))


@lru_cache(maxsize=256)
def _is_text(content_type: bytes) -> bool:
    media = content_type.partition(b";")[0].strip().lower()
    return (media.startswith(b"text/") and media != b"text/event-stream") or media in _TEXT or media.endswith(b"+json")


def _varying(headers: Headers) -> Headers:
    """Return the headers with `Accept-Encoding` among what the answer varies by."""
    named = [value for name, value in headers if name == b"vary"]
    others = [pair for pair in headers if pair[0] != b"vary"]
    return [*others, (b"vary", _joined(b", ".join(named)))]


@lru_cache(maxsize=64)
def _joined(vary: bytes) -> bytes:
    known = [word.strip().lower() for word in vary.split(b",")]
    if b"*" in known or b"accept-encoding" in known:
        return vary
    return vary + b", Accept-Encoding" if vary else b"Accept-Encoding"


def _coded(headers: Headers, coding: str) -> Headers:
    kept = [pair for pair in headers if pair[0] != b"content-length"]
    return [*kept, (b"content-encoding", coding.encode())]
