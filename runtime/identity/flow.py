"""The authorization code flow (OpenID Connect Core 1.0 §3.1) with PKCE, as a confidential client."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from runtime.identity.attempts import LIFE, Attempt, Attempts
from runtime.identity.errors import ProviderError, SignInError, TokenInvalid, TokenRefused
from runtime.identity.provider import Clock, Provider
from runtime.identity.store import SessionStore
from runtime.identity.tokens import TokenEndpoint, Tokens
from runtime.identity.verify import Claims, Trust, verify_id_token

_LONGEST_CODE = 2048
_GOING_AWAY = frozenset({"server_error", "temporarily_unavailable"})


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """A verified sign-in: tokens, the ID token's claims, the nonce it was asked with, and where the person goes on."""

    tokens: Tokens = field(repr=False)
    claims: Claims = field(repr=False)
    target: str


class Flow:
    """Sends a person to the provider and takes the answer back."""

    def __init__(
        self,
        provider: Provider,
        tokens: TokenEndpoint,
        attempts: Attempts,
        store: SessionStore,
        trust: Trust,
        redirect_uri: str,
        clock: Clock,
    ) -> None:
        self._provider = provider
        self._tokens = tokens
        self._attempts = attempts
        self._store = store
        self._trust = trust
        self._redirect_uri = redirect_uri
        self._clock = clock

    async def address(self, attempt: Attempt, locale: str) -> str:
        """Return the provider's address that begins this attempt. Raises SignInError."""
        try:
            metadata = await self._provider.metadata()
        except ProviderError as error:
            raise _told(error) from error
        challenge = base64.urlsafe_b64encode(hashlib.sha256(attempt.verifier.encode()).digest()).rstrip(b"=").decode()
        asked = {
            "response_type": "code",
            "client_id": self._trust.client_id,
            "redirect_uri": self._redirect_uri,
            "scope": "openid profile email",
            "state": attempt.state,
            "nonce": attempt.nonce,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
            "ui_locales": locale,
        }
        return f"{metadata.authorization_endpoint}?{urlencode(asked)}"

    async def finish(self, answer: Mapping[str, str], cookies: Mapping[str, str]) -> SignIn:
        """Return the sign-in that the provider's `answer` completes in the browser with these cookies.

        The attempt is used up, whatever comes of it. Raises SignInError.
        """
        attempt = await self._attempt(answer, cookies)
        try:
            await self._check_issuer(answer)
            tokens = await self._tokens.exchange(_code(answer), attempt.verifier, self._redirect_uri)
            claims = await verify_id_token(
                tokens.id_token,
                self._provider,
                self._trust,
                nonce=attempt.nonce,
                access_token=tokens.access_token,
                now=self._clock(),
            )
        except ProviderError as error:
            raise _told(error) from error
        except TokenInvalid as error:
            raise SignInError("wrong", f"id_token_{error.reason}") from error
        except TokenRefused as error:
            raise SignInError("stale" if error.error == "invalid_grant" else "wrong", error.error) from error
        return SignIn(tokens=tokens, claims=claims, target=attempt.target)

    async def _attempt(self, answer: Mapping[str, str], cookies: Mapping[str, str]) -> Attempt:
        attempt = self._attempts.find(answer.get("state", ""), cookies)
        if attempt is None:
            raise SignInError("stale", "state")
        mark, now = hashlib.sha256(attempt.state.encode()).digest(), self._clock()
        if not await self._store.mark_once("state", mark, now=now, until=attempt.at + LIFE + 1):
            raise SignInError("stale", "state_used")
        return attempt

    async def _check_issuer(self, answer: Mapping[str, str]) -> None:
        """Refuse the answer of another provider (RFC 9207 §2.4)."""
        named = answer.get("iss")
        expected = named is not None or (await self._provider.metadata()).names_issuer
        if expected and named != self._trust.issuer:
            raise SignInError("wrong", "iss")


def _code(answer: Mapping[str, str]) -> str:
    error, code = answer.get("error"), answer.get("code", "")
    if error is not None:
        raise SignInError("away" if error in _GOING_AWAY else "denied", "error_answer")
    if not 0 < len(code) <= _LONGEST_CODE or not (code.isascii() and code.isprintable()):
        raise SignInError("wrong", "code")
    return code


def _told(error: ProviderError) -> SignInError:
    return SignInError("away" if error.away else "wrong", f"provider_{error.reason}")
