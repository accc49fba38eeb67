"""The protocol's core: Authlib's authorization server with what Keycloak does beyond it.

Authlib passes the requests, users and tokens of its host through untyped, hence `Any` in the overridden methods.
"""

from __future__ import annotations

import json
import secrets
import uuid
from collections.abc import Mapping, Sequence
from typing import Any, cast

from authlib.oauth2 import AuthorizationServer, OAuth2Request
from authlib.oauth2.rfc6749 import ClientMixin, InvalidRequestError
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant, RefreshTokenGrant
from authlib.oauth2.rfc6749.requests import BasicOAuth2Payload
from authlib.oauth2.rfc7009 import RevocationEndpoint
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oauth2.rfc7636.challenge import compare_s256_code_challenge
from authlib.oidc.core.grants.code import OpenIDCode, OpenIDToken
from starlette.responses import Response

from constructor.standins.provider.claims import ACCESS_SECONDS, PLAIN, access_claims, id_claims
from constructor.standins.provider.keys import SigningKey
from constructor.standins.provider.model import Client
from constructor.standins.provider.store import CODE_SECONDS, IDLE_SECONDS, Code, Family, Session, Store

SCOPES = ("openid", "profile", "email")
AUTH_METHODS = ("client_secret_basic", "client_secret_post")


class Payload(BasicOAuth2Payload):
    """The parameters of one request, repeated ones included."""

    def __init__(self, pairs: Sequence[tuple[str, str]]) -> None:
        super().__init__(dict(pairs))
        self._repeated = {name: [value for key, value in pairs if key == name] for name, _ in pairs}

    @property
    def datalist(self) -> dict[str, list[str]]:
        return self._repeated


class Asked(OAuth2Request):
    """A request in the form Authlib reads; its parameters come from the one place the endpoint takes them from."""

    payload: Payload
    acr: str = PLAIN

    def __init__(self, method: str, uri: str, headers: Mapping[str, str], pairs: Sequence[tuple[str, str]]) -> None:
        super().__init__(method, uri, headers=headers)
        self.payload = Payload(pairs)  # pyright: ignore[reportIncompatibleVariableOverride] (ours is never None)

    @property
    def form(self) -> dict[str, str]:
        return self.payload.data


