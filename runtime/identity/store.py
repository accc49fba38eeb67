"""Where sessions are kept: what a store promises."""

from __future__ import annotations

from typing import Literal, Protocol

from msgspec import Struct

MarkKind = Literal["state", "jti"]


class Row(Struct, frozen=True, kw_only=True):
    """A stored session: sealed value, its version, when it was last used (seconds since the epoch)."""

    value: bytes
    version: int
    seen: float


class Owner(Struct, frozen=True, kw_only=True):
    """By what a session can be ended from outside: keyed hashes of the provider's session and of the person."""

    sid: bytes | None
    subject: bytes


class SessionStore(Protocol):
    """Sessions, leases, one-time marks and tombstones, shared by all processes of a cabinet; times are the caller's."""

    async def read(self, key: bytes) -> Row | None:
        """Return the session under `key`."""
        ...

    async def create(self, key: bytes, value: bytes, owner: Owner, *, issued: float, now: float, ends: float) -> bool:
        """Keep a new session until `ends`; False where a tombstone forbids it: a logout has overtaken the sign-in."""
        ...

    async def replace(self, key: bytes, value: bytes, version: int, *, ends: float) -> bool:
        """Put a newer value in place of that `version`; False if the session is gone or somebody was first."""
        ...

    async def touch(self, key: bytes, now: float) -> None:
        """Note that the session was used."""
        ...

    async def destroy(self, key: bytes) -> None:
        """Forget the session."""
        ...

    async def destroy_by_sid(self, sid: bytes, *, now: float, until: float) -> int:
        """End the sessions of a provider's session and let no other begin until then. Returns how many ended."""
        ...

    async def destroy_by_subject(self, subject: bytes, *, issued: float, until: float) -> int:
        """End all sessions of a person and let none of a sign-in up to `issued` begin until then."""
        ...

    async def lease(self, key: bytes, holder: str, *, now: float, until: float) -> bool:
        """Take the sole right to renew the session until then; False while somebody else has it."""
        ...

    async def release(self, key: bytes, holder: str) -> None:
        """Give the lease back."""
        ...

    async def mark_once(self, kind: MarkKind, key: bytes, *, now: float, until: float) -> bool:
        """Note `key` as used until then; False if it already was."""
        ...

    async def close(self) -> None:
        """Let go of the store."""
        ...
