"""What the provider remembers: sessions, codes and families of tokens, in memory."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field

from constructor.standins.provider.model import Person
from constructor.standins.provider.people import Account

CODE_SECONDS = 60
IDLE_SECONDS = 1800
LONGEST_SECONDS = 36000
HALF_SECONDS = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One person signed in in one browser (Keycloak's SSO session)."""

    sid: str
    cookie: str = field(repr=False)
    account: Account
    started: int
    authenticated: int
    device: str = ""

    @property
    def person(self) -> Person:
        """Who it is, as they are known now."""
        return self.account.person


@dataclass(frozen=True, slots=True, kw_only=True)
class Half:
    """How far somebody has come with one sign-in that is not over: what was proved in it."""

    account: Account
    password: bool = False
    code: bool = False
    expires: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """An authorization code with what it was given for (RFC 6749 §4.1.2, RFC 7636 §4.4)."""

    value: str = field(repr=False)
    session: Session
    acr: str
    redirect_uri: str
    scope: str
    nonce: str
    code_challenge: str
    code_challenge_method: str
    expires: float

    def get_redirect_uri(self) -> str:
        return self.redirect_uri

    def get_scope(self) -> str:
        return self.scope


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """All tokens that come from one code: they live and die together (RFC 9700 §4.14.2)."""

    id: str
    session: Session
    acr: str
    scope: str


class Store:
    """Sessions, codes and tokens; every question about them is answered as of now by the clock."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.clock = clock
        self._sessions: dict[str, Session] = {}
        self._cookies: dict[str, str] = {}
        self._seen: dict[str, float] = {}
        self._codes: dict[str, Code] = {}
        self._redeemed: dict[str, str] = {}
        self._families: dict[str, Family] = {}
        self._refresh: dict[str, str] = {}
        self._spent: set[str] = set()
        self._access: dict[str, str] = {}
        self._halves: dict[tuple[str, str], Half] = {}

    def begin(self, account: Account, previous: Session | None = None, device: str = "") -> Session:
        """Start a session, or, when `previous` is the same person's, renew its time of sign-in under the same `sid`."""
        now = int(self.clock())
        if previous is not None:
            del self._cookies[previous.cookie]
        session = Session(
            sid=previous.sid if previous else secrets.token_urlsafe(18),
            cookie=secrets.token_urlsafe(32),
            account=account,
            device=device,
            started=previous.started if previous else now,
            authenticated=now,
        )
        self._sessions[session.sid] = session
        self._cookies[session.cookie] = session.sid
        self._seen[session.sid] = now
        return session

    def session(self, sid: str) -> Session | None:
        """Return the session when it has neither ended, nor idled or lasted too long, nor is its person disabled."""
        session = self._sessions.get(sid)
        if session is None or not session.account.enabled:
            return None
        now = self.clock()
        if now - self._seen[sid] > IDLE_SECONDS or now - session.started > LONGEST_SECONDS:
            self.end(sid)
            return None
        return session

    def session_of_cookie(self, cookie: str) -> Session | None:
        """Return the live session of a browser by its cookie."""
        return self.session(self._cookies.get(cookie, ""))

    def sessions(self, account: Account | None = None) -> tuple[Session, ...]:
        """Return the live sessions, of one person or of everybody."""
        found = [self.session(sid) for sid in list(self._sessions)]
        return tuple(one for one in found if one is not None and account in (None, one.account))

    def touch(self, session: Session) -> None:
        """Note that the session is in use."""
        self._seen[session.sid] = self.clock()

    def seen(self, session: Session) -> float:
        """Return when the session was last in use."""
        return self._seen[session.sid]

    def half(self, browser: str, state: str) -> Half | None:
        """Return how far the browser with this seed has come with the request of this `state`."""
        found = self._halves.get((browser, state))
        return found if found and self.clock() <= found.expires and found.account.enabled else None

    def keep_half(self, browser: str, state: str, half: Half | None) -> None:
        """Remember how far a sign-in has come; None: it is over."""
        self._halves.pop((browser, state), None)
        if half is not None:
            self._halves[browser, state] = half

    def end(self, sid: str) -> bool:
        """End a session with all its tokens; True when the client had been let in by it and is to be told."""
        session = self._sessions.pop(sid, None)
        if session is None:
            return False
        del self._cookies[session.cookie], self._seen[sid]
        families = [family.id for family in self._families.values() if family.session.sid == sid]
        for family in families:
            self.kill(family)
        self._codes = {value: code for value, code in self._codes.items() if code.session.sid != sid}
        return bool(families)

    def keep_code(self, code: Code) -> None:
        """Remember a code until it is redeemed or its session ends."""
        self._codes[code.value] = code

    def redeem(self, value: str) -> Code | None:
        """Return a code at its first use only; a second use kills what the first one brought (RFC 6749 §4.1.2)."""
        code = self._codes.get(value)
        if code is None:
            return None
        if value in self._redeemed:
            self.kill(self._redeemed[value])
            return None
        self._redeemed[value] = ""
        alive = self.session(code.session.sid) is not None and self.clock() <= code.expires
        return code if alive else None

    def open_family(self, code: Code) -> Family:
        """Start the family of tokens that a redeemed code brings."""
        family = Family(id=secrets.token_urlsafe(16), session=code.session, acr=code.acr, scope=code.scope)
        self._families[family.id] = family
        self._redeemed[code.value] = family.id
        return family

    def family_of_access(self, jti: str) -> Family | None:
        """Return the live family of an access token."""
        return self._live(self._access.get(jti, ""))

    def family_of_refresh(self, token: str) -> Family | None:
        """Return the live family of a refresh token; a token used before kills its family (RFC 9700 §4.14.2)."""
        if token in self._spent:
            self.kill(self._refresh.get(token, ""))
        return self._live(self._refresh.get(token, ""))

    def keep_tokens(self, family: Family, *, jti: str, refresh: str) -> None:
        """Remember the newest tokens of a family."""
        self._access[jti] = family.id
        self._refresh[refresh] = family.id

    def spend(self, refresh: str) -> None:
        """Note that a refresh token was used: it is not good for a second time."""
        self._spent.add(refresh)

    def forget_access(self, jti: str) -> None:
        """Revoke one access token."""
        self._access.pop(jti, None)

    def kill(self, family: str) -> None:
        """Revoke every token of a family."""
        self._families.pop(family, None)

    def _live(self, family: str) -> Family | None:
        found = self._families.get(family)
        return found if found and self.session(found.session.sid) else None
