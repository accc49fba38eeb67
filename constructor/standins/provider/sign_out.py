"""Signing out: the end-session endpoint, its question, and the word to the client that a session is over."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from urllib.parse import urlencode

from authlib.oauth2 import OAuth2Error
from authlib.oidc.rpinitiated import EndSessionRequest
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from constructor.standins.provider.browser import Browser
from constructor.standins.provider.claims import logout_claims
from constructor.standins.provider.endpoints import posted
from constructor.standins.provider.pages import SIGN_OUT_PAGE, Pages
from constructor.standins.provider.server import Asked, Server
from constructor.standins.provider.store import Session


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
        if request.method == "POST":
            asked = await posted(self._server.issuer, request)
        else:
            asked = self._asked(request)
        wanted = self._judge(request, asked)
        if isinstance(wanted, Response):
            return wanted
        if wanted.needs_confirmation and request.method == "POST":
            return RedirectResponse(f"{request.url.path}?{urlencode(asked.form)}", 303)
        if wanted.needs_confirmation and self._browser.session(request) is not None:
            return self._question(request)
        return self._leave(request, wanted)

    async def form(self, request: Request) -> Response:
        """Sign out somebody who has answered the question."""
        if request.method == "GET":
            return RedirectResponse(f"{self._pages.path}{SIGN_OUT_PAGE}?{request.url.query}", 303)
        if not self._browser.proves(request, str((await request.form()).get("form", ""))):
            return self._question(request)
        wanted = self._judge(request, self._asked(request))
        return wanted if isinstance(wanted, Response) else self._leave(request, wanted)

    def end(self, session: Session) -> BackgroundTask | None:
        """End a session with its tokens; returns the task that tells the client, if it must be told."""
        address = self._server.client.backchannel_logout_uri
        if not self._server.store.end(session.sid) or not address:
            return None
        claims = logout_claims(self._server.issuer, self._server.client.id, session, int(self._server.store.clock()))
        return BackgroundTask(self._deliver, address, self._server.keys.sign(claims, typ="logout+jwt"))

    def _asked(self, request: Request) -> Asked:
        return Asked("GET", self._server.issuer, request.headers, request.query_params.multi_items())

    def _judge(self, request: Request, asked: Asked) -> EndSessionRequest | Response:
        """Return Authlib's reading of the request, or the page that refuses it."""
        try:
            wanted = self._server.judge_logout(asked)
        except (OAuth2Error, ValueError):
            return self._pages.message(request, "logout_refused", 400, code="invalid_id_token_hint")
        if asked.form.get("post_logout_redirect_uri") and not wanted.redirect_uri:
            return self._pages.message(request, "logout_refused", 400, code="invalid_redirect_uri")
        return wanted

    def _question(self, request: Request) -> Response:
        seed = self._browser.form_seed(request)
        response = self._pages.message(request, "confirm", form=self._browser.form_proof(seed))
        self._browser.keep_seed(response, seed)
        return response

    def _leave(self, request: Request, wanted: EndSessionRequest) -> Response:
        hint = wanted.id_token_claims
        session = self._server.store.session(str(hint.get("sid"))) if hint else self._browser.session(request)
        response: Response = (
            RedirectResponse(wanted.redirect_uri, 302)
            if wanted.redirect_uri
            else self._pages.message(request, "signed_out")
        )
        response.background = self.end(session) if session else None
        self._browser.forget(response)
        return response
