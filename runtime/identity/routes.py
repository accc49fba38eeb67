"""The addresses of identity: sign in, come back, sign out, be signed out by the provider."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from urllib.parse import urlencode

from msgspec import Struct
from msgspec.structs import replace
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from runtime.cabinet.model import Identity
from runtime.identity.attempts import LIFE, Attempts, own_path
from runtime.identity.backchannel import Backchannel
from runtime.identity.cookies import Cookies
from runtime.identity.csrf import accepts_token, same_origin
from runtime.identity.errors import ProviderError, SignInError
from runtime.identity.events import tell
from runtime.identity.flow import Flow, SignIn
from runtime.identity.forms import read_form, read_pairs
from runtime.identity.levels import Proof
from runtime.identity.provider import Clock, Provider
from runtime.identity.sessions import Session, Sessions

LOGIN = "/auth/login"
CALLBACK = "/auth/callback"
LOGOUT = "/auth/logout"
BACKCHANNEL_LOGOUT = "/auth/backchannel-logout"
SIGNED_OUT = "/signed-out"  # a page of the app
SIGN_OUT = "sign_out"  # the action that the token of the sign-out form is for
_NO_STORE = {"cache-control": "no-store"}
_TOLD_LIFE = 60  # seconds that the word of how something went waits for the next page


def leaving(to: str, **wishes: str) -> str:
    """Return the address that leaves for the provider and comes back to our path `to`; `wishes` as `login` takes."""
    return f"{LOGIN}?{urlencode({'to': to, **wishes})}"


Endpoint = Callable[[Request], Awaitable[Response]]


class IdentityRoute(Struct, frozen=True, kw_only=True):
    """An address of identity, to be registered with its access decision: open to everybody."""

    path: str
    methods: tuple[str, ...]
    endpoint: Endpoint


class Routes:
    """The endpoints. They raise SignInError, already logged; the app shows it as a page."""

    def __init__(
        self,
        *,
        flow: Flow,
        attempts: Attempts,
        sessions: Sessions,
        backchannel: Backchannel,
        provider: Provider,
        cookies: Cookies,
        identity: Identity,
        issuer: str,
        client_id: str,
        public_url: str,
        locales: tuple[str, ...],
        clock: Clock,
    ) -> None:
        self._flow = flow
        self._attempts = attempts
        self._sessions = sessions
        self._backchannel = backchannel
        self._provider = provider
        self._cookies = cookies
        self._identity = identity
        self._issuer = issuer
        self._client_id = client_id
        self._public_url = public_url
        self._locales = locales
        self._clock = clock

    def listed(self) -> tuple[IdentityRoute, ...]:
        """Return the addresses with their methods and endpoints."""
        return (
            IdentityRoute(path=LOGIN, methods=("GET",), endpoint=_logged(self.login)),
            IdentityRoute(path=CALLBACK, methods=("GET",), endpoint=_logged(self.callback)),
            IdentityRoute(path=LOGOUT, methods=("POST",), endpoint=_logged(self.logout)),
            IdentityRoute(path=BACKCHANNEL_LOGOUT, methods=("POST",), endpoint=self.backchannel_logout),
        )

    async def login(self, request: Request) -> Response:
        """Leave for the provider; `to` says which of our paths to come back to, `lang` in which language to ask.

        `level` asks for a level of sign-in, `action` for something to be done with the account, `again` for the
        password anew.
        """
        asked = _query(request)
        target, level, action = own_path(asked.get("to", "/")), asked.get("level", ""), asked.get("action", "")
        known = level in ("", *self._identity.levels) and action in ("", *self._identity.account)
        if not known or (level and action):
            raise SignInError("stale", "unknown_wish", target)
        if action and self._identity.account[action].path:
            return self._to(self._account_page(action))
        attempt = self._attempts.begin(target, level=level, action=action)
        locale = asked.get("lang", "")
        locale = locale if locale in self._locales else self._locales[0]
        response = self._to(await self._flow.address(attempt, locale, again="again" in asked))
        for name in self._attempts.surplus(request.cookies):
            self._cookies.drop(response, name)
        self._cookies.put(response, *self._attempts.cookie(attempt), life=LIFE)
        return response

    async def callback(self, request: Request) -> Response:
        """Take the provider's answer, begin a session under a new cookie, end the browser's former one."""
        answer = _query(request)
        signed_in = await self._flow.finish(answer, request.cookies)
        before = request.cookies.get(self._cookies.session, "")
        proof = await self._proof(signed_in, before)
        await self._sessions.forget(before)
        cookie = await self._sessions.begin(signed_in.tokens, signed_in.claims, proof)
        if cookie is None:
            raise SignInError("stale", "logout_first", signed_in.target)
        response = self._to(self._public_url + signed_in.target)
        self._cookies.put(response, self._cookies.session, cookie)
        self._cookies.drop(response, self._attempts.name(answer["state"]))
        if signed_in.outcome:
            told = f"{signed_in.action}.{signed_in.outcome}"
            self._cookies.put(response, self._cookies.told, told, life=_TOLD_LIFE)
        return response

    async def logout(self, request: Request) -> Response:
        """End the session here, then at the provider (RP-Initiated Logout 1.0 §2). Needs the form's token."""
        # Before all else: the answer takes the cookie away, though a foreign page's post does not even carry it.
        if not same_origin(request.headers, self._public_url):
            raise SignInError("forged", "origin")
        session = await self._sessions.find(request.cookies.get(self._cookies.session, ""))
        if session is None:
            return self._signed_out(self._public_url + SIGNED_OUT)
        form = await read_form(request)
        token = (form or {}).get("token", "")
        if not accepts_token(session.secret, SIGN_OUT, "", token, self._clock()):
            raise SignInError("forged", "token")
        await self._sessions.end(session, "signed_out")
        return self._signed_out(await self._end_at_provider(session))

    async def backchannel_logout(self, request: Request) -> Response:
        """End what the provider's logout token ends (Back-Channel Logout 1.0 §2.5, §2.8): 200, else 400 or 503."""
        form = await read_form(request)
        status = await self._backchannel.take((form or {}).get("logout_token", ""))
        return Response(status_code=status, headers=_NO_STORE)

    async def _proof(self, signed_in: SignIn, before: str) -> Proof:
        """Return what is proved now: whoever comes back from their account keeps what they proved before they left.

        It is the same browser, person and sign-in at the provider, and the earlier proof ends at its own time.
        """
        session = await self._sessions.find(before) if signed_in.action else None
        if session is None or "sid" not in signed_in.claims:
            return signed_in.proof
        same = all(session.claims.get(name) == signed_in.claims[name] for name in ("iss", "sub", "sid"))
        if not same:
            return signed_in.proof
        # Whoever has prepared for a level is asked for it anew; whoever cancelled is told again what it takes.
        return replace(session.proof, missed="") if signed_in.outcome == "success" else session.proof

    def _account_page(self, action: str) -> str:
        page = self._identity.account[action]
        return f"{self._issuer.rstrip('/')}{page.path}?{urlencode({page.client_in: self._client_id})}"

    async def _end_at_provider(self, session: Session) -> str:
        home = self._public_url + SIGNED_OUT
        try:
            address = (await self._provider.metadata()).end_session_endpoint
        except ProviderError:
            return home
        asked = {"id_token_hint": session.id_token, "client_id": self._client_id, "post_logout_redirect_uri": home}
        return f"{address}?{urlencode(asked)}" if address else home

    def _signed_out(self, address: str) -> Response:
        response = self._to(address)
        response.headers["clear-site-data"] = '"cache", "storage"'
        self._cookies.drop(response, self._cookies.session)
        return response

    def _to(self, address: str) -> Response:
        return RedirectResponse(address, status_code=303, headers=_NO_STORE)


def _query(request: Request) -> Mapping[str, str]:
    pairs = read_pairs(request.scope["query_string"])
    if pairs is None:
        raise SignInError("stale", "query")
    return pairs


def _logged(endpoint: Endpoint) -> Endpoint:
    async def logged(request: Request) -> Response:
        try:
            return await endpoint(request)
        except SignInError as error:
            tell("sign_in_refused", level=logging.WARNING, id=error.id, code=error.code, reason=error.reason)
            raise

    return logged
