"""The addresses that a preview adds to a portal: events, choices, findings, and its own two files."""

from __future__ import annotations

import hashlib
import hmac
import time
from collections.abc import Callable
from dataclasses import replace

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response, StreamingResponse

from constructor.embedded import Embedding
from constructor.studio.choice import SCHEMES, keep_choice, keep_locale, read_choice
from constructor.studio.drawing import FILES, HERE, Drawing
from constructor.studio.events import Events
from constructor.studio.shown import Good, Shown
from runtime.dispatch import Entry
from runtime.identity.attempts import own_path
from runtime.identity.csrf import accepts_token, issue_token, same_origin
from runtime.identity.forms import read_form
from runtime.pages.links import admits

FOLDER = "/-/preview/"
_ACTION = "preview"


class Pages:
    """The endpoints; `shown` tells what is shown now."""

    def __init__(self, embedding: Embedding, drawing: Drawing, events: Events, shown: Callable[[], Shown]) -> None:
        self._origin = embedding.url
        self._secret = hmac.new(embedding.key.encode(), b"choices", hashlib.sha256).digest()
        self._drawing, self._events, self._shown = drawing, events, shown

    def entries(self) -> tuple[Entry, ...]:
        """Return the addresses beside those of a portal."""
        return (
            Entry(path=f"{FOLDER}events", endpoint=self.events, access="everyone"),
            Entry(path=f"{FOLDER}findings", endpoint=self.findings, access="everyone"),
            Entry(path=f"{FOLDER}choose", endpoint=self.choose, access="own_check", methods=("POST",)),
            Entry(path=f"{FOLDER}{{name}}", endpoint=self.file, access="everyone"),
        )

    def alone(self) -> tuple[Entry, ...]:
        """Return the addresses of a preview that has no portal yet."""
        return tuple(entry for entry in self.entries() if entry.access == "everyone")

    def over(self, request: Request, language: str) -> str:
        """Return what stands above a page in a language."""
        return self._drawing.over(self._shown(), request, self._token(), language)

    async def events(self, request: Request) -> Response:
        """Tell of every new state until the page is left."""
        return StreamingResponse(self._events.stream(), media_type="text/event-stream")

    async def findings(self, request: Request) -> Response:
        """Show the findings on a page of their own."""
        return HTMLResponse(self._drawing.findings(self._shown()))

    async def nothing_yet(self, request: Request, trouble: Exception) -> Response:
        """Show the findings where a page is to be."""
        return HTMLResponse(self._drawing.findings(self._shown()), status_code=503)

    async def file(self, request: Request) -> Response:
        """Serve the script or the style."""
        name = request.path_params["name"]
        if name not in FILES:
            return PlainTextResponse("", status_code=404)
        return Response((HERE / name).read_bytes(), media_type=FILES[name])

    async def chooser(self, request: Request) -> Response:
        """Ask who looks, where a portal would send people to its provider."""
        to = own_path(request.query_params.get("to", "/"))
        return HTMLResponse(self._drawing.people(self._shown(), request, self._token(), to))

    async def choose(self, request: Request) -> Response:
        """Keep a choice in the browser and show the page with it; a persona who may not see the page goes home."""
        form = await read_form(request) or {}
        good = self._shown().good
        trusted = same_origin(request.headers, self._origin) and accepts_token(
            self._secret, _ACTION, "", form.get("token", ""), time.time()
        )
        if good is None or not trusted:
            return RedirectResponse("/", status_code=303)
        to, choice = own_path(form.get("to", "/")), read_choice(request.cookies)
        if "persona" in form:
            choice = replace(choice, persona=form["persona"] if good.identity.named(form["persona"]) else "")
            to = _landing(good, choice.persona, to)
        if form.get("scheme") in SCHEMES:
            choice = replace(choice, scheme=form["scheme"])
        response = RedirectResponse(to, status_code=303)
        keep_choice(response, choice)
        if form.get("locale") in {locale.code for locale in good.cabinet.locales}:
            keep_locale(response, form["locale"])
        return response

    def _token(self) -> str:
        return issue_token(self._secret, _ACTION, "", time.time())


def _landing(good: Good, persona: str, to: str) -> str:
    """Return the same page without what was asked of it by another, else the way home."""
    path = to.partition("?")[0]
    screen = next((screen for screen in good.cabinet.screens.values() if screen.path == path), None)
    return path if screen is not None and admits(screen, good.identity.named(persona)) else "/"
