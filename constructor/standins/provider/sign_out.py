"""Signing out: the end-session endpoint, its question, and the word to the client that a session is over."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from authlib.common.urls import add_params_to_uri
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from constructor.standins.provider.browser import Browser
from constructor.standins.provider.claims import logout_claims
from constructor.standins.provider.pages import SIGN_OUT_PAGE, Pages
from constructor.standins.provider.server import Server
from constructor.standins.provider.store import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a request to sign out asks for: the session, if it proves one, and where to go afterwards."""

    sid: str
    address: str


class SignOut:
    """Ends sessions: at once when the client shows an ID token of one, after a question when it does not."""

    def __init__(
        self, *, server: Server, pages: Pages, browser: Browser, deliver: Callable[[str, str], Awaitable[None]]
    ) -> None:
        self._server = server
        self._pages = pages
        self._browser = browser
        self._deliver = deliver

    async def page(self, request: Request) -> Response:
        """Answer a client's request to sign out (OpenID Connect RP-Initiated Logout 1.0 §2)."""
        asked = await _parameters(request)
        wanted = self._judge(request, asked)
        if isinstance(wanted, Response):
            return wanted
        if not wanted.sid and request.method == "POST":
            return RedirectResponse(f"{request.url.path}?{urlencode(asked)}", 303)
        if not wanted.sid and self._browser.session(request) is not None:
            return self._question(request)
        return self._leave(request, wanted)

    async def form(self, request: Request) -> Response:
        """Sign out somebody who has answered the question."""
        if request.method == "GET":
            return RedirectResponse(f"{self._pages.path}{SIGN_OUT_PAGE}?{request.url.query}", 303)
        if not self._browser.proves(request, str((await request.form()).get("form", ""))):
            return self._question(request)
        wanted = self._judge(request, request.query_params)
        return wanted if isinstance(wanted, Response) else self._leave(request, wanted)

    def end(self, session: Session) -> BackgroundTask | None:
        """End a session with its tokens; returns the task that tells the client, if it must be told."""
        address = self._server.client.backchannel_logout_uri
        if not self._server.store.end(session.sid) or not address:
            return None
        claims = logout_claims(self._server.issuer, self._server.client.id, session, int(self._server.store.clock()))
        return BackgroundTask(self._deliver, address, self._server.keys.sign(claims, typ="logout+jwt"))

    def _judge(self, request: Request, asked: Mapping[str, str]) -> Wanted | Response:
        """Return what the request amounts to, or the page that refuses it."""
        client, sid, hint = self._server.client, "", asked.get("id_token_hint", "")
        if hint:
            # Its time does not matter (§2): whoever shows an old ID token may sign out all the same.
            claims = self._server.keys.read(hint) or {}
            if (claims.get("typ"), claims.get("aud")) != ("ID", asked.get("client_id", client.id)):
                return self._pages.message(request, "logout_refused", 400, code="invalid_id_token_hint")
            sid = str(claims["sid"])
        address = asked.get("post_logout_redirect_uri", "")
        known = bool(sid) or asked.get("client_id") == client.id
        if address and not (known and address in client.post_logout_redirect_uris):
            return self._pages.message(request, "logout_refused", 400, code="invalid_redirect_uri")
        state = [("state", asked["state"])] if "state" in asked else []
        return Wanted(sid=sid, address=add_params_to_uri(address, state) if address else "")

    def _question(self, request: Request) -> Response:
        seed = self._browser.form_seed(request)
        response = self._pages.message(request, "confirm", form=self._browser.form_proof(seed))
        self._browser.keep_seed(response, seed)
        return response

    def _leave(self, request: Request, wanted: Wanted) -> Response:
        session = self._server.store.session(wanted.sid) if wanted.sid else self._browser.session(request)
        response: Response = (
            RedirectResponse(wanted.address, 302) if wanted.address else self._pages.message(request, "signed_out")
        )
        response.background = self.end(session) if session else None
        if self._browser.session(request) is None:
            self._browser.forget(response)
        return response


async def _parameters(request: Request) -> Mapping[str, str]:
    if request.method == "GET":
        return request.query_params
    return {name: value for name, value in (await request.form()).items() if isinstance(value, str)}
