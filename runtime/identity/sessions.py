"""Sessions on the server: sealed in the store, opened by a random cookie, ended by time, by people and from outside."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import secrets
from collections.abc import Mapping
from functools import cached_property

from msgspec.structs import asdict, replace

from runtime.cabinet.model import Identity, Level
from runtime.identity.events import tell
from runtime.identity.levels import Proof, reached
from runtime.identity.person import Person
from runtime.identity.provider import Clock
from runtime.identity.roles import Grant, grant
from runtime.identity.sealing import Sealer
from runtime.identity.signature import read_claims
from runtime.identity.store import Owner, Row, SessionStore
from runtime.identity.tokens import Tokens
from runtime.identity.verify import Claims
from runtime.kept import Kept
from runtime.keys import derive_key
from runtime.records import Guarded

TOMBSTONE = 600  # seconds that a logout waits for a sign-in it has overtaken
ROLES_LIFE = 300  # seconds that roles are believed without asking, while the provider answers
_PURPOSE = "sessions/2"  # another shape of what is sealed takes another number: old sessions then end by themselves
_MOST_SEEN = 2_000  # sessions that are held open in memory, each of some 10 kB
_NEVER = (b"", None)
_COOKIE = re.compile(r"[A-Za-z0-9_-]{43}")


class Session(Guarded, frozen=True, kw_only=True):
    """A live session. Until `fresh_until` roles are believed without asking, at `valid_until` the access token ends.

    `proof` is of the sign-in that began it, whatever refreshes say.
    """

    key: bytes
    version: int
    began: float
    fresh_until: float
    valid_until: float
    secret: bytes
    id_token: str
    access_token: str
    refresh_token: str
    claims: Claims
    grant: Grant
    proof: Proof

    @property
    def id(self) -> str:
        """The session's name in logs and journals; opens nothing."""
        return self.key.hex()[:16]

    def levels(self, levels: Mapping[str, Level], now: float) -> frozenset[str]:
        """Return those of the cabinet's `levels` that the sign-in reaches now."""
        return reached(levels, self.proof, now)

    def person(self, levels: Mapping[str, Level], now: float) -> Person:
        """Return the person whose session it is, with those of the cabinet's `levels` that the sign-in reaches now."""
        name = self.grant.session.get("name")
        return Person(
            subject=str(self.claims["sub"]),
            issuer=str(self.claims["iss"]),
            name=name if isinstance(name, str) else "",
            roles=frozenset(self.grant.roles),
            home=self.grant.roles[0] if self.grant.roles else "",
            session=self.grant.session,
            session_id=self.id,
            secret=self.secret,
            levels=self.levels(levels, now),
            missed=self.proof.missed,
        )


