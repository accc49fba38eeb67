"""Keeps roles fresh: one refresh in flight per session, in this process and among all of them."""

from __future__ import annotations

import asyncio
import logging
import secrets

from runtime.identity.errors import ProviderError, TokenInvalid, TokenRefused
from runtime.identity.events import tell
from runtime.identity.provider import Clock, Provider
from runtime.identity.sessions import Session, Sessions
from runtime.identity.store import SessionStore
from runtime.identity.tokens import TokenEndpoint
from runtime.identity.verify import Trust, verify_renewed_id_token

_LEASE = 15.0  # seconds; longer than all calls of one refresh may take together
_PATIENCE = 2.0  # seconds that a request waits for another process's refresh
_STEP = 0.02


class Refresher:
    """Renews sessions. A rotated refresh token used twice ends the whole session at the provider, hence the care."""

    def __init__(
        self,
        sessions: Sessions,
        store: SessionStore,
        tokens: TokenEndpoint,
        provider: Provider,
        trust: Trust,
        clock: Clock,
    ) -> None:
        self._sessions = sessions
        self._store = store
        self._tokens = tokens
        self._provider = provider
        self._trust = trust
        self._clock = clock
        self._running: dict[bytes, asyncio.Task[Session | None]] = {}

    async def fresh(self, session: Session) -> Session | None:
        """Return the session with roles that may be believed; None if it has ended or can not go on now."""
        if self._clock() < session.fresh_until:
            return session
        task = self._running.get(session.key)
        if task is None:
            task = asyncio.create_task(self._renew(session))
            self._running[session.key] = task
            task.add_done_callback(lambda _: self._running.pop(session.key, None))
        # The refresh outlives a request that was given up: its answer holds the only good refresh token.
        return await asyncio.shield(task)

    async def close(self) -> None:
        """Let refreshes that are under way come to their end."""
        await asyncio.gather(*self._running.values(), return_exceptions=True)

    async def _renew(self, session: Session) -> Session | None:
        holder = secrets.token_hex(8)
        patience = asyncio.get_running_loop().time() + _PATIENCE
        while not await self._lease(session, holder):
            current = await self._sessions.again(session)
            if current is None or current.version != session.version:
                return current
            if asyncio.get_running_loop().time() > patience:
                return self._as_it_is(current)
            await asyncio.sleep(_STEP)
        try:
            current = await self._sessions.again(session)
            if current is None or self._clock() < current.fresh_until:
                return current
            return await self._ask(current)
        finally:
            await self._store.release(session.key, holder)

    async def _lease(self, session: Session, holder: str) -> bool:
        now = self._clock()
        return await self._store.lease(session.key, holder, now=now, until=now + _LEASE)

    async def _ask(self, session: Session) -> Session | None:
        if not session.refresh_token:
            return await self._without_refresh(session)
        try:
            tokens = await self._tokens.refresh(session.refresh_token)
            claims = await verify_renewed_id_token(
                tokens.id_token,
                self._provider,
                self._trust,
                before=session.claims,
                access_token=tokens.access_token,
                now=self._clock(),
            )
        except TokenRefused as error:
            if error.error != "invalid_grant":
                return self._failed(session, error.error)
            await self._sessions.end(session, "provider_ended_it")
            return None
        except TokenInvalid as error:
            await self._sessions.end(session, f"id_token_{error.reason}")
            return None
        except ProviderError as error:
            return self._failed(session, f"provider_{error.reason}")
        return await self._sessions.renew(session, tokens, claims)

    async def _without_refresh(self, session: Session) -> Session | None:
        if self._clock() < session.valid_until:
            return session
        await self._sessions.end(session, "token_ended")
        return None

    def _failed(self, session: Session, reason: str) -> Session | None:
        tell("refresh_failed", level=logging.WARNING, session=session.id, reason=reason)
        return self._as_it_is(session)

    def _as_it_is(self, session: Session) -> Session | None:
        """Until the access token ends the session goes on; after that it waits for the provider to come back."""
        return session if self._clock() < session.valid_until else None
