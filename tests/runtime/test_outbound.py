"""Tests of the one way out of the process."""

from __future__ import annotations

import asyncio
import socket
import tracemalloc
from collections.abc import Awaitable, Callable
from decimal import Decimal
from time import monotonic, process_time

import pytest

from runtime.outbound import Call, InvalidJson, Outbound, OutboundError, Reply, parse_json
from tests.hostile.backend import HostileBackend, hostile_backend

DEADLINE = 0.3
LATE = 1.0  # a busy machine may wake late; without a deadline each fault would last far longer


def _call(url: str, *, method: str = "GET", body: bytes | None = None, headers: dict[str, str] | None = None) -> Call:
    return Call(
        method=method,
        url=url,
        headers=headers or {},
        body=body,
        deadline=DEADLINE,
        answer_bytes=1_000_000,
        content_types=("application/json", "+json"),
    )


def _send(path: str, *, method: str = "GET", body: bytes | None = None) -> Reply:
    """Send, and hold whatever happens to the deadline."""

    async def act() -> Reply:
        async with hostile_backend() as backend:
            outbound = Outbound({backend.url: 4})
            began = monotonic()
            try:
                return await outbound.send(_call(backend.url + path, method=method, body=body))
            finally:
                assert monotonic() - began < DEADLINE + LATE
                await outbound.close()

    return asyncio.run(act())


def _between(act: Callable[[HostileBackend, Outbound], Awaitable[None]]) -> HostileBackend:
    async def run() -> HostileBackend:
        async with hostile_backend() as backend:
            outbound = Outbound({backend.url: 4})
            try:
                await act(backend, outbound)
            finally:
                await outbound.close()
            return backend

    return asyncio.run(run())


def test_reply() -> None:
    """A good reply comes back with its status, lower-case headers and body."""
    reply = _send("/rows")

    assert (200, "5", b'[{"id": "1"}, {"id": "2"}]') == (reply.status, reply.headers["x-total-count"], reply.body)


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/hang", "timeout"),
        ("/drip_body", "timeout"),
        ("/drip_headers", "timeout"),
        ("/reset", "unreachable"),
        ("/short_body", "unreachable"),
        ("/no_http", "malformed"),
        ("/long_header", "malformed"),
        ("/two_lengths", "malformed"),
        ("/huge", "too_large"),
        ("/endless", "too_large"),
        ("/two_framings", "too_large"),
        ("/gzip_bomb", "content_type"),
        ("/wrong_type", "content_type"),
        ("/no_type", "content_type"),
        ("/odd_type", "content_type"),
        ("/odd_coding", "content_type"),
        ("/odd_framing", "timeout"),
        ("/redirect", "redirect"),
    ],
)
def test_faults(path: str, reason: str) -> None:
    """Every fault ends in an error with its reason, at its deadline, and does not wait for the other side."""
    with pytest.raises(OutboundError) as caught:
        _send(path)

    assert reason == caught.value.reason


def test_body_that_nobody_reads() -> None:
    """A body that the other side does not take does not hold the call beyond its deadline."""
    with pytest.raises(OutboundError) as caught:
        _send("/deaf", method="POST", body=b"x" * 20_000_000)

    assert caught.value.reason == "timeout"


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "POST"])
def test_nothing_is_sent_twice(method: str) -> None:
    """A call whose connection breaks may have been carried out: it is not sent again, whatever its method."""

    async def act(backend: HostileBackend, outbound: Outbound) -> None:
        with pytest.raises(OutboundError):
            await outbound.send(_call(backend.url + "/reset", method=method))

    assert _between(act).seen == [f"{method} /reset"]


@pytest.mark.parametrize("given_up", [False, True], ids=["too late", "given up"])
def test_calls_without_an_answer_hold_no_connection(given_up: bool) -> None:
    """A system that hung is asked again, however many calls it left without an answer; those end at their deadline."""

    async def ask(backend: HostileBackend, outbound: Outbound) -> None:
        for _ in range(2):
            asked = [asyncio.create_task(outbound.send(_call(backend.url + "/hang"))) for _ in range(4)]
            await asyncio.sleep(DEADLINE / 3)
            assert all(task.cancel() for task in asked if given_up)
            await asyncio.wait(asked)
            assert all(task.cancelled() or isinstance(task.exception(), OutboundError) for task in asked)
            await asyncio.sleep(DEADLINE)
        assert 200 == (await outbound.send(_call(backend.url + "/good"))).status

    assert [*["GET /hang"] * 8, "GET /good"] == _between(ask).seen


