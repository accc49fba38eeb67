"""The page of somebody's sessions: where they are signed in, and ending a session that is not this one."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from constructor.standins.provider.browser import Browser
from constructor.standins.provider.pages import Pages
from constructor.standins.provider.server import Server
from constructor.standins.provider.sign_out import SignOut
from constructor.standins.provider.store import Session

# The first that a browser's name of itself holds is what it is: the later ones are in the names of the earlier, too.
PROGRAMS = {"Edg/": "Edge", "OPR/": "Opera", "YaBrowser/": "Yandex", "Firefox/": "Firefox", "Chrome/": "Chrome",
            "Safari/": "Safari"}  # fmt: skip
SYSTEMS = {"Android": "Android", "iPhone": "iPhone", "iPad": "iPad", "Windows": "Windows", "Mac OS X": "macOS",
           "Linux": "Linux"}  # fmt: skip


class Devices:
    """Lists the sessions of whoever is signed in in the asking browser."""

    def __init__(self, *, server: Server, pages: Pages, browser: Browser, sign_out: SignOut) -> None:
        self._server = server
        self._pages = pages
        self._browser = browser
        self._sign_out = sign_out

    async def page(self, request: Request) -> Response:
        """Show the sessions, or end the posted one and show those that are left."""
        own = self._browser.session(request)
        if own is None:
            return self._pages.message(request, "not_signed_in", 403)
        if request.method == "POST":
            return await self._end(request, own)
        seed = self._browser.form_seed(request)
        response = self._pages.sessions(
            request,
            form=self._browser.form_proof(seed),
            rows=[self._row(one, own) for one in sorted(self._server.store.sessions(own.account), key=own.__ne__)],
        )
        self._browser.keep_seed(response, seed)
        return response

    async def _end(self, request: Request, own: Session) -> Response:
        fields = await request.form()
        response = RedirectResponse(f"{request.url.path}?{request.url.query}", 303)
        others = [one for one in self._server.store.sessions(own.account) if one.sid != own.sid]
        named = [one for one in others if _handle(one) == fields.get("end")]
        if named and self._browser.proves(request, str(fields.get("form", ""))):
            response.background = self._sign_out.end(named[0])
        return response

    def _row(self, session: Session, own: Session) -> dict[str, object]:
        started, seen = (datetime.fromtimestamp(at, UTC) for at in (session.started, self._server.store.seen(session)))
        return {
            "handle": _handle(session),
            "own": session.sid == own.sid,
            "device": device_name(session.device),
            "started": _written(started),
            "started_at": started.isoformat(),
            "seen": _written(seen),
            "seen_at": seen.isoformat(),
        }


def device_name(agent: str) -> str:
    """Return what a User-Agent header (RFC 9110 §10.1.5) says in a few words, empty when nothing is known of it."""
    program = next((name for sign, name in PROGRAMS.items() if sign in agent), "")
    system = next((name for sign, name in SYSTEMS.items() if sign in agent), "")
    return ", ".join(part for part in (program, system) if part)


def _handle(session: Session) -> str:
    # The page names a session without giving its `sid` away to whoever reads the page's text.
    return hashlib.sha256(session.sid.encode()).hexdigest()[:16]


def _written(moment: datetime) -> str:
    return moment.astimezone().strftime("%d.%m.%Y %H:%M")
