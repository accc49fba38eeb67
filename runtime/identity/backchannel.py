"""Sign-out that the provider asks for (OpenID Connect Back-Channel Logout 1.0)."""

from __future__ import annotations

import hashlib
import logging

from runtime.identity.errors import ProviderError, TokenInvalid
from runtime.identity.events import tell
from runtime.identity.provider import Clock, Provider
from runtime.identity.sessions import Sessions
from runtime.identity.store import SessionStore
from runtime.identity.verify import Logout, Trust, verify_logout_token

_REMEMBERED = 300  # seconds that a token's `jti` is refused; longer than a token is accepted at all


class Backchannel:
    """Takes logout tokens."""

    def __init__(self, sessions: Sessions, store: SessionStore, provider: Provider, trust: Trust, clock: Clock) -> None:
        self._sessions = sessions
        self._store = store
        self._provider = provider
        self._trust = trust
        self._clock = clock

    async def take(self, token: str) -> int:
        """End what the token ends and return the HTTP status: 200, 400 for a token that is none, 503 without keys."""
        try:
            logout = await verify_logout_token(token, self._provider, self._trust, now=self._clock())
            await self._once(logout)
        except TokenInvalid as error:
            tell("backchannel_refused", level=logging.WARNING, reason=error.reason)
            return 400
        except ProviderError as error:
            tell("backchannel_refused", level=logging.WARNING, reason=f"provider_{error.reason}")
            return 503
        if logout.sid:
            ended = await self._sessions.end_by_sid(logout.sid)
        else:
            ended = await self._sessions.end_by_subject(logout.subject, logout.issued)
        tell("backchannel_logout", ended=ended)
        return 200

    async def _once(self, logout: Logout) -> None:
        key, now = hashlib.sha256(logout.jti.encode()).digest(), self._clock()
        if not await self._store.mark_once("jti", key, now=now, until=now + _REMEMBERED):
            raise TokenInvalid("jti")
