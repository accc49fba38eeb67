"""Identity as the app uses it: who asks, the addresses, the tokens of forms."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Protocol

from runtime.cabinet.model import Cabinet, Level
from runtime.identity import csrf
from runtime.identity.attempts import PURPOSE, Attempts
from runtime.identity.backchannel import Backchannel
from runtime.identity.cookies import Cookies
from runtime.identity.flow import Flow
from runtime.identity.person import Person
from runtime.identity.provider import Clock, Provider
from runtime.identity.refresh import Refresher
from runtime.identity.routes import CALLBACK, SIGN_OUT, IdentityRoute, Routes
from runtime.identity.sealing import Sealer
from runtime.identity.sessions import Session, Sessions
from runtime.identity.sqlite import SqliteStore
from runtime.identity.store import SessionStore
from runtime.identity.tokens import TokenEndpoint
from runtime.identity.verify import Trust
from runtime.kept import Kept
from runtime.outbound import Sends
from runtime.settings import Settings

_MOST_PEOPLE = 2_000  # who were made of the sessions that are held open
_NOBODY: tuple[Session | None, Person | None] = (None, None)


class Identifies(Protocol):
    """What the app asks of identity: who asks, the addresses, the tokens of forms."""

    async def person(self, cookies: Mapping[str, str], *, used: bool = True) -> Person | None:
        """Return who sends these cookies, None for a guest; the session lives on by that where it is `used`."""
        ...

    def routes(self) -> tuple[IdentityRoute, ...]:
        """Return the addresses of identity."""
        ...

    def form_token(self, person: Person, action: str, thing: str = "") -> str:
        """Return the token of a form that does `action` to `thing`."""
        ...

    def accepts_form(self, person: Person, headers: Mapping[str, str], action: str, thing: str, token: str) -> bool:
        """Whether a post comes from our own page and was made for this action and thing."""
        ...

    def sign_out_token(self, person: Person) -> str:
        """Return the token of the sign-out form."""
        ...

    async def close(self) -> None:
        """Let go of what is held."""
        ...


class IdentityService:
    """Identity in production: sessions of people who signed in at the provider."""

    def __init__(
        self,
        *,
        routes: Routes,
        sessions: Sessions,
        refresher: Refresher,
        store: SessionStore,
        cookies: Cookies,
        levels: Mapping[str, Level],
        origin: str,
        clock: Clock,
    ) -> None:
        self._levels = levels
        self._routes = routes
        self._sessions = sessions
        self._refresher = refresher
        self._store = store
        self._cookies = cookies
        self._origin = origin
        self._clock = clock
        self._people: Kept[tuple[Session, Person]] = Kept(_MOST_PEOPLE)

    async def person(self, cookies: Mapping[str, str], *, used: bool = True) -> Person | None:
        """Return who sends these cookies, with roles that are at most as old as an access token; None for a guest."""
        session = await self._sessions.find(cookies.get(self._cookies.session, ""), used=used)
        fresh = None if session is None else await self._refresher.fresh(session)
        if fresh is None:
            return None
        return self._person(fresh)

    def _person(self, session: Session) -> Person:
        """Return the person of a session, the same as long as nothing changes."""
        held, person = self._people.get(session.key, _NOBODY)
        now = self._clock()
        if person is None or held is not session or person.levels != session.levels(self._levels, now):
            person = session.person(self._levels, now)
            self._people[session.key] = (session, person)
        return person

    def routes(self) -> tuple[IdentityRoute, ...]:
        """Return the addresses of identity. Their endpoints raise SignInError; `/signed-out` is the app's own page."""
        return self._routes.listed()

    def form_token(self, person: Person, action: str, thing: str = "") -> str:
        """Return the token of a form that does `action` to `thing` (a handle), to stand in its field `token`."""
        return csrf.issue_token(person.secret, action, thing, self._clock())

    def accepts_form(self, person: Person, headers: Mapping[str, str], action: str, thing: str, token: str) -> bool:
        """Whether a post comes from our own page and was made for this action and thing; `headers` in lower case."""
        return csrf.same_origin(headers, self._origin) and csrf.accepts_token(
            person.secret, action, thing, token, self._clock()
        )

    def sign_out_token(self, person: Person) -> str:
        """Return the token of the sign-out form: `POST /auth/logout` with the field `token`."""
        return self.form_token(person, SIGN_OUT)

    async def close(self) -> None:
        """Let refreshes end and let go of the store."""
        await self._refresher.close()
        await self._store.close()


def create_identity(cabinet: Cabinet, settings: Settings, outbound: Sends, clock: Clock = time.time) -> IdentityService:
    """Return identity for a cabinet. `outbound` is the one way out of the process, `clock` tells epoch seconds."""
    oidc, secret = settings.oidc, settings.secret_key
    trust = Trust(issuer=oidc.issuer, client_id=oidc.client_id)
    store = SqliteStore(settings.sessions)
    cookies = Cookies(secure=settings.secure)
    provider = Provider(oidc, outbound, clock)
    tokens = TokenEndpoint(oidc, provider, outbound, clock)
    sessions = Sessions(store, secret, cabinet.identity, clock)
    attempts = Attempts(Sealer(secret, PURPOSE), cookies.attempt, clock)
    routes = Routes(
        flow=Flow(provider, tokens, attempts, store, trust, cabinet.identity, settings.public_url + CALLBACK, clock),
        attempts=attempts,
        sessions=sessions,
        backchannel=Backchannel(sessions, store, provider, trust, clock),
        provider=provider,
        cookies=cookies,
        identity=cabinet.identity,
        issuer=oidc.issuer,
        client_id=oidc.client_id,
        public_url=settings.public_url,
        locales=tuple(locale.code for locale in cabinet.locales),
        clock=clock,
    )
    return IdentityService(
        routes=routes,
        sessions=sessions,
        refresher=Refresher(sessions, store, tokens, provider, trust, clock),
        store=store,
        cookies=cookies,
        levels=cabinet.identity.levels,
        origin=settings.public_url,
        clock=clock,
    )
