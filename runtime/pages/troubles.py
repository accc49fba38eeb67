"""Pages that say what went wrong, in words, with a code that stands in the log; never how it went wrong inside."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Mapping
from typing import Literal

from msgspec.structs import replace
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from runtime.content.audience import Viewer
from runtime.content.edition import Edition
from runtime.identity.errors import SignInCode, SignInError
from runtime.identity.person import Person
from runtime.identity.routes import leaving
from runtime.pages.address import Address, read_address, written
from runtime.pages.currents import LevelMissed
from runtime.pages.language import switch_language
from runtime.pages.links import Links
from runtime.pages.portal import Portal
from runtime.pages.surroundings import surround
from runtime.pages.told import told_once
from runtime.render.scope import Scope
from runtime.render.shell import PageLink, PageView, Trouble

_log = logging.getLogger("pcabinet.pages")
Kind = Literal[
    "not_found", "forbidden", "expired", "invalid", "failed", "unavailable", "no_role", "level", "weak", "file"
]
_SIGN_IN: Mapping[SignInCode, Kind] = {
    "away": "unavailable",
    "wrong": "unavailable",
    "stale": "expired",
    "weak": "weak",
    "denied": "forbidden",
    "forged": "invalid",
}


class Troubles:
    """Answers of a portal to what is not there, went wrong, or is over."""

    def __init__(self, portal: Portal) -> None:
        self._portal = portal

    async def not_found(self, request: Request, error: Exception) -> Response:
        """Answer for unknown, foreign and missing alike; each of them may be had in another language."""
        address = read_address(written(request.scope["path"]), request.scope["query_string"])
        if (switched := switch_language(self._portal, address)) is not None:
            return switched
        return await self._page(request, 404, "not_found")

    async def no_role(self, request: Request, error: Exception) -> Response:
        """Answer somebody who is signed in and holds no role of the cabinet."""
        return await self._page(request, 403, "no_role")

    async def not_allowed(self, request: Request, error: Exception) -> Response:
        """Answer a method that the address does not take, and for a file that can not be had now."""
        assert isinstance(error, HTTPException)
        response = await self._page(request, error.status_code, "file" if error.status_code == 503 else "invalid")
        response.headers.update(error.headers or {})
        return response

    async def signing_in(self, request: Request, error: Exception) -> Response:
        """Answer a sign-in that did not happen."""
        assert isinstance(error, SignInError)
        again = {"again": "1"} if error.code == "weak" else {}
        retry = leaving(error.target, **again, lang=self._portal.locale(request).code)
        return await self._page(request, error.status, _SIGN_IN[error.code], code=error.id, retry_href=retry)

    async def level_missed(self, request: Request, error: Exception) -> Response:
        """Answer somebody who did not reach the level of sign-in that a screen needs, and offer what prepares for it.

        Enrolment is a way of its own and not part of the step-up: there it would prove nothing.
        """
        assert isinstance(error, LevelMissed)
        address = read_address(written(request.scope["path"]), request.scope["query_string"])
        here = address.with_changes() if address else "/"
        level = self._portal.cabinet.identity.levels[error.level]
        lang = self._portal.locale(request).code
        links = ((level.enrol, leaving(here, action=level.enrol, lang=lang)),) if level.enrol else ()
        retry = leaving(here, level=level.id, lang=lang)
        return await self._page(request, 403, "level", retry_href=retry, links=links)

    async def failed(self, request: Request, error: Exception) -> Response:
        """Answer for a mistake of ours; the trace goes to the log under the code shown."""
        code = f"UI-500-{secrets.token_hex(2)}"
        _log.error("%s: a page failed", code, exc_info=error)
        again = written(request.scope["path"]) if request.method == "GET" else ""
        try:
            return await self._page(request, 500, "failed", code=code, retry_href=again)
        except Exception:
            _log.exception("%s: its error page failed too", code)
            return HTMLResponse(f"<!doctype html><title>500</title><p>{code}", status_code=500)

    async def signed_out(self, request: Request) -> Response:
        """Say that the session is over, and offer to begin another."""
        view, scope = await self._surroundings(request, "ui.signed_out_title", as_guest=True)
        return HTMLResponse(self._portal.linking.to(scope).document("signed_out", scope, view))

    async def _page(
        self,
        request: Request,
        status: int,
        kind: Kind,
        *,
        code: str = "",
        retry_href: str = "",
        links: tuple[tuple[str, str], ...] = (),
    ) -> Response:
        view, scope = await self._surroundings(request, f"ui.error.{kind}.title")
        text = scope.messages.say(f"ui.error.{kind}.text", {})
        ways = tuple(PageLink(href=href, label=scope.ui(f"account.{action}")) for action, href in links)
        trouble = Trouble(text=text, code=code, retry_href=retry_href, links=ways)
        view, linked = replace(view, status=status), self._portal.linking.to(scope)
        response = HTMLResponse(linked.document("error", scope, view, trouble=trouble), status_code=status)
        return told_once(self._portal, request, response)

    async def _surroundings(self, request: Request, title: str, *, as_guest: bool = False) -> tuple[PageView, Scope]:
        portal = self._portal
        person: Person | None = None if as_guest else await portal.person(request)
        locale, edition, viewer = portal.locale(request), portal.edition, portal.viewer(person)
        links = Links(
            cabinet=portal.cabinet,
            person=person,
            handles=portal.handles,
            address=Address(path="/" if as_guest else written(request.scope["path"])),
            current="",
            queries={},
        )
        scope = Scope(
            face=portal.face,
            cabinet=portal.cabinet,
            locale=locale,
            messages=edition.messages[locale.code],
            zone=portal.zone,
            now=viewer.now,
            links=links,
            roots=await shell_roots(portal, edition, viewer, locale.code),
        )
        return surround(portal, request, person, scope, scope.messages.say(title, {})), scope


async def shell_roots(portal: Portal, edition: Edition, viewer: Viewer, locale: str) -> dict[str, object]:
    """Return the shell's content, which is in memory; error pages ask no other system."""
    found: dict[str, object] = {}
    for datum in portal.cabinet.shell.data:
        operation = getattr(datum, "operation", "")
        found[datum.name] = edition.content.ask(datum, {}, locale, viewer) if operation.startswith("content.") else None  # type: ignore[arg-type]  # only questions have an operation
    return found
