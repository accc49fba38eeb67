"""Dressing: pages get the bar, all else passes as it is."""

from __future__ import annotations

import asyncio

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.types import Message, Receive, Scope, Send

from constructor.studio.dressing import answer_dressed, dress

PAGE = (
    '<!doctype html><html dir="ltr" lang="kk"><head><title>x</title></head>'
    '<body class="guest"><main>y</main></body></html>'
)


def _answer(response: Response) -> tuple[dict[bytes, bytes], bytes]:
    """Return headers and body of a response after dressing."""
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    def over(request: Request, language: str) -> str:
        return f"<p>{language}</p>"

    scope = {"type": "http", "method": "GET", "path": "/", "headers": [], "asgi": {"spec_version": "2.4"}}
    asyncio.run(answer_dressed(response, scope, receive, send, "<link>", over))
    return dict(sent[0]["headers"]), b"".join(message.get("body", b"") for message in sent[1:])


def test_page_gets_links_in_its_head_and_the_bar_first_in_its_body() -> None:
    """Both are put in, the language of the page is known, and the length is right."""
    headers, body = _answer(Response(PAGE, media_type="text/html"))
    wanted = PAGE.replace("</head>", "<link></head>").replace('"guest">', '"guest"><p>kk</p>')

    assert wanted.encode() == body
    assert str(len(body)).encode() == headers[b"content-length"]


def test_page_in_pieces_is_dressed_as_a_whole() -> None:
    """A streamed page gets the same."""
    pieces = (PAGE[at : at + 7] for at in range(0, len(PAGE), 7))
    _, body = _answer(StreamingResponse(pieces, media_type="text/html"))

    assert b"<link></head>" in body


def test_what_is_no_page_passes_untouched() -> None:
    """Data stays as it is, byte by byte."""
    headers, body = _answer(JSONResponse({"page": PAGE}))

    assert JSONResponse({"page": PAGE}).body == body
    assert str(len(body)).encode() == headers[b"content-length"]


def test_fragment_without_head_and_body_stays_as_it_is() -> None:
    """A part of a page is no page."""
    assert b"<p>part</p>" == dress(b"<p>part</p>", "<link>", "<p>bar</p>")


def test_page_is_asked_for_plainly() -> None:
    """The application is told of no coding that a browser takes, nor that it may send a page in pieces."""
    asked: list[bytes] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        asked.extend(name for name, _ in scope["headers"])
        await Response(PAGE, media_type="text/html")(scope, receive, send)

    async def send(message: Message) -> None:
        pass

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    headers = [(b"accept-encoding", b"br"), (b"accept", b"text/html"), (b"sec-fetch-mode", b"navigate")]
    scope = {"type": "http", "method": "GET", "path": "/", "headers": headers, "asgi": {"spec_version": "2.4"}}
    asyncio.run(answer_dressed(app, scope, receive, send, "", lambda request, language: ""))

    assert [b"accept"] == asked
