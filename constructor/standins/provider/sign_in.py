"""Signing in: the authorization endpoint and the form that it shows."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from authlib.common.urls import add_params_to_uri
from authlib.oauth2 import OAuth2Error
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from constructor.standins.provider.browser import Browser
from constructor.standins.provider.model import Person
from constructor.standins.provider.pages import SIGN_IN_PAGE, Pages
from constructor.standins.provider.server import Asked, Server
from constructor.standins.provider.sign_out import SignOut
from constructor.standins.provider.store import Session


class SignIn:
    """The page and the form of signing in; the request itself travels in the address of both."""

    def __init__(
        self, *, server: Server, pages: Pages, browser: Browser, people: Sequence[Person], sign_out: SignOut
    ) -> None:
        self._server = server
        self._pages = pages
        self._browser = browser
        self._sign_out = sign_out
        self._people = {name.casefold(): person for person in people for name in (person.email, person.username)}
        self._by_username = {person.username: person for person in people}

    async def page(self, request: Request) -> Response:
        """Let somebody who is signed in already through, show the form to others (RFC 6749 §4.1.1)."""
        session = self._fresh(request)
        grant = self._grant(request, session)
        if isinstance(grant, Response):
            return grant
        if session is not None and grant.prompt is None:
            return self._let_in(grant, session)
        return self._form(request, login=request.query_params.get("login_hint", ""))

    async def form(self, request: Request) -> Response:
        """Sign somebody in by a posted form and send them back to the client with a code."""
        if request.method == "GET":
            return RedirectResponse(f"{self._pages.path}{SIGN_IN_PAGE}?{request.url.query}", 303)
        fields = await request.form()
        login = str(fields.get("username", "")).strip()
        if not self._browser.proves(request, str(fields.get("form", ""))):
            return self._form(request, login=login, problems={"username": "stale"})
        person = self._identify(fields, login)
        if not isinstance(person, Person):
            return self._form(request, login=login, problems=person)
        return await self._begin(request, person)

    async def _begin(self, request: Request, person: Person) -> Response:
        previous = self._browser.session(request)
        same = previous if previous and previous.person == person else None
        grant = self._grant(request, None)
        if isinstance(grant, Response):
            return grant
        session = self._server.store.begin(person, same)
        response = self._let_in(grant, session)
        self._browser.remember(response, session)
        if previous and not same:
            response.background = self._sign_out.end(previous)
        return response

    def _identify(self, fields: FormData, login: str) -> Person | Mapping[str, str]:
        chosen = self._by_username.get(str(fields.get("as", "")))
        if chosen is not None:
            return chosen
        password = str(fields.get("password", ""))
        missing = {"username": "login_missing"} if not login else {}
        missing |= {"password": "password_missing"} if not password else {}
        if missing:
            return missing
        person = self._people.get(login.casefold())
        # An unknown login is compared as well: the time of the answer tells nothing.
        expected = person.password if person else secrets.token_urlsafe(6)
        right = secrets.compare_digest(expected.encode(), password.encode())
        return person if person and right else {"password": "wrong"}

    def _form(self, request: Request, *, login: str, problems: Mapping[str, str] | None = None) -> Response:
        seed = self._browser.form_seed(request)
        response = self._pages.sign_in(request, form=self._browser.form_proof(seed), login=login, problems=problems)
        self._browser.keep_seed(response, seed)
        return response

    def _fresh(self, request: Request) -> Session | None:
        session = self._browser.session(request)
        longest = request.query_params.get("max_age", "")
        if session is None or not longest.isdecimal():
            return session
        return session if self._server.store.clock() - session.authenticated <= int(longest) else None

    def _grant(self, request: Request, session: Session | None) -> Any:
        """Return Authlib's grant of the request, or the response that refuses it."""
        query = request.query_params
        client = self._server.query_client(query.get("client_id", ""))
        if client is None:
            return self._pages.message(request, "refused", 400, code="invalid_client")
        if not client.check_redirect_uri(query.get("redirect_uri", "")):
            return self._pages.message(request, "refused", 400, code="invalid_redirect_uri")
        asked = Asked("GET", self._server.issuer, request.headers, query.multi_items())
        try:
            return self._server.consider(asked, session)
        except OAuth2Error as error:
            if not error.redirect_uri:
                return self._pages.message(request, "refused", 400, code=str(error.error))
            status, _, headers = error()
            return self._back(dict(headers)["Location"], {}, status)

    def _let_in(self, grant: Any, session: Session) -> Response:
        self._server.store.touch(session)
        response = self._server.grant(grant, session)
        return self._back(response.headers["location"], {"session_state": session.sid}, 302)

    def _back(self, location: str, more: Mapping[str, str], status: int) -> Response:
        # Errors do not pass through Authlib's own extension for `iss` (RFC 9207), so all answers get it here.
        return RedirectResponse(
            add_params_to_uri(location, [*more.items(), ("iss", self._server.issuer)]),
            status,
            {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"},
        )