def test_nobody_there() -> None:
    """A port where nobody listens is unreachable."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{held.getsockname()[1]}"

        async def act() -> None:
            outbound = Outbound({url: 1})
            try:
                await outbound.send(_call(url + "/"))
            finally:
                await outbound.close()

        with pytest.raises(OutboundError) as caught:
            asyncio.run(act())

    assert caught.value.reason == "unreachable"


def test_memory_is_bounded() -> None:
    """Twenty floods of 100 MB at once cost no more than twice their limits of 2 MB together."""

    async def act(backend: HostileBackend, outbound: Outbound) -> None:
        await asyncio.gather(
            *(outbound.send(_call(backend.url + "/endless")) for _ in range(20)), return_exceptions=True
        )

    tracemalloc.start()
    _between(act)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 20 * 2 * 2_000_000


def test_error_pages_are_dropped() -> None:
    """An error with a page instead of data comes back as its status, without the page."""
    reply = _send("/html_error")

    assert (500, b"") == (reply.status, reply.body)


def test_nothing_well_said() -> None:
    """204 is a reply with an empty body."""
    reply = _send("/empty")

    assert (204, b"") == (reply.status, reply.body)


def test_what_is_sent() -> None:
    """A call asks for no compression, tells no versions of ours, and brings no cookie back."""

    async def act(backend: HostileBackend, outbound: Outbound) -> None:
        for _ in range(2):
            await outbound.send(_call(backend.url + "/cookie", headers={"X-Key": "k"}))

    sent = _between(act).headers[1]

    assert ("identity", "PCabinet", "k", None) == (
        sent["accept-encoding"], sent["user-agent"], sent["x-key"], sent.get("cookie"),
    )  # fmt: skip


def test_address_is_not_changed() -> None:
    """What is percent-encoded in an address arrives so."""

    async def act(backend: HostileBackend, outbound: Outbound) -> None:
        await outbound.send(_call(backend.url + "/good/a%2Fb%3F%20?x=%26&y=%D0%B0"))

    assert _between(act).seen == ["GET /good/a%2Fb%3F%20?x=%26&y=%D0%B0"]


def test_headers_that_are_no_text_cost_nothing_else() -> None:
    """Of a reply with a header in bytes that nobody can read the rest is there."""
    reply = _send("/odd_header")

    assert (200, "5", b"[]", None) == (
        reply.status, reply.headers["x-total-count"], reply.body, reply.headers.get("x-owner"),
    )  # fmt: skip


@pytest.mark.parametrize(("method", "length"), [("GET", None), ("POST", "0"), ("PUT", "0")])
def test_a_body_that_is_empty_has_a_length(method: str, length: str | None) -> None:
    """Methods that bring something say so where they bring nothing (RFC 9110 §8.6)."""

    async def act(backend: HostileBackend, outbound: Outbound) -> None:
        await outbound.send(_call(backend.url + "/good", method=method))

    assert length == _between(act).headers[0].get("content-length")


def test_connection_is_used_again() -> None:
    """A source with one connection is asked one call after another: no reply, good or bad, keeps the place."""

    async def act() -> list[int]:
        async with hostile_backend() as backend:
            outbound = Outbound({backend.url: 1})
            statuses = []
            for path in ("/good", "/html_error", "/status/422", "/good"):
                statuses.append((await outbound.send(_call(backend.url + path))).status)
            await outbound.close()
            return statuses

    assert asyncio.run(act()) == [200, 500, 422, 200]


@pytest.mark.parametrize(
    "url",
    [
        "http://169.254.169.254/latest",
        "http://127.0.0.1:1@evil.example/",
        "http://user:word@127.0.0.1:1/",
        "http://127.0.0.1:1\\@evil.example/",
        "http://127.0.0.1:1/a b",
        "http://127.0.0.1:1/ HTTP/1.1\r\nX: y",
        "http://127.0.0.1:1/я",
        "http://127.0.0.1:1/a/../b",
        "http://127.0.0.1:1/a/%2e%2E",
        "http://127.0.0.1:1/.?x",
        "file:///etc/passwd",
        "//127.0.0.1:1/",
    ],
)
def test_other_places_are_refused(url: str) -> None:
    """A call to another origin, or to an address that could be read as one, is a bug of ours."""

    async def act() -> None:
        await Outbound({"http://127.0.0.1:1": 1}).send(_call(url))

    with pytest.raises(ValueError, match=r"address|origins"):
        asyncio.run(act())


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("X-Key", "a\r\nHost: evil"),
        ("X-Key", "a\nb"),
        ("X-Key", "a\0b"),
        ("X-Key: a\r\nY", "b"),
        ("Host", "evil"),
        ("content-length", "1"),
    ],
)
def test_headers_that_would_split_are_refused(name: str, value: str) -> None:
    """No header can begin another one or change how the message is framed."""

    async def act() -> None:
        url = "http://127.0.0.1:1"
        await Outbound({url: 1}).send(_call(url + "/", headers={name: value}))

    with pytest.raises(ValueError, match="header"):
        asyncio.run(act())


@pytest.mark.parametrize(
    ("body", "value"),
    [
        (b'{"a": 1, "b": 1.10, "c": -2e2}', {"a": 1, "b": Decimal("1.10"), "c": Decimal("-2e2")}),
        ('["\\u044f", "я", "\\ud83d\\ude00"]'.encode(), ["я", "я", "😀"]),
        (b'["[[[", "\\"]"]', ["[[[", '"]']),
        (b" null ", None),
    ],
)
def test_json(body: bytes, value: object) -> None:
    """Strict JSON is read, numbers as decimals."""
    assert value == parse_json(body)


@pytest.mark.parametrize(
    "body",
    [b"[" * 64 + b"1" + b"]" * 64, b"[" + b"{}," * 200 + b'"' + b"[" * 100 + b'"]', b"[" + b"[]," * 200 + b"{}]"],
)
def test_json_is_deep_enough(body: bytes) -> None:
    """64 levels are read, and any number of them side by side."""
    assert isinstance(parse_json(body), list)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"{'a': 1}",
        b"[1,]",
        b"[01]",
        b"NaN",
        b"[Infinity]",
        b"[-Infinity]",
        b"[1e999]",
        b"[1e-999]",
        b"[0.0e400]",
        b"[" + b"9" * 5000 + b"]",
        b"[0." + b"9" * 5000 + b"]",
        b'{"role": "guest", "role": "admin"}',
        b'["\\ud800"]',
        b'["\xff"]',
        b'["\n"]',
        "[1]".encode("utf-16"),
        b"\xef\xbb\xbf[1]",
        b"[" * 65 + b"]" * 65,
        b"[" * 1_000_000 + b"]" * 900_000,
        b'{"a":' * 300_000 + b"1" + b"}" * 300_000,
        b'["\\"]",' + b"[" * 100 + b"]" * 100 + b"]",
        b'"\\' * 500_000,
        b"[1] [2]",
    ],
)
def test_json_refused(body: bytes) -> None:
    """What is no strict JSON is refused, quickly and without a trace of its content."""
    began = process_time()
    with pytest.raises(InvalidJson) as caught:
        parse_json(body)

    assert len(str(caught.value)) < 50
    assert process_time() - began < 0.2


def test_a_long_reply_comes_in_pieces() -> None:
    """What began is read to its end, and the connection serves the next call."""

    async def act(backend: HostileBackend, outbound: Outbound) -> None:
        for _ in range(2):
            stream = await outbound.open(_call(backend.url + "/good"))
            pieces = [piece async for piece in stream.pieces()]
            stream.close()

            assert (200, b'{"id": 7, "name": "Anna"}') == (stream.status, b"".join(pieces))

    _between(act)


@pytest.mark.parametrize(
    ("path", "reason"),
    [("/redirect", "redirect"), ("/wrong_type", "content_type"), ("/huge", "too_large"), ("/hang", "timeout")],
)
def test_a_long_reply_that_is_not_wanted_does_not_begin(path: str, reason: str) -> None:
    """Another place, another type, a length beyond the limit, silence."""

    async def act(backend: HostileBackend, outbound: Outbound) -> None:
        with pytest.raises(OutboundError) as refused:
            await outbound.open(_call(backend.url + path))

        assert reason == refused.value.reason

    _between(act)


@pytest.mark.parametrize(
    ("path", "reasons"),
    [("/endless", {"too_large"}), ("/drip_body", {"timeout"}), ("/short_body", {"unreachable", "malformed"})],
)
def test_a_long_reply_that_goes_wrong_ends(path: str, reasons: set[str]) -> None:
    """Without an end, too slow, cut short: told while it is read."""

    async def act(backend: HostileBackend, outbound: Outbound) -> None:
        stream = await outbound.open(_call(backend.url + path))
        with pytest.raises(OutboundError) as refused:
            async for _ in stream.pieces():
                pass
        stream.close()

        assert refused.value.reason in reasons

    _between(act)
