"""The one way out of the process: bounded in time, bytes and places, and never surprised by what comes back."""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
from collections.abc import AsyncIterator, Iterator, Mapping
from datetime import timedelta
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Literal, Protocol
from urllib.parse import urlsplit

from msgspec import Struct, field
from pyreqwest import exceptions as known
from pyreqwest.client import Client, ClientBuilder  # here: loaded while threads run, it ended a process by a fault

from runtime.records import Guarded

if TYPE_CHECKING:
    from pyreqwest.request import StreamRequest
    from pyreqwest.response import Response

CONNECT_SECONDS = 0.5
DEPTH = 64  # of nested JSON lists and objects

Reason = Literal["timeout", "unreachable", "too_large", "content_type", "redirect", "malformed"]

_PRINTABLE = re.compile(r"[!-\[\]-~]+")  # ASCII without blanks and without the backslash that parsers disagree about
_PLACE = re.compile(r"https?://[^/?#@]+(?=[/?#]|$)")
_DOTS = re.compile(r"/(?:\.|%2[eE]){1,2}(?=[/?#]|$)")  # segments that take others away (RFC 3986 §5.2.4)
_PORTS = {"http": 80, "https": 443}
_LONGER = 0.05  # seconds after its deadline in which the client ends a call that was given up here
_AHEAD = 65_536  # bytes of a short reply that are read before anybody asks for them
_HEADER_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")  # RFC 9110 §5.6.2
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_WITH_BODY = frozenset({"POST", "PUT", "PATCH"})  # and be it an empty one (RFC 9110 §8.6)
_NO_HTTP = ("parse", "invalid http", "too large")  # in the words of those who read a reply
_FRAMING = frozenset({"host", "content-length", "transfer-encoding", "connection", "accept-encoding"})


class Call(Guarded, frozen=True, kw_only=True):
    """What is sent. `url` is complete and encoded; `deadline` is seconds for the whole call.

    An answer is taken if its media type is one of `content_types`; `+json` among them takes any type with that suffix.
    """

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None
    deadline: float
    answer_bytes: int
    content_types: tuple[str, ...]


class Reply(Struct, frozen=True, kw_only=True):
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
    no proxy is read from the environment. `close` at its end.
    """

    def __init__(self, in_flight: Mapping[str, int]) -> None:
        self._given = in_flight
        self._clients: dict[str, Client] = {}

    @cached_property
    def _in_flight(self) -> Mapping[str, int]:
        return {_origin(url): most for url, most in self._given.items()}

    async def send(self, call: Call) -> Reply:
        """Return the reply to the call within its deadline and byte limit.

        Raises `OutboundError` for everything that the other side or the network does, and `ValueError` for a call that
        must not be: another origin, a user name in the address, control characters in address or headers.
        """
        request = self._request(call, ahead=_AHEAD)
        with _translated():
            async with asyncio.timeout(call.deadline), request as response:
                body = await _body(response, call)
                return Reply(status=response.status, headers=_first_values(response), body=body)

    async def open(self, call: Call) -> Stream:
        """Return the reply as soon as it begins; whoever asked closes it. Deadline and byte limit hold for all of it.

        Raises as `send` does; a reply that says beforehand that it is too long is refused at once.
        """
        request = self._request(call, ahead=0)
        ends = asyncio.get_running_loop().time() + call.deadline
        with _translated():
            async with asyncio.timeout_at(ends):
                response = await request.__aenter__()
        try:
            _refuse_unwanted(response, call)
        except OutboundError:
            await request.__aexit__(None, None, None)
            raise
        return Stream(request, response, call.answer_bytes, ends)

    async def close(self) -> None:
        """End all connections."""
        clients, self._clients = self._clients, {}
        for client in clients.values():
            await client.close()

    def _request(self, call: Call, *, ahead: int) -> StreamRequest:
        headers = _headers(call.headers)
        # A call that is given up here goes on in the client, with its connection, until the client itself ends it.
        ends = timedelta(seconds=max(0.0, call.deadline) + _LONGER)
        builder = self._client(call.url).request(call.method, call.url).headers(headers).timeout(ends)
        if call.body:
            builder = builder.body_bytes(call.body)
        elif call.body is not None or call.method in _WITH_BODY:
            builder = builder.header("Content-Length", "0")
        return builder.streamed_read_buffer_limit(ahead).build_streamed()

    def _client(self, url: str) -> Client:
        """Return the client of the place that is called; the spelling of an address decides nothing."""
        _check(url)
        place = _PLACE.match(url)
        client = self._clients.get(place[0]) if place else None
        if client is None:
            origin = _origin(url)
            if origin not in self._in_flight:
                raise ValueError(f"{origin} is not among the origins that may be called")
            if (client := self._clients.get(origin)) is None:
                client = self._clients[origin] = _connected(self._in_flight[origin])
        return client


def _connected(most: int) -> Client:
    builder = ClientBuilder().max_connections(most).connect_timeout(timedelta(seconds=CONNECT_SECONDS))
    plain = builder.gzip(False).brotli(False).zstd(False).deflate(False).http1_only()
    return plain.follow_redirects(False).referer(False).no_proxy().user_agent("PCabinet").build()


def _check(url: str) -> None:
    """Raise `ValueError` for an address that others could read otherwise than it is written."""
    if not _PRINTABLE.fullmatch(url) or _DOTS.search(url):
        raise ValueError("an address holds blanks, control characters, letters that are not encoded, or `..`")


def _origin(url: str) -> str:
    """Return scheme, host and port of an address as they are compared; raise `ValueError` for what has none."""
    _check(url)
    parts = urlsplit(url)
    if parts.scheme not in _PORTS or not parts.hostname or "@" in parts.netloc:
        raise ValueError("an address must be http or https, with a host and without a user name")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    port = "" if parts.port in (None, _PORTS[parts.scheme]) else f":{parts.port}"
    return f"{parts.scheme}://{host}{port}"


def _headers(given: Mapping[str, str]) -> dict[str, str]:
    for name, value in given.items():
        if not _may_be_set(name):
            raise ValueError(f"header {name!r} can not be set")
        if _CONTROL.search(value):
            raise ValueError(f"header {name!r} holds a control character")
    return {**given, "Accept-Encoding": "identity"}


@lru_cache(maxsize=256)
def _may_be_set(name: str) -> bool:
    return _HEADER_NAME.fullmatch(name) is not None and name.lower() not in _FRAMING


@contextlib.contextmanager
def _translated() -> Iterator[None]:
    """Turn whatever the network and the other side do into `OutboundError`."""
    try:
        yield
    except OutboundError:
        raise
    except Exception as error:
        raise _told(error) from error


def _told(error: Exception) -> Exception:
    if isinstance(error, known.ConnectError | known.ConnectTimeoutError):
        return OutboundError("unreachable")
    if isinstance(error, known.RequestTimeoutError | TimeoutError):
        return OutboundError("timeout")
    if isinstance(error, known.BuilderError) or not isinstance(error, known.PyreqwestError | OSError):
        return error
    causes = str(getattr(error, "details", "")).lower()
    return OutboundError("malformed" if any(word in causes for word in _NO_HTTP) else "unreachable")


class Stream:
    """A reply that has begun. Header names are lower-case; an error's body is not there."""

    def __init__(self, request: StreamRequest, response: Response, most: int, ends: float) -> None:
        self._request: StreamRequest | None = request
        self._response: Response | None = response
        self._most = most
        self._ends = ends
        self.status = response.status
        self.headers: Mapping[str, str] = _first_values(response)

    async def pieces(self) -> AsyncIterator[bytes]:
        """Yield the body in pieces; raises `OutboundError` where it breaks off, is too long or takes too long."""
        length = 0
        while self._response is not None:
            with _translated():
                async with asyncio.timeout_at(self._ends):
                    piece = await self._response.body_reader.read_chunk()
            if not piece:
                return
            length += len(piece)
            if length > self._most:
                raise OutboundError("too_large", self.status)
            yield bytes(piece)

    def close(self) -> None:
        """End it: whoever lets go of a reply that was not read to its end ends its connection."""
        self._response = self._request = None


