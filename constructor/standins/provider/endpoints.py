"""The endpoints that programs talk to: description, keys, tokens, claims, revocation."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from constructor.standins.provider.claims import person_claims, subject
from constructor.standins.provider.discovery import describe
from constructor.standins.provider.server import Asked, Server
from constructor.standins.provider.store import Family


class Endpoints:
    """Answers in JSON; refusals have the standard's codes."""

    def __init__(self, server: Server, locales: tuple[str, ...], *, registration: bool) -> None:
        self._server = server
        self._description = describe(server.issuer, locales, server.client.levels, registration=registration)

    async def describe(self, _request: Request) -> Response:
        """Answer with the metadata (OpenID Connect Discovery 1.0 §4)."""
        return JSONResponse(self._description)

    async def certs(self, _request: Request) -> Response:
        """Answer with the public keys (RFC 7517 §5)."""
        return JSONResponse(self._server.keys.public.as_dict(), headers={"Cache-Control": "no-cache"})

    async def token(self, request: Request) -> Response:
        """Exchange a code or a refresh token (RFC 6749 §4.1.3, §6)."""
        return self._server.answer_token(await posted(self._server.issuer, request))

    async def revoke(self, request: Request) -> Response:
        """Take a token back (RFC 7009 §2)."""
        return self._server.answer_revocation(await posted(self._server.issuer, request))

    async def userinfo(self, request: Request) -> Response:
        """Answer with the claims of a bearer token (OpenID Connect Core 1.0 §5.3)."""
        family, scope = self._bearer(request)
        if family is None:
            return _refuse(401, "invalid_token")
        if "openid" not in scope.split():
            return _refuse(403, "insufficient_scope")
        person = family.session.person
        return JSONResponse({"sub": subject(self._server.issuer, person)} | person_claims(person, scope))

    def _bearer(self, request: Request) -> tuple[Family | None, str]:
        kind, _, token = request.headers.get("authorization", "").partition(" ")
        claims = self._server.keys.read(token) if kind.lower() == "bearer" else None
        if claims is None or claims.get("typ") != "Bearer" or int(str(claims["exp"])) <= self._server.store.clock():
            return None, ""
        return self._server.store.family_of_access(str(claims["jti"])), str(claims["scope"])


async def posted(issuer: str, request: Request) -> Asked:
    """Return a posted form as Authlib reads it; what stands in the address does not count (RFC 6749 §3.2)."""
    pairs = [(name, value) for name, value in (await request.form()).multi_items() if isinstance(value, str)]
    return Asked(request.method, issuer, request.headers, pairs)


def _refuse(status: int, error: str) -> Response:
    return JSONResponse({"error": error}, status, {"WWW-Authenticate": f'Bearer error="{error}"'})