class RegisteredClient(ClientMixin):
    """The client as Authlib asks about it."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def get_client_id(self) -> str:
        return self.client.id

    def get_default_redirect_uri(self) -> str:
        # There is none: the address must always be sent.
        return ""

    def get_allowed_scope(self, scope: Any) -> str:
        return " ".join(word for word in (scope or "").split() if word in SCOPES)

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return redirect_uri in self.client.redirect_uris

    def check_client_secret(self, client_secret: str) -> bool:
        return secrets.compare_digest(self.client.secret.encode(), client_secret.encode())

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return method in AUTH_METHODS

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type in ("authorization_code", "refresh_token")


class StrictChallenge(CodeChallenge):
    """Proof of possession of the code, always and only by S256 (RFC 7636, RFC 9700 §2.1.1)."""

    CODE_CHALLENGE_METHODS = {"S256": compare_s256_code_challenge}  # noqa: RUF012 - the name and kind are Authlib's
    SUPPORTED_CODE_CHALLENGE_METHOD = ["S256"]  # noqa: RUF012 - as above

    def validate_code_challenge(self, grant: Any, redirect_uri: str) -> None:
        for name in ("code_challenge", "code_challenge_method"):
            if not grant.request.payload.data.get(name):
                raise InvalidRequestError(f"Missing parameter: {name}")
        super().validate_code_challenge(grant, redirect_uri)


class FirstIdToken(OpenIDCode):
    """The ID token that a code brings, with its nonce; also holds `prompt` to its rules."""

    def __init__(self, server: Server) -> None:
        super().__init__()
        self.server = server

    def exists_nonce(self, nonce: str, request: OAuth2Request) -> bool:
        return False

    def encode_id_token(self, token: dict[str, Any], request: Any) -> str:
        return self.server.id_token(request.user, token, request.authorization_code.nonce)


class LaterIdToken(OpenIDToken):
    """The ID token that a refresh brings, as Keycloak gives it: the same sign-in, no nonce."""

    def __init__(self, server: Server) -> None:
        self.server = server

    def encode_id_token(self, token: dict[str, Any], request: Any) -> str:
        return self.server.id_token(request.user, token, "")


class CodeGrant(AuthorizationCodeGrant):
    """Codes good for one use and one minute."""

    TOKEN_ENDPOINT_AUTH_METHODS = AUTH_METHODS
    server: Server

    def save_authorization_code(self, code: str, request: Any) -> None:
        asked = request.payload.data
        kept = Code(
            value=code,
            session=request.user,
            acr=request.acr,
            redirect_uri=asked["redirect_uri"],
            scope=request.scope,
            nonce=asked.get("nonce", ""),
            code_challenge=asked["code_challenge"],
            code_challenge_method=asked["code_challenge_method"],
            expires=self.server.store.clock() + CODE_SECONDS,
        )
        self.server.store.keep_code(kept)

    def query_authorization_code(self, code: str, client: ClientMixin) -> Code | None:
        return self.server.store.redeem(code)

    def authenticate_user(self, authorization_code: Code) -> Family:
        return self.server.store.open_family(authorization_code)

    def delete_authorization_code(self, authorization_code: Code) -> None:
        """Keep it: a second use must be recognised."""


class Refresh:
    """A refresh token with its family, as Authlib asks about it."""

    def __init__(self, value: str, family: Family) -> None:
        self.value = value
        self.family = family

    def check_client(self, client: ClientMixin) -> bool:
        return True

    def get_scope(self) -> str:
        return self.family.scope


class RefreshGrant(RefreshTokenGrant):
    """Refresh tokens good for one use: each brings the next (RFC 9700 §4.14.2)."""

    TOKEN_ENDPOINT_AUTH_METHODS = AUTH_METHODS
    INCLUDE_NEW_REFRESH_TOKEN = True
    server: Server

    def authenticate_refresh_token(self, refresh_token: str) -> Any:
        family = self.server.store.family_of_refresh(refresh_token)
        return Refresh(refresh_token, family) if family else None

    def authenticate_user(self, refresh_token: Refresh) -> Family:
        self.server.store.touch(refresh_token.family.session)
        return refresh_token.family

    def revoke_old_credential(self, refresh_token: Any) -> None:
        self.server.store.spend(refresh_token.value)


class Revocation(RevocationEndpoint):
    """Takes tokens back (RFC 7009): a refresh token with its whole family, an access token alone."""

    CLIENT_AUTH_METHODS = AUTH_METHODS
    server: Server

    def query_token(self, token_string: str, token_type_hint: str | None) -> Refresh | None:
        claims = self.server.keys.read(token_string)
        if claims is not None:
            self.server.store.forget_access(str(claims.get("jti")))
        family = self.server.store.family_of_refresh(token_string)
        return Refresh(token_string, family) if family else None

    def revoke_token(self, token: Refresh, request: OAuth2Request) -> None:
        # With its only client the session goes too, and nobody is told: Keycloak does the same.
        self.server.store.end(token.family.session.sid)


class Server(AuthorizationServer):
    """Codes, tokens and their refusals for one client."""

    def __init__(self, *, issuer: str, client: Client, store: Store, keys: SigningKey) -> None:
        super().__init__(scopes_supported=SCOPES)
        self.issuer = issuer
        self.client = client
        self.store = store
        self.keys = keys
        self._core: Any = super()
        self.register_grant(CodeGrant, [StrictChallenge(), FirstIdToken(self)])
        self.register_grant(RefreshGrant, [LaterIdToken(self)])
        self.register_endpoint(Revocation)

    def generate_token(
        self,
        grant_type: str,
        client: ClientMixin,
        user: Any = None,
        scope: str | None = None,
        expires_in: int | None = None,
        include_refresh_token: bool = True,
    ) -> dict[str, Any]:
        """Return a new access token and a new refresh token of the family `user`, in the shape of Keycloak's answer."""
        granted = user.scope if scope is None else scope
        jti, refresh = str(uuid.uuid4()), secrets.token_urlsafe(32)
        claims = access_claims(self.issuer, self.client.id, user, granted, int(self.store.clock()), jti)
        self.store.keep_tokens(user, jti=jti, refresh=refresh)
        return {
            "access_token": self.keys.sign(claims),
            "expires_in": ACCESS_SECONDS,
            "refresh_token": refresh,
            "refresh_expires_in": IDLE_SECONDS,
            "token_type": "Bearer",
            "not-before-policy": 0,
            "session_state": user.session.sid,
            "scope": granted,
        }

    def id_token(self, family: Family, answer: Mapping[str, object], nonce: str) -> str:
        """Return the ID token that goes with the token answer."""
        return self.keys.sign(id_claims(self.issuer, self.client.id, family, answer, nonce, int(self.store.clock())))

    def consider(self, asked: Asked, session: Session | None) -> Any:
        """Return the grant of an authorization request; its `prompt` says whether somebody must sign in first.

        Raises `OAuth2Error`, with a `redirect_uri` when the client is to hear of it.
        """
        return self._core.get_consent_grant(asked, session)

    def grant(self, grant: Any, session: Session, acr: str) -> Response:
        """Return the redirect that takes a new code to the client; its tokens will say `acr`."""
        grant.request.acr = acr
        return cast(Response, self._core.create_authorization_response(grant.request, session, grant))

    def answer_token(self, asked: Asked) -> Response:
        """Return the answer of the token endpoint, a refusal included."""
        return cast(Response, self._core.create_token_response(asked))

    def answer_revocation(self, asked: Asked) -> Response:
        """Return the answer of the revocation endpoint, a refusal included."""
        return cast(Response, self._core.create_endpoint_response("revocation", asked))

    def query_client(self, client_id: str) -> Any:
        return RegisteredClient(self.client) if client_id == self.client.id else None

    def save_token(self, token: dict[str, Any], request: OAuth2Request) -> None:
        """Nothing is left to keep: `generate_token` did."""

    def send_signal(self, name: str, *args: object, **kwargs: object) -> None:
        """Nobody listens."""

    def create_oauth2_request(self, request: Asked) -> Asked:
        return request

    def handle_response(self, status: int, body: Any, headers: Any) -> Response:
        content = json.dumps(body) if body else ""
        return Response(content, status, dict(headers))
