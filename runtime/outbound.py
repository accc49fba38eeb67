"""The one way out of the process: bounded in time, bytes and places, and never surprised by what comes back."""

from __future__ import annotations

import asyncio
import contextlib
import io
import json
import re
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    import aiohttp  # dear to load: it is when the first call is made, or the process has nothing else to do

CONNECT_SECONDS = 0.5
DEPTH = 64  # of nested JSON lists and objects

Reason = Literal["timeout", "unreachable", "too_large", "content_type", "redirect", "malformed"]

_PRINTABLE = re.compile(r"[!-\[\]-~]+")  # ASCII without blanks and without the backslash that parsers disagree about
_HEADER_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")  # RFC 9110 §5.6.2
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_FRAMING = frozenset({"host", "content-length", "transfer-encoding", "connection", "accept-encoding"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """What is sent. `url` is complete and encoded; `deadline` is seconds for the whole call.

    An answer is taken if its media type is one of `content_types`; `+json` among them takes any type with that suffix.
    """

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes | None = field(default=None, repr=False)
    deadline: float
    answer_bytes: int
    content_types: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What came back. Header names are lower-case; the body of an error of a foreign media type is dropped."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class OutboundError(Exception):
    """No usable reply. `reason` says why; `status` is the reply's, if there was one."""

    def __init__(self, reason: Reason, status: int | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.status = status


class InvalidJson(ValueError):
    """A body that is no strict JSON text; the message says why and quotes nothing of it."""


class Sends(Protocol):
    """Whatever takes a call to its place and brings the reply back."""

    async def send(self, call: Call) -> Reply:
        """Return the reply within the call's deadline, which nobody else keeps; raise `OutboundError` without one."""
        ...


class Streams(Protocol):
    """Whatever brings a long reply piece by piece."""

    async def open(self, call: Call) -> Stream:
        """Return the reply once it began; raise `OutboundError` if there is none."""
        ...


class Outbound:
    """The client of all other systems.

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
            import aiohttp

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


def _origin(url: str) -> str:
    from yarl import URL

    if not _PRINTABLE.fullmatch(url):
        raise ValueError("an address holds blanks, control characters or letters that are not encoded")
    parsed = URL(url, encoded=True)
    if parsed.scheme not in ("http", "https") or not parsed.host or parsed.raw_user or parsed.raw_password:
        raise ValueError("an address must be http or https, with a host and without a user name")
    return str(parsed.origin())


def _headers(given: Mapping[str, str]) -> dict[str, str]:
    for name, value in given.items():
        if not _HEADER_NAME.fullmatch(name) or name.lower() in _FRAMING:
            raise ValueError(f"header {name!r} can not be set")
        if _CONTROL.search(value):
            raise ValueError(f"header {name!r} holds a control character")
    return {**given, "Accept-Encoding": "identity"}


async def _never_again(request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType) -> aiohttp.ClientResponse:
    """Hide broken connections from aiohttp, which would send PUT and DELETE again; that is for the caller to decide."""
    import aiohttp

    try:
        return await handler(request)
    except (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError) as error:
        raise OutboundError("unreachable") from error


@contextlib.contextmanager
def _translated() -> Iterator[None]:
    """Turn whatever the network and the other side do into `OutboundError`."""
    import aiohttp

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
    from yarl import URL

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


# ---------------------------------------------------------------- strict JSON

_NESTING = bytes.maketrans(b"{}", b"[]")
_NO_NESTING = bytes(set(range(256)) - set(b"[]{}"))
_ESCAPE = re.compile(rb"\\.", re.DOTALL)
_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")
_NUMBER_LENGTH = 400
_NUMBER_SIZE = 308  # decimal places either way, what a double can hold (RFC 7493 §2.2)


def parse_json(body: bytes) -> object:
    """Return the value of a JSON text: numbers with a point or exponent as `Decimal`, whole ones as `int`.

    Raises `InvalidJson` for all that RFC 8259 forbids, and with RFC 7493 (I-JSON) for repeated names, lone surrogates
    and numbers beyond a double's range; also for a byte order mark, digits without end, nesting over 64.
    """
    if _too_deep(body):
        raise InvalidJson(f"nested deeper than {DEPTH}")
    try:
        text = body.decode("utf-8")
        value: object = _DECODER.decode(text)
        if _SURROGATE.search(body):
            json.dumps(value, ensure_ascii=False, default=str).encode()
    except InvalidJson:
        raise
    except UnicodeError:
        raise InvalidJson("not Unicode in UTF-8") from None
    except (ValueError, RecursionError):
        raise InvalidJson("not JSON") from None
    return value


def _too_deep(body: bytes) -> bool:
    """Tell by bracket counting, so that hostile nesting never reaches a recursive parser."""
    if body.count(b"[") + body.count(b"{") <= DEPTH:
        return False
    if b"\\" in body:
        body = _ESCAPE.sub(b"", body)
    brackets = b"".join(body.split(b'"')[::2]).translate(_NESTING, _NO_NESTING)
    for _ in range(DEPTH):
        size = len(brackets)
        brackets = brackets.replace(b"[]", b"")  # takes the innermost level away
        if len(brackets) in (0, size):
            break
    return bool(brackets)


def _decimal(text: str) -> Decimal:
    number = Decimal(text) if len(text) <= _NUMBER_LENGTH else None
    if number is None or abs(number.adjusted()) > _NUMBER_SIZE:
        raise InvalidJson("a number out of range")
    return number


def _whole(text: str) -> int:
    if len(text) > _NUMBER_LENGTH:
        raise InvalidJson("a number out of range")
    return int(text)


def _constant(name: str) -> object:
    raise InvalidJson(f"{name} is no JSON number")


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    named = dict(pairs)
    if len(named) != len(pairs):
        raise InvalidJson("a name stands twice in one object")
    return named


_DECODER = json.JSONDecoder(parse_float=_decimal, parse_int=_whole, parse_constant=_constant, object_pairs_hook=_unique)
