"""Identity of a preview: a chosen persona is who asks, with the roles that the persona's claims give."""

from __future__ import annotations

import hashlib
import hmac
import time
from collections.abc import Awaitable, Callable, Mapping

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from constructor.embedded import person_of
from constructor.resolve.model import PersonaOf
from constructor.standins.provider.claims import person_claims, subject
from constructor.studio.choice import keep_choice, read_choice, without_persona
from runtime.cabinet.model import Identity
from runtime.identity import csrf
from runtime.identity.errors import SignInError
from runtime.identity.forms import read_form
from runtime.identity.person import Person
from runtime.identity.roles import grant
from runtime.identity.routes import LOGIN, LOGOUT, SIGN_OUT, SIGNED_OUT, IdentityRoute
from runtime.settings import Settings

_SCOPE = "openid profile email"


class PreviewIdentity:
    """The interface of `runtime.identity.service.Identifies` without provider and sessions.

    Claims are those of the embedded provider's tokens; roles and session values come of them by the runtime's own
    `grant`. `chooser` is the page that asks who to be, where a portal would send people to its provider.
    """

    def __init__(
        self,
        identity: Identity,
        personas: tuple[PersonaOf, ...],
        settings: Settings,
        chooser: Callable[[Request], Awaitable[Response]],
    ) -> None:
        self._people = {persona.id: _person(persona, identity, settings) for persona in personas}
        self._origin = settings.public_url
        self._chooser = chooser

    async def person(self, cookies: Mapping[str, str], *, used: bool = True) -> Person | None:
        """Return the persona that the browser chose, None for a guest."""
        return self.named(read_choice(cookies).persona)

    def named(self, persona: str) -> Person | None:
        """Return a persona as a person; None where there is none of this id."""
        return self._people.get(persona)

    def routes(self) -> tuple[IdentityRoute, ...]:
        """Return where people sign in and out."""
        return (
            IdentityRoute(path=LOGIN, methods=("GET",), endpoint=self._chooser),
            IdentityRoute(path=LOGOUT, methods=("POST",), endpoint=self._sign_out),
        )

    def form_token(self, person: Person, action: str, thing: str = "") -> str:
        """Return the token of a form that does `action` to `thing`."""
        return csrf.issue_token(person.secret, action, thing, time.time())

    def accepts_form(self, person: Person, headers: Mapping[str, str], action: str, thing: str, token: str) -> bool:
        """Whether a post comes from our own page and was made for this action and thing."""
        return csrf.same_origin(headers, self._origin) and csrf.accepts_token(
            person.secret, action, thing, token, time.time()
        )

    def sign_out_token(self, person: Person) -> str:
        """Return the token of the sign-out form."""
        return self.form_token(person, SIGN_OUT)

    async def close(self) -> None:
        """Nothing is held."""

    async def _sign_out(self, request: Request) -> Response:
        choice = read_choice(request.cookies)
        person = self.named(choice.persona)
        token = (await read_form(request) or {}).get("token", "")
        if person is not None and not self.accepts_form(person, request.headers, SIGN_OUT, "", token):
            raise SignInError("forged", "token")
        response = RedirectResponse(SIGNED_OUT, status_code=303)
        keep_choice(response, without_persona(choice))
        return response


def _person(persona: PersonaOf, identity: Identity, settings: Settings) -> Person:
    who, issuer = person_of(persona), settings.oidc.issuer
    claims = {**person_claims(who, _SCOPE), "iss": issuer, "sub": subject(issuer, who)}
    granted = grant(identity, claims)
    name = granted.session.get("name")
    return Person(
        subject=str(claims["sub"]),
        issuer=issuer,
        name=name if isinstance(name, str) else "",
        roles=frozenset(granted.roles),
        home=granted.roles[0] if granted.roles else "",
        session=granted.session,
        session_id=f"preview-{persona.id}",
        levels=frozenset(identity.levels),  # a preview shows what the level guards
        secret=hmac.new(settings.secret_key, f"preview {persona.id}".encode(), hashlib.sha256).digest(),
    )
