"""Attempts to sign in, kept sealed in cookies of the very browser that began them."""

from __future__ import annotations

import base64
import hmac
import json
import re
import secrets
from collections.abc import Mapping

from msgspec.structs import asdict

from runtime.identity.provider import Clock
from runtime.identity.sealing import Sealer
from runtime.records import Guarded

LIFE = 600  # seconds from leaving for the provider to coming back
MOST = 5
PURPOSE = "sign-in attempts/2"  # another shape of what is sealed takes another number
_LONGEST_TARGET = 1024
_NAME_LENGTH = 8
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


class Attempt(Guarded, frozen=True, kw_only=True):
    """One way to the provider and back: `state` and `nonce` (Core §3.1.2.1), PKCE `verifier` (RFC 7636), `target`.

    `level` is the level of sign-in asked for, `action` what to do with the account there; "" for none.
    """

    state: str
    nonce: str
    verifier: str
    target: str
    level: str
    action: str
    at: float


class Attempts:
    """Writes attempts into cookies and finds them there; `prefix` begins the cookies' names."""

    def __init__(self, sealer: Sealer, prefix: str, clock: Clock) -> None:
        self._sealer = sealer
        self._prefix = prefix
        self._clock = clock

    def begin(self, target: str, *, level: str = "", action: str = "") -> Attempt:
        """Return a new attempt that is to end at `target`, a path of ours; any other target becomes `/`."""
        return Attempt(
            state=secrets.token_urlsafe(32),
            nonce=secrets.token_urlsafe(32),
            verifier=secrets.token_urlsafe(32),
            target=own_path(target),
            level=level,
            action=action,
            at=self._clock(),
        )

    def cookie(self, attempt: Attempt) -> tuple[str, str]:
        """Return name and sealed value of the attempt's cookie."""
        name = self.name(attempt.state)
        sealed = self._sealer.seal(json.dumps(asdict(attempt)).encode(), name.encode())
        return name, base64.urlsafe_b64encode(sealed).decode()

    def name(self, state: str) -> str:
        """Return the name of the cookie of the attempt with this state."""
        return self._prefix + state[:_NAME_LENGTH]

    def find(self, state: str, cookies: Mapping[str, str]) -> Attempt | None:
        """Return this browser's attempt with exactly this state, if it is not too old."""
        if not _TOKEN.fullmatch(state):
            return None
        attempt = self._open(self.name(state), cookies)
        if attempt is None or not hmac.compare_digest(attempt.state, state):
            return None
        return attempt

    def surplus(self, cookies: Mapping[str, str]) -> tuple[str, ...]:
        """Return the cookies to drop so that one more attempt makes no more than five; dead ones and the oldest."""
        mine = [name for name in cookies if name.startswith(self._prefix)]
        live = {name: attempt.at for name in mine if (attempt := self._open(name, cookies)) is not None}
        kept = sorted(live, key=lambda name: live[name])[-(MOST - 1) :]
        return tuple(name for name in mine if name not in kept)

    def _open(self, name: str, cookies: Mapping[str, str]) -> Attempt | None:
        try:
            sealed = base64.b64decode(cookies.get(name, ""), altchars=b"-_", validate=True)
        except ValueError:
            return None
        plain = self._sealer.open(sealed, name.encode())
        attempt = None if plain is None else Attempt(**json.loads(plain))
        return attempt if attempt is not None and 0 <= self._clock() - attempt.at < LIFE else None


def own_path(target: str) -> str:
    """Return `target` if it is a path on our own origin that a browser can not read as another's address, else `/`."""
    plain = target.isascii() and target.isprintable() and not set(target) & set(' "\\<>')
    ours = target.startswith("/") and not target.startswith("//") and not target.startswith("/auth/")
    return target if plain and ours and len(target) <= _LONGEST_TARGET else "/"
