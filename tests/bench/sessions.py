"""The one way out of the process by aiohttp instead of pyreqwest: to the same contract, to be compared with it."""

from __future__ import annotations

import asyncio
import contextlib
import io
from collections.abc import AsyncIterator, Iterator, Mapping
from functools import cached_property

import aiohttp
from yarl import URL

from runtime.outbound import CONNECT_SECONDS, Call, OutboundError, Reply, _headers, _origin


class Sessions:
    """The client of all other systems, as `runtime.outbound.Outbound` is.

    `in_flight` names every origin (`https://billing.example:8443`) that may be called and how many connections each
    may have; each has its own pool, so that a slow one starves no other. No redirect is followed, no cookie is kept,
    no proxy is read from the environment. Use within one event loop; `close` at its end.
    """

    def __init__(self, in_flight: Mapping[str, int]) -> None:
        self._given = in_flight
        self._sessions: dict[str, aiohttp.ClientSession] = {}

    @cached_property
    def _in_flight(self) -> Mapping[str, int]:
        return {_origin(url): most for url, most in self._given.items()}

    async def send(self, call: Call) -> Reply:
        """Return the reply to the call within its deadline and byte limit.

        Raises `OutboundError` for everything that the other side or the network does, and `ValueError` for a call that
        must not be: another origin, a user name in the address, control characters in address or headers.
        """
        headers = _headers(call.headers)
        session = self._session(_origin(call.url))
        with _translated():
            async with asyncio.timeout(call.deadline):
                return await _exchange(session, call, headers)

    async def open(self, call: Call) -> Stream:
        """Return the reply as soon as it begins; whoever asked closes it. Deadline and byte limit hold for all of it.

        Raises as `send` does; a reply that says beforehand that it is too long is refused at once.
        """
        headers = _headers(call.headers)
        session = self._session(_origin(call.url))
        ends = asyncio.get_running_loop().time() + call.deadline
        with _translated():
            async with asyncio.timeout_at(ends):
                response = await _request(session, call, headers)
        try:
            _refuse_unwanted(response, call)
        except OutboundError:
            response.close()
            raise
        return Stream(response, call.answer_bytes, ends)

    async def close(self) -> None:
        """End all connections."""
        sessions, self._sessions = self._sessions, {}
        for session in sessions.values():
            await session.close()

    def _session(self, origin: str) -> aiohttp.ClientSession:
        if origin not in self._in_flight:
            raise ValueError(f"{origin} is not among the origins that may be called")
        if origin not in self._sessions:
            self._sessions[origin] = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._in_flight[origin]),
                cookie_jar=aiohttp.DummyCookieJar(),
                timeout=aiohttp.ClientTimeout(sock_connect=CONNECT_SECONDS),
                middlewares=[_never_again],
                auto_decompress=False,
                trust_env=False,
                read_bufsize=65_536,
                headers={"User-Agent": "PCabinet"},
            )
        return self._sessions[origin]


async def _never_again(request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType) -> aiohttp.ClientResponse:
    """Hide broken connections from aiohttp, which would send PUT and DELETE again; that is for the caller to decide."""
    try:
        return await handler(request)
    except (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError) as error:
        raise OutboundError("unreachable") from error


@contextlib.contextmanager
def _translated() -> Iterator[None]:
    """Turn whatever the network and the other side do into `OutboundError`."""
    try:
        yield
    except aiohttp.ConnectionTimeoutError as error:
        raise OutboundError("unreachable") from error
    except TimeoutError as error:
        raise OutboundError("timeout") from error
    except aiohttp.ClientResponseError as error:
        raise OutboundError("malformed") from error
    except (aiohttp.ClientError, OSError) as error:
        raise OutboundError("unreachable") from error


class Stream:
    """A reply that has begun. Header names are lower-case; an error's body is not there."""

    def __init__(self, response: aiohttp.ClientResponse, most: int, ends: float) -> None:
        self._response = response
        self._most = most
        self._ends = ends
        self.status = response.status
        self.headers: Mapping[str, str] = _first_values(response)

    async def pieces(self) -> AsyncIterator[bytes]:
        """Yield the body in pieces; raises `OutboundError` where it breaks off, is too long or takes too long."""
        length = 0
        while True:
            with _translated():
                async with asyncio.timeout_at(self._ends):
                    piece = await self._response.content.readany()
            if not piece:
                return
            length += len(piece)
            if length > self._most:
                raise OutboundError("too_large", self.status)
            yield piece

    def close(self) -> None:
        """End it; a connection whose reply was not read to its end serves no other call."""
        if not self._response.content.at_eof():
            self._response.close()
        self._response.release()


async def _request(session: aiohttp.ClientSession, call: Call, headers: Mapping[str, str]) -> aiohttp.ClientResponse:
    url = URL(call.url, encoded=True)
    data = None if call.body is None else io.BytesIO(call.body)  # sent in pieces, so that a large one holds nobody up
    return await session.request(call.method, url, headers=headers, data=data, allow_redirects=False)


async def _exchange(session: aiohttp.ClientSession, call: Call, headers: Mapping[str, str]) -> Reply:
    response = await _request(session, call, headers)
    try:
        body = await _body(response, call)
    except BaseException:
        response.close()  # the rest is never read: the connection can not serve another call
        raise
    if not response.content.at_eof():
        response.close()
    response.release()
    return Reply(status=response.status, headers=_first_values(response), body=body)


def _refuse_unwanted(response: aiohttp.ClientResponse, call: Call) -> None:
    if 300 <= response.status < 400:
        raise OutboundError("redirect", response.status)
    readable = _readable(response, call.content_types)
    if not readable and response.status < 300:
        raise OutboundError("content_type", response.status)
    if readable and (response.content_length or 0) > call.answer_bytes:
        raise OutboundError("too_large", response.status)


async def _body(response: aiohttp.ClientResponse, call: Call) -> bytes:
    _refuse_unwanted(response, call)
    if not _readable(response, call.content_types):
        return b""
    body = bytearray()
    async for chunk in response.content.iter_any():
        body += chunk
        if len(body) > call.answer_bytes:
            raise OutboundError("too_large", response.status)
    return bytes(body)


def _readable(response: aiohttp.ClientResponse, wanted: tuple[str, ...]) -> bool:
    if response.content_length == 0 or response.status == 204:
        return True
    if response.headers.get("Content-Encoding", "identity").strip().lower() != "identity":
        return False
    media = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    return any(media == kind or (kind.startswith("+") and media.endswith(kind)) for kind in wanted)


def _first_values(response: aiohttp.ClientResponse) -> dict[str, str]:
    return {name.lower(): response.headers[name] for name in response.headers}
