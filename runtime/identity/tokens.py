"""The token endpoint: a code or a refresh token becomes tokens (RFC 6749 §4.1.3, §6)."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from urllib.parse import quote_plus, urlencode

from runtime.identity.errors import ProviderError, TokenRefused
from runtime.identity.provider import ANSWER_BYTES, DEADLINE, Clock, Provider, read_object, send
from runtime.identity.signature import LONGEST
from runtime.outbound import Call, Sends
from runtime.records import Guarded
from runtime.settings import OidcSettings

_ERRORS = frozenset(
    {"invalid_request", "invalid_client", "invalid_grant", "unauthorized_client", "unsupported_grant_type",
     "invalid_scope"}
)  # fmt: skip
_USUAL_LIFE = 300
_LONGEST_LIFE = 86_400
_PAUSE = 5.0  # seconds without refreshing after the provider was away: pages must not wait for it one by one


class Tokens(Guarded, frozen=True, kw_only=True):
    """What the token endpoint gave; nothing in it is verified. `life` is the access token's, in seconds."""

    id_token: str
    access_token: str
    refresh_token: str
    life: int


class TokenEndpoint:
    """Asks the provider for tokens as a confidential client (client_secret_basic, RFC 6749 §2.3.1)."""

    def __init__(self, oidc: OidcSettings, provider: Provider, outbound: Sends, clock: Clock) -> None:
        pair = f"{quote_plus(oidc.client_id)}:{quote_plus(oidc.client_secret)}"
        self._authorization = "Basic " + base64.b64encode(pair.encode()).decode()
        self._provider = provider
        self._outbound = outbound
        self._clock = clock
        self._away_until = 0.0

    async def exchange(self, code: str, verifier: str, redirect_uri: str) -> Tokens:
        """Return the tokens for the code of a sign-in. Raises TokenRefused, ProviderError."""
        return await self._ask(
            {"grant_type": "authorization_code", "code": code, "redirect_uri": redirect_uri, "code_verifier": verifier}
        )

    async def refresh(self, refresh_token: str) -> Tokens:
        """Return newer tokens. Raises TokenRefused, ProviderError; at once while the provider is known to be away."""
        if self._clock() < self._away_until:
            raise ProviderError("away", away=True)
        try:
            return await self._ask({"grant_type": "refresh_token", "refresh_token": refresh_token})
        except ProviderError as error:
            if error.away:
                self._away_until = self._clock() + _PAUSE
            raise

    async def _ask(self, form: Mapping[str, str]) -> Tokens:
        call = Call(
            method="POST",
            url=(await self._provider.metadata()).token_endpoint,
            headers={
                "accept": "application/json",
                "authorization": self._authorization,
                "content-type": "application/x-www-form-urlencoded",
            },
            body=urlencode(form).encode(),
            deadline=DEADLINE,
            answer_bytes=ANSWER_BYTES,
            content_types=("application/json",),
        )
        reply = await send(self._outbound, call)
        answer = read_object(reply, (200, 400, 401))
        if reply.status != 200:
            error = answer.get("error")
            raise TokenRefused(error if isinstance(error, str) and error in _ERRORS else "other")
        return _read_tokens(answer)


def _read_tokens(answer: Mapping[str, object]) -> Tokens:
    kind = answer.get("token_type")
    if not isinstance(kind, str) or kind.lower() != "bearer":
        raise ProviderError("token_type", away=False)
    return Tokens(
        id_token=_token(answer, "id_token"),
        access_token=_token(answer, "access_token"),
        refresh_token=_token(answer, "refresh_token") if "refresh_token" in answer else "",
        life=_life(answer.get("expires_in")),
    )


def _token(answer: Mapping[str, object], name: str) -> str:
    token = answer.get(name)
    if not isinstance(token, str) or not 0 < len(token) <= LONGEST or not (token.isascii() and token.isprintable()):
        raise ProviderError(name, away=False)
    return token


def _life(seconds: object) -> int:
    if isinstance(seconds, bool) or not isinstance(seconds, int) or seconds <= 0:
        return _USUAL_LIFE
    return min(seconds, _LONGEST_LIFE)