class Sessions:
    """Begins, finds, renews and ends sessions."""

    def __init__(self, store: SessionStore, secret: bytes, identity: Identity, clock: Clock) -> None:
        self._store = store
        self._sealer = Sealer(secret, _PURPOSE)
        self._secret = secret
        self._identity = identity
        self._clock = clock
        self._seen: Kept[tuple[bytes, Session | None]] = Kept(_MOST_SEEN)

    @cached_property
    def _index_key(self) -> bytes:
        return derive_key(self._secret, "session index")

    async def begin(self, tokens: Tokens, claims: Claims, proof: Proof) -> str | None:
        """Return the cookie of a new session; None where a logout of the same sign-in came first."""
        cookie, now = secrets.token_urlsafe(32), self._clock()
        session = self._made(_key(cookie), 1, now, secrets.token_bytes(32), tokens, claims, proof)
        owner = Owner(
            sid=self._index("sid", str(claims["sid"])) if "sid" in claims else None,
            subject=self._index("sub", str(claims["sub"])),
        )
        ends = now + session.grant.absolute
        issued = float(str(claims["iat"]))
        kept = await self._store.create(session.key, self._seal(session), owner, issued=issued, now=now, ends=ends)
        tell("signed_in" if kept else "session_ended", session=session.id, reason="sign_in" if kept else "logout_first")
        return cookie if kept else None

    async def find(self, cookie: str, *, used: bool = True) -> Session | None:
        """Return the session of this cookie if it is within its limits, and note that it is `used` if it is.

        The store is asked every time, so that a session ended anywhere is ended here; what it holds is opened once.
        """
        if not _COOKIE.fullmatch(cookie):
            return None
        key = _key(cookie)
        row = await self._store.read(key)
        session = None if row is None else self._opened(key, row)
        if row is None or session is None:
            self._seen.pop(key, None)
            return None
        now = self._clock()
        if now >= session.began + session.grant.absolute or now >= row.seen + session.grant.idle:
            await self.end(session, "timeout")
            return None
        if used and now - row.seen > min(60, session.grant.idle / 10):
            await self._store.touch(session.key, now)
        return session

    async def again(self, session: Session) -> Session | None:
        """Return the session as it is stored now; None if it has ended."""
        row = await self._store.read(session.key)
        return None if row is None else self._opened(session.key, row)

    async def renew(self, session: Session, tokens: Tokens, claims: Claims) -> Session | None:
        """Return the session with newer tokens and the roles of the newer claims; None if it has ended meanwhile."""
        kept = tokens if tokens.refresh_token else replace(tokens, refresh_token=session.refresh_token)
        newer, began, secret = session.version + 1, session.began, session.secret
        renewed = self._made(session.key, newer, began, secret, kept, claims, session.proof)
        ends = session.began + renewed.grant.absolute
        done = await self._store.replace(session.key, self._seal(renewed), session.version, ends=ends)
        if not done:
            return await self.again(session)
        return renewed if self._clock() < ends else None

    async def end(self, session: Session, reason: str) -> None:
        """End the session; `reason` is a fixed word for the log."""
        self._seen.pop(session.key, None)
        await self._store.destroy(session.key)
        tell("session_ended", session=session.id, reason=reason)

    async def forget(self, cookie: str) -> None:
        """End whatever session has this cookie."""
        await self._store.destroy(_key(cookie))

    async def end_by_sid(self, sid: str) -> int:
        """End the sessions of the provider's session `sid`, and one that is about to begin. Returns how many ended."""
        now = self._clock()
        return await self._store.destroy_by_sid(self._index("sid", sid), now=now, until=now + TOMBSTONE)

    async def end_by_subject(self, subject: str, issued: float) -> int:
        """End all sessions of a person that began before `issued`, seconds. Returns how many ended."""
        until = self._clock() + TOMBSTONE
        return await self._store.destroy_by_subject(self._index("sub", subject), issued=issued, until=until)

    def _made(
        self, key: bytes, version: int, began: float, secret: bytes, tokens: Tokens, claims: Claims, proof: Proof
    ) -> Session:
        now = self._clock()
        return Session(
            key=key,
            version=version,
            began=began,
            # A little before the token ends, so that a short absence of the provider ends nobody's session.
            fresh_until=now + min(tokens.life * 0.8, ROLES_LIFE),
            valid_until=now + tokens.life,
            secret=secret,
            id_token=tokens.id_token,
            access_token=tokens.access_token,
            refresh_token=tokens.refresh_token,
            claims=claims,
            grant=grant(self._identity, claims),
            proof=proof,
        )

    def _seal(self, session: Session) -> bytes:
        kept = {
            "began": session.began,
            "fresh_until": session.fresh_until,
            "valid_until": session.valid_until,
            "secret": session.secret.hex(),
            "id_token": session.id_token,
            "access_token": session.access_token,
            "refresh_token": session.refresh_token,
            "proof": asdict(session.proof),
        }
        return self._sealer.seal(json.dumps(kept).encode(), session.key)

    def _opened(self, key: bytes, row: Row) -> Session | None:
        """Return the session in the row; the same as last time where the same is stored."""
        value, session = self._seen.get(key, _NEVER)
        if value != row.value:
            session = self._unsealed(key, row)
            self._seen[key] = (row.value, session)
        return session

    def _unsealed(self, key: bytes, row: Row) -> Session | None:
        plain = self._sealer.open(row.value, key)
        if plain is None:
            tell("session_ended", session=key.hex()[:16], reason="sealed_by_another_key")
            return None
        kept = json.loads(plain)
        claims = read_claims(kept["id_token"])
        secret, proof = bytes.fromhex(kept.pop("secret")), Proof(**kept.pop("proof"))
        granted = grant(self._identity, claims)
        return Session(key=key, version=row.version, secret=secret, claims=claims, grant=granted, proof=proof, **kept)

    def _index(self, kind: str, name: str) -> bytes:
        return hmac.new(self._index_key, f"{kind}\0{name}".encode(), hashlib.sha256).digest()


def _key(cookie: str) -> bytes:
    return hashlib.sha256(cookie.encode()).digest()
