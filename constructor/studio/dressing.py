"""Puts the preview's bar and findings into pages on their way out.

The portal draws exactly what it draws in production: nothing in it knows of a preview. A pure ASGI wrapper round the
whole application takes each HTML answer to a GET, adds two links to its head and one section at the beginning of its
body, and corrects its length. Scripts and styles come from addresses of the preview, so the portal's own policy holds.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_WISHES = frozenset({b"accept-encoding", b"sec-fetch-mode"})
_HEAD = re.compile(rb"</head\s*>", re.IGNORECASE)
_LANGUAGE = re.compile(rb'<html[^>]*\slang="([\w-]+)"', re.IGNORECASE)
_BODY = re.compile(rb"<body(?:\s[^>]*)?>", re.IGNORECASE)


async def answer_dressed(
    app: ASGIApp, scope: Scope, receive: Receive, send: Send, head: str, over: Callable[[Request, str], str]
) -> None:
    """Let `app` answer; into a page put `head` at the end of its head and `over` at the beginning of its body.

    `over` is told the language of the page.
    """
    held: list[Message] = []

    async def dressing(message: Message) -> None:
        if message["type"] == "http.response.start" and _is_page(message):
            held.append(message)
        elif held:
            held.append(message)
            if not message.get("more_body", False):
                body = b"".join(part.get("body", b"") for part in held[1:])
                dressed = dress(body, head, over(Request(scope), language_of(body)))
                MutableHeaders(scope=held[0])["content-length"] = str(len(dressed))
                await send(held[0])
                await send({"type": "http.response.body", "body": dressed})
        else:
            await send(message)

    await app(_asking_plainly(scope), receive, dressing)


def _asking_plainly(scope: Scope) -> Scope:
    """Return the request as one that takes neither a compressed answer nor one in pieces.

    What is put into a page goes between its letters; and a page that came in pieces has another tree than the whole one
    that a save brings, so that nothing of it could stay in its place.
    """
    headers = [(name, value) for name, value in scope["headers"] if name not in _WISHES]
    return {**scope, "headers": headers}


def dress(page: bytes, head: str, over: str) -> bytes:
    """Return the page with both parts put in; one without head and body stays as it is."""
    ends, begins = _HEAD.search(page), _BODY.search(page)
    if ends is None or begins is None:
        return page
    at, after = ends.start(), begins.end()
    return b"".join((page[:at], head.encode(), page[at:after], over.encode(), page[after:]))


def language_of(page: bytes) -> str:
    """Return the language that the page says it is in, "" for none."""
    said = _LANGUAGE.search(page)
    return said[1].decode() if said else ""


def _is_page(start: Message) -> bool:
    return MutableHeaders(scope=start).get("content-type", "").startswith("text/html")
