"""The authorization code flow (OpenID Connect Core 1.0 §3.1) with PKCE, as a confidential client."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from urllib.parse import urlencode

from runtime.cabinet.model import Identity
from runtime.identity.attempts import LIFE, Attempt, Attempts
from runtime.identity.errors import ProviderError, SignInCode, SignInError, TokenInvalid, TokenRefused
from runtime.identity.levels import NO_LEVEL, Proof, read_proof
from runtime.identity.provider import Clock, Provider
from runtime.identity.store import SessionStore
from runtime.identity.tokens import TokenEndpoint, Tokens
from runtime.identity.verify import Claims, Trust, verify_id_token
from runtime.records import Guarded

_LONGEST_CODE = 2048
# What to tell a person for an error word of the answer (RFC 6749 §4.1.2.1, OpenID Connect Core 1.0 §3.1.2.6).
_TOLD: Mapping[str, SignInCode] = {
    "access_denied": "denied",
    "server_error": "away",
    "temporarily_unavailable": "away",
    "login_required": "stale",
    "interaction_required": "stale",
    "consent_required": "stale",
    "account_selection_required": "stale",
}
_EXPIRED = "authentication_expired"  # how Keycloak describes a sign-in that nobody finished in time
_OUTCOMES = frozenset({"success", "cancelled", "error"})


class SignIn(Guarded, frozen=True, kw_only=True):
    """A verified sign-in: tokens, the ID token's claims, what it proves, and where the person goes on.

    `action` is what was asked to be done with the account, `outcome` how that went: `success`, `cancelled`, `error` or
    "" for no word of it.
    """

    tokens: Tokens
    claims: Claims
    proof: Proof
    target: str
    action: str
    outcome: str


class Flow:
    """Sends a person to the provider and takes the answer back."""

    def __init__(
        self,
        provider: Provider,
        tokens: TokenEndpoint,
        attempts: Attempts,
        store: SessionStore,
        trust: Trust,
        identity: Identity,
        redirect_uri: str,
        clock: Clock,
    ) -> None:
        self._identity = identity
        self._provider = provider
        self._tokens = tokens
        self._attempts = attempts
        self._store = store
        self._trust = trust
        self._redirect_uri = redirect_uri
        self._clock = clock

    async def address(self, attempt: Attempt, locale: str, *, again: bool = False) -> str:
        """Return the provider's address that begins this attempt; `again`: the password anew. Raises SignInError."""
        try:
            metadata = await self._provider.metadata()
        except ProviderError as error:
            raise _told(error, attempt.target) from error
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
            **({"acr_values": self._identity.levels[attempt.level].acr} if attempt.level else {}),
            **(self._identity.account[attempt.action].parameters if attempt.action else {}),
            **({"prompt": "login"} if again else {}),
        }
        return f"{metadata.authorization_endpoint}?{urlencode(asked)}"

    async def finish(self, answer: Mapping[str, str], cookies: Mapping[str, str]) -> SignIn:
        """Return the sign-in that the provider's `answer` completes in the browser with these cookies.

        The attempt is used up, whatever comes of it. Raises SignInError.
        """
        attempt = await self._attempt(answer, cookies)
        try:
            await self._check_issuer(answer, attempt)
            tokens = await self._tokens.exchange(_code(answer, attempt), attempt.verifier, self._redirect_uri)
            claims = await verify_id_token(
                tokens.id_token,
                self._provider,
                self._trust,
                nonce=attempt.nonce,
                access_token=tokens.access_token,
                now=self._clock(),
            )
        except ProviderError as error:
            raise _told(error, attempt.target) from error
        except TokenInvalid as error:
            raise SignInError("wrong", f"id_token_{error.reason}", attempt.target) from error
        except TokenRefused as error:
            code: SignInCode = "stale" if error.error == "invalid_grant" else "wrong"
            raise SignInError(code, error.error, attempt.target) from error
        return self._signed_in(attempt, answer, tokens, claims)

    def _signed_in(self, attempt: Attempt, answer: Mapping[str, str], tokens: Tokens, claims: Claims) -> SignIn:
        proof = read_proof(self._identity.levels, claims, attempt.level, self._clock())
        if proof.acr == NO_LEVEL:
            raise SignInError("weak", "acr", attempt.target)
        action = self._identity.account.get(attempt.action)
        outcome = answer.get(action.outcome, "") if action is not None else ""
        return SignIn(
            tokens=tokens,
            claims=claims,
            proof=proof,
            target=attempt.target,
            action=attempt.action,
            outcome=outcome if outcome in _OUTCOMES else "",
        )

    async def _attempt(self, answer: Mapping[str, str], cookies: Mapping[str, str]) -> Attempt:
        attempt = self._attempts.find(answer.get("state", ""), cookies)
        if attempt is None:
            raise SignInError("stale", "state")
        mark, now = hashlib.sha256(attempt.state.encode()).digest(), self._clock()
        if not await self._store.mark_once("state", mark, now=now, until=attempt.at + LIFE + 1):
            raise SignInError("stale", "state_used", attempt.target)
        return attempt

    async def _check_issuer(self, answer: Mapping[str, str], attempt: Attempt) -> None:
        """Refuse the answer of another provider (RFC 9207 §2.4)."""
        named = answer.get("iss")
        expected = named is not None or (await self._provider.metadata()).names_issuer
        if expected and named != self._trust.issuer:
            raise SignInError("wrong", "iss", attempt.target)


def _code(answer: Mapping[str, str], attempt: Attempt) -> str:
    error, code = answer.get("error"), answer.get("code", "")
    if error is not None:
        told = "stale" if answer.get("error_description") == _EXPIRED else _TOLD.get(error, "wrong")
        raise SignInError(told, "error_answer", attempt.target)
    if not 0 < len(code) <= _LONGEST_CODE or not (code.isascii() and code.isprintable()):
        raise SignInError("wrong", "code", attempt.target)
    return code


def _told(error: ProviderError, target: str) -> SignInError:
    return SignInError("away" if error.away else "wrong", f"provider_{error.reason}", target)
