"""What stands before and after every answer."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from starlette.types import Message

from runtime.guard import Protection, hosts_of, protecting, refusal

HOST = (b"host", b"my.example.org")


def send(headers: list[tuple[bytes, bytes]], method: str = "GET", raw_path: bytes = b"/", version: str = "1.1") -> int:
    """Return the status that a request is refused with; 200 for one that is passed on."""
    scope = {"method": method, "http_version": version, "headers": headers, "raw_path": raw_path}
    return refusal(scope, hosts_of("https://my.example.org")) or 200


def test_a_good_request_passes() -> None:
    """One Host of ours, a method and a path that pages have."""

    assert 200 == send([HOST], raw_path=b"/news/sbp")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ([], 400),
        ([HOST, HOST], 400),
        ([(b"host", b"evil.example")], 421),
        ([(b"host", b"my.example.org.evil.example")], 421),
        ([(b"host", b"MY.EXAMPLE.ORG")], 200),
        ([(b"host", b"my.example.org:443")], 200),
        ([(b"host", b"my.example.org:8443")], 421),
        ([HOST, (b"x-forwarded-host", b"evil.example")], 200),
    ],
)
def test_the_host_is_ours_and_there_is_one(headers: list[tuple[bytes, bytes]], status: int) -> None:
    """RFC 9112 §3.2; forwarded headers decide nothing."""

    assert status == send(headers)


@pytest.mark.parametrize(
    ("method", "raw_path", "version", "status"),
    [
        ("DELETE", b"/", "1.1", 405),
        ("TRACE", b"/", "1.1", 405),
        ("GET", b"/a b", "1.1", 400),
        ("GET", b"/<script>", "1.1", 400),
        ("GET", b"//\\evil", "1.1", 400),
        ("GET", b"/" + b"a" * 5000, "1.1", 400),
        ("GET", b"/", "1.0", 400),
    ],
)
def test_what_no_page_is_asked_by_is_refused(method: str, raw_path: bytes, version: str, status: int) -> None:
    """Other methods, letters outside RFC 3986 §3.3, endless paths, and HTTP before 1.1."""

    assert status == send([HOST], method, raw_path, version)


def headers_of(answer: Mapping[str, str], *, secure: bool = True) -> dict[str, str]:
    """Return the headers of an answer that has these of its own."""
    own = [(name.encode(), value.encode()) for name, value in answer.items()]
    start: Message = {"type": "http.response.start", "status": 200, "headers": own}
    Protection(protecting(secure=secure, form_targets="https://id.example.org")).put(start)
    names = [name for name, _ in start["headers"]]
    assert len(names) == len(set(names))
    return {name.decode(): value.decode() for name, value in start["headers"]}


def test_every_answer_is_protected() -> None:
    """OWASP ASVS 5.0, 3.4: content security, no sniffing, no framing, no storing, TLS remembered."""
    headers = headers_of({})
    policy = headers["content-security-policy"]

    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert "form-action 'self' https://id.example.org" in policy
    assert ("nosniff", "no-store", "same-origin") == (
        headers["x-content-type-options"],
        headers["cache-control"],
        headers["referrer-policy"],
    )
    assert headers["strict-transport-security"].startswith("max-age=63072000")


def test_an_answer_keeps_its_own_word() -> None:
    """Assets say themselves how long they live."""

    assert "public, immutable" == headers_of({"cache-control": "public, immutable"})["cache-control"]


def test_tls_is_not_promised_where_there_is_none() -> None:
    """On a loopback without TLS, browsers are not told to insist on it."""

    assert "strict-transport-security" not in headers_of({}, secure=False)
