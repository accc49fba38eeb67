"""What an application does around the endpoints of its addresses."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from typing import Any

import pytest
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.types import Message

from runtime import logs
from runtime.asgi import Application, NoAddress, Trouble
from runtime.dispatch import Entry


class Missing(Exception):
    """Something that an endpoint looked for."""


async def _fine(request: Request) -> Response:
    return PlainTextResponse(request.path_params.get("name", "fine"))


async def _missing(request: Request) -> Response:
    raise Missing


async def _breaks(request: Request) -> Response:
    raise RuntimeError("broken")


async def _half(request: Request) -> Response:
    async def parts() -> AsyncIterator[str]:
        yield "half"
        raise RuntimeError("broken")

    return StreamingResponse(parts())


async def _none(request: Request) -> Response:
    async def parts() -> AsyncIterator[str]:
        raise RuntimeError("broken")
        yield ""

    return StreamingResponse(parts(), media_type="text/html")


class Unsent(Response):
    """A response that fails before it begins."""

    async def __call__(self, *_: object) -> None:
        raise RuntimeError("unsent")


async def _unsent(request: Request) -> Response:
    return Unsent()


def _says(status: int) -> Trouble:
    async def answer(request: Request, error: Exception) -> Response:
        return PlainTextResponse(type(error).__name__, status_code=status)

    return answer


async def _breaks_too(request: Request, error: Exception) -> Response:
    raise KeyError("its page")


def application(troubles: dict[type[Exception], Trouble]) -> Application:
    """Return an application with an endpoint for each way to go."""
    endpoints = {
        "/fine": _fine, "/named/{name}": _fine, "/missing": _missing, "/breaks": _breaks, "/half": _half,
        "/unsent": _unsent, "/none": _none,
    }  # fmt: skip
    entries = [Entry(path=path, endpoint=endpoint, access="everyone") for path, endpoint in endpoints.items()]
    return Application(entries, hosts=frozenset({b"cabinet"}), headers={"x-kept": "yes"}, troubles=troubles)


TROUBLES: dict[type[Exception], Trouble] = {
    NoAddress: _says(404), Missing: _says(410), HTTPException: _says(405), Exception: _says(500),
}  # fmt: skip


def ask(app: Application, path: str, method: str = "GET", host: bytes = b"cabinet") -> tuple[int, str]:
    """Return status and text of the answer, which has the protecting headers."""
    sent: list[Message] = []

    async def receive() -> Message:
        await asyncio.sleep(60 if sent else 0)
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    scope: dict[str, Any] = {
        "type": "http", "method": method, "http_version": "1.1", "headers": [(b"host", host)], "path": path,
        "raw_path": path.encode(), "query_string": b"",
    }  # fmt: skip
    asyncio.run(app(scope, receive, send))
    assert (b"x-kept", b"yes") in sent[0]["headers"]
    return sent[0]["status"], b"".join(message.get("body", b"") for message in sent[1:]).decode()


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("/fine", (200, "fine")),
        ("/named/x", (200, "x")),
        ("/nowhere", (404, "NoAddress")),
        ("/missing", (410, "Missing")),
        ("/breaks", (500, "RuntimeError")),
        ("/unsent", (500, "RuntimeError")),
        ("/none", (500, "RuntimeError")),
    ],
)
def test_what_endpoints_raise_is_answered_by_its_class(path: str, answer: tuple[int, str]) -> None:
    """The nearest class decides; what nothing else answers is a mistake of ours."""
    assert answer == ask(application(TROUBLES), path)


def test_a_wrong_method_is_a_trouble() -> None:
    """It is answered in words like any other."""
    assert (405, "HTTPException") == ask(application(TROUBLES), "/fine", "POST")


@pytest.mark.parametrize(
    ("method", "path", "host", "status", "words"),
    [
        ("GET", "/fine", b"elsewhere", 421, "PCABINET_PUBLIC_URL"),
        ("GET", "/<fine>", b"cabinet", 400, "HTTP/1.1"),
        ("DELETE", "/fine", b"cabinet", 405, "method"),
    ],
)
def test_what_is_refused_at_the_door_says_why(method: str, path: str, host: bytes, status: int, words: str) -> None:
    """Whoever sets up a proxy reads it with curl."""
    code, text = ask(application(TROUBLES), path, method, host)

    assert (status, True) == (code, words in text)


def test_a_trouble_whose_page_fails_is_a_mistake_of_ours() -> None:
    """Whoever answers for mistakes answers for that one, too."""
    assert (500, "KeyError") == ask(application({**TROUBLES, Missing: _breaks_too}), "/missing")


def test_what_breaks_halfway_breaks_off() -> None:
    """A second answer can not begin where one has begun: the server is to end the connection."""
    with pytest.raises(RuntimeError, match="broken"):
        ask(application(TROUBLES), "/half")


def test_what_nobody_answers_is_raised() -> None:
    """Without somebody who answers for mistakes the server does."""
    with pytest.raises(RuntimeError, match="broken"):
        ask(application({}), "/breaks")


def test_the_line_of_the_log_holds_no_address(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It names the entry's own path, never what stood in its place."""
    monkeypatch.setattr(logs, "_quick", [])  # as where no command set up logs
    caplog.set_level(logging.INFO, "pcabinet.requests")
    ask(application(TROUBLES), "/named/secret")

    assert ["method=GET route=/named/{name} status=200"] == [line.rpartition(" ")[0] for line in caplog.messages]


@pytest.mark.parametrize(
    ("fails", "told"),
    [
        ("", ["lifespan.startup.complete", "lifespan.shutdown.complete"]),
        ("begin", ["lifespan.startup.failed"]),
        ("end", ["lifespan.startup.complete", "lifespan.shutdown.failed"]),
    ],
)
def test_its_life_is_that_of_the_server(fails: str, told: list[str]) -> None:
    """What is begun before the first request is ended after the last, and a failure is told to the server."""
    sent: list[str] = []

    @asynccontextmanager
    async def life() -> AsyncIterator[None]:
        if fails == "begin":
            raise RuntimeError(fails)
        yield
        if fails == "end":
            raise RuntimeError(fails)

    async def receive() -> Message:
        return {"type": "lifespan"}

    async def send(message: Message) -> None:
        sent.append(message["type"])

    app = Application((), hosts=frozenset(), headers={}, troubles={}, life=life)
    with pytest.raises(RuntimeError, match=fails) if fails else nullcontext():
        asyncio.run(app({"type": "lifespan"}, receive, send))

    assert told == sent
