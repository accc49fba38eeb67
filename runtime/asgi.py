"""Answers requests: looks at their shape, finds who answers, protects and compresses answers, writes a line of each."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextlib import AbstractAsyncContextManager, nullcontext
from time import monotonic

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import Message, Receive, Scope, Send

from runtime.compression import Compressing
from runtime.dispatch import Dispatch, Entry
from runtime.guard import METHODS, Protection, refusal
from runtime.logs import flush_requests, tell_request

Trouble = Callable[[Request, Exception], Awaitable[Response]]
Life = Callable[[], AbstractAsyncContextManager[None]]


class NoAddress(Exception):
    """Nothing is listed for the path."""


class Application:
    """An ASGI application (HTTP and lifespan) over a list of addresses.

    `troubles` answer what endpoints raise, by its class; `NoAddress` stands for a path of which nothing is known. What
    none of them answers, or is raised after an answer began, is raised again. `life` is entered before the first
    request and left after the last.
    """

    def __init__(
        self,
        entries: Iterable[Entry],
        *,
        hosts: frozenset[bytes],
        headers: Mapping[str, str],
        troubles: Mapping[type[Exception], Trouble],
        life: Life = nullcontext,
    ) -> None:
        """Take the addresses in their order; raises `Undecided` for one without a decision."""
        self._dispatch = Dispatch(entries)
        self._hosts = hosts
        self._protection = Protection(headers)
        self._troubles = troubles
        self.life = life

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or live for as long as the server does."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        began, out = monotonic(), Compressing(scope, send)
        answer = _Answer(out, self._protection)
        route = "-"
        try:
            if (status := refusal(scope, self._hosts)) is not None:
                await _refused(status)(scope, receive, answer)
                return
            request = Request(scope, receive)
            try:
                place = self._dispatch.find(scope["method"], scope["path"])
                if place is None:
                    raise NoAddress
                route, scope["path_params"] = place.entry.path, place.values
                response = await place.entry.endpoint(request)
            except Exception as error:
                response = await self._told(request, error)
            try:
                await response(scope, receive, answer)
            except Exception as error:
                if answer.status and not out.waits:
                    raise
                await (await self._failed(request, error))(scope, receive, answer)
        finally:
            tell_request(scope["method"], route, answer.status, monotonic() - began)

    async def _told(self, request: Request, error: Exception) -> Response:
        kinds = type(error).__mro__[:-2]  # up to `Exception`
        trouble = next((self._troubles[kind] for kind in kinds if kind in self._troubles), self._failed)
        try:
            return await trouble(request, error)
        except Exception as further:
            return await self._failed(request, further)

    async def _failed(self, request: Request, error: Exception) -> Response:
        if (trouble := self._troubles.get(Exception)) is None:
            raise error
        return await trouble(request, error)

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        reached = "startup"
        try:
            async with self.life():
                await send({"type": "lifespan.startup.complete"})
                await receive()
                reached = "shutdown"
        except Exception as error:
            await send({"type": f"lifespan.{reached}.failed", "message": str(error)})
            raise
        flush_requests()
        await send({"type": "lifespan.shutdown.complete"})


_REFUSALS = {  # read by whoever sets up a proxy, not by people: theirs is a page
    400: "The request is not as a browser sends it: it takes HTTP/1.1 or later, one Host, and a plain path.\n",
    405: "The cabinet does not answer this method.\n",
    421: "Host names another address than the cabinet's own, which PCABINET_PUBLIC_URL tells `serve`.\n",
}


class _Answer:
    """Where an answer is sent: its status is noted (0 until it begins) and its headers are protected."""

    __slots__ = ("_protection", "_send", "status")

    def __init__(self, send: Send, protection: Protection) -> None:
        self._send = send
        self._protection = protection
        self.status = 0

    def __call__(self, message: Message) -> Awaitable[None]:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self._protection.put(message)
        return self._send(message)


def _refused(status: int) -> Response:
    allow = {"allow": ", ".join(sorted(METHODS))} if status == 405 else {}
    return PlainTextResponse(_REFUSALS[status], status_code=status, headers=allow)
