"""What stands before and after every answer: the shape of a request, and the headers that protect a page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from starlette.types import Message, Scope

METHODS = frozenset({"GET", "HEAD", "POST"})
_RAW_PATH = re.compile(rb"/[A-Za-z0-9._~!$&'()*+,;=:@/%-]*")


def refusal(scope: Scope, hosts: frozenset[bytes]) -> int | None:
    """Return the status for what is no well-formed request to one of `hosts`, None for a good one.

    HTTP/1.1 or later, one `Host` (RFC 9112 §3.2), a path in the alphabet of RFC 3986 §3.3.
    """
    if scope["method"] not in METHODS:
        return 405
    named = [value for name, value in scope["headers"] if name == b"host"]
    if scope["http_version"] in ("0.9", "1.0") or len(named) != 1:
        return 400
    if named[0] not in hosts and named[0].lower() not in hosts:
        return 421
    raw = scope.get("raw_path", b"/") or b"/"
    return None if _RAW_PATH.fullmatch(raw) and len(raw) <= 4000 else 400


def hosts_of(public_url: str) -> frozenset[bytes]:
    """Return the values that `Host` may have for the public address, with and without the scheme's own port."""
    parts = urlsplit(public_url)
    named = parts.netloc.lower()
    usual = {"https": ":443", "http": ":80"}[parts.scheme]
    both = {named, named + usual} if parts.port is None else {named, named.removesuffix(usual)}
    return frozenset(host.encode("latin-1") for host in both)


class Protection:
    """The protecting headers of every answer (OWASP ASVS 5.0, 3.4); personal pages are never stored."""

    def __init__(self, headers: Mapping[str, str]) -> None:
        """Take the headers by their names in lower case."""
        self._pairs = tuple((name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items())
        self._names = frozenset(name for name, _ in self._pairs)

    def put(self, start: Message) -> None:
        """Give an answer that begins those of the headers that it does not have itself."""
        own = start.get("headers", ())
        named = {name for name, _ in own}
        if self._names.isdisjoint(named):
            start["headers"] = [*own, *self._pairs]
        else:
            start["headers"] = [*own, *(pair for pair in self._pairs if pair[0] not in named)]


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