def _refuse_unwanted(response: Response, call: Call) -> bool:
    """Return whether the body is of use; raise `OutboundError` where the whole reply is of none."""
    if 300 <= response.status < 400:
        raise OutboundError("redirect", response.status)
    length = _length(response)
    readable = length == 0 or _readable(response, call)
    if not readable and response.status < 300:
        raise OutboundError("content_type", response.status)
    if readable and length is not None and length > call.answer_bytes:
        raise OutboundError("too_large", response.status)
    return readable


def _length(response: Response) -> int | None:
    told = _told_in(response, "content-length")
    if told is None or told.isdecimal():
        return None if told is None else int(told)
    raise OutboundError("malformed", response.status)


async def _body(response: Response, call: Call) -> bytes:
    if not _refuse_unwanted(response, call):
        return b""
    if _length(response) is not None and _told_in(response, "transfer-encoding") is None:  # it is within the limit
        return (await response.bytes()).to_bytes()
    body = bytearray()
    while (piece := await response.body_reader.read(call.answer_bytes + 1)) is not None:
        body += piece
        if len(body) > call.answer_bytes:
            raise OutboundError("too_large", response.status)
    return bytes(body)


def _told_in(response: Response, name: str) -> str | None:
    """Return the first header of the name, which means nothing where it is no text; None where there is none."""
    try:
        return response.get_header(name)
    except ValueError:
        return "\N{REPLACEMENT CHARACTER}"


def _readable(response: Response, call: Call) -> bool:
    if response.status == 204:
        return True
    if (_told_in(response, "content-encoding") or "identity").strip().lower() != "identity":
        return False
    media = (_told_in(response, "content-type") or "").partition(";")[0].strip().lower()
    wanted = call.content_types
    return media in wanted or any(kind.startswith("+") and media.endswith(kind) for kind in wanted)


def _first_values(response: Response) -> dict[str, str]:
    """Return the headers that are text; nobody here asks for one that is not."""
    try:
        listed = list(response.headers.items())
    except ValueError:
        listed = [(name, value) for name in response.headers for value in _texts(response, name)]
    return dict(reversed(listed))


def _texts(response: Response, name: str) -> Iterator[str]:
    with contextlib.suppress(ValueError):
        yield from response.get_header_all(name)


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
        if len(brackets) in (0, size) or b"[" * (DEPTH + 1) in brackets:
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
