"""What stands before and after every answer: the shape of a request, and the headers that protect a page."""

from __future__ import annotations

import logging
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from time import monotonic
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_log = logging.getLogger("pcabinet.requests")
_METHODS = frozenset({"GET", "HEAD", "POST"})
_RAW_PATH = re.compile(rb"/[A-Za-z0-9._~!$&'()*+,;=:@/%-]*")


@dataclass(frozen=True, slots=True)
class Guard:
    """Refuses what is no well-formed request to this host, before anything looks at it.

    HTTP/1.1 or later, one `Host` of `hosts` (RFC 9112 §3.2), a path in the alphabet of RFC 3986 §3.3.
    """

    app: ASGIApp
    hosts: frozenset[str]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a good request on, answer a bad one."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        status = self._refusal(scope)
        if status is None:
            await self.app(scope, receive, send)
        else:
            await PlainTextResponse("", status_code=status)(scope, receive, send)

    def _refusal(self, scope: Scope) -> int | None:
        if scope["method"] not in _METHODS:
            return 405
        named = [value.decode("latin-1").lower() for name, value in scope["headers"] if name == b"host"]
        if scope["http_version"] in ("0.9", "1.0") or len(named) != 1:
            return 400
        if named[0] not in self.hosts:
            return 421
        raw = scope.get("raw_path", b"/") or b"/"
        return None if _RAW_PATH.fullmatch(raw) and len(raw) <= 4000 else 400


def hosts_of(public_url: str) -> frozenset[str]:
    """Return the values that `Host` may have for the public address, with and without the scheme's own port."""
    parts = urlsplit(public_url)
    named = parts.netloc.lower()
    usual = {"https": ":443", "http": ":80"}[parts.scheme]
    return frozenset({named, named + usual} if parts.port is None else {named, named.removesuffix(usual)})


@dataclass(frozen=True, slots=True)
class Headers:
    """Puts the protecting headers on every answer (OWASP ASVS 5.0, 3.4); personal pages are never stored."""

    app: ASGIApp
    headers: Mapping[str, str]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with the headers that the answer does not have itself."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = MutableHeaders(scope=message)
                for name, value in self.headers.items():
                    own.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, with_headers if scope["type"] == "http" else send)


def content_policy(*, form_action: str, frame_ancestors: str, connect: str = "'self'") -> str:
    """Return what a page may load, send and be framed by (Content Security Policy Level 3)."""
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        f"connect-src {connect}; form-action {form_action}; frame-ancestors {frame_ancestors}; base-uri 'none'; "
        "object-src 'none'"
    )


def protecting(*, secure: bool, form_targets: str) -> Mapping[str, str]:
    """Return the headers of every answer; `secure` where people come over TLS.

    `form_targets` are origins that forms may end at: browsers hold `form-action` against redirects too.
    """
    policy = content_policy(form_action=f"'self' {form_targets}", frame_ancestors="'none'")
    strict = {"strict-transport-security": "max-age=63072000; includeSubDomains"} if secure else {}
    return {
        "content-security-policy": policy,
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
        "referrer-policy": "same-origin",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        "vary": "Cookie, Accept-Language",
        **strict,
    }


@dataclass(frozen=True, slots=True)
class Faults:
    """Answers for a mistake of ours, where the answer still gets the protecting headers.

    Starlette's own handler of `Exception` stands outside of all middleware, and raises again after its answer.
    """

    app: ASGIApp
    answer: Callable[[Request, Exception], Awaitable[Response]]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on; what was raised before an answer began is answered, later it is raised again."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began = False

        async def noting(message: Message) -> None:
            nonlocal began
            began = began or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, noting)
        except Exception as error:
            if began:
                raise
            response = await self.answer(Request(scope), error)
            await response(scope, receive, send)


@dataclass(frozen=True, slots=True)
class RequestLog:
    """Writes one line for each answer: route, status, milliseconds; never what stood in the address or the page."""

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer and tell of it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began, status = monotonic(), 0

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, noting)
        finally:
            route = scope.get("route")
            name = getattr(route, "path", "-")
            _log.info("method=%s route=%s status=%d ms=%d", scope["method"], name, status, (monotonic() - began) * 1000)
