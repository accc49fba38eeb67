"""The person who is signed in, as the rest of the runtime sees them."""

from __future__ import annotations

from collections.abc import Mapping

from runtime.records import Guarded


class Person(Guarded, frozen=True, kw_only=True):
    """A signed-in person. Identity is issuer and subject, nothing else; the rest comes from verified claims.

    `home` is the held role listed first in the cabinet, or "" for none. `levels` are the levels of sign-in that hold
    now, `missed` is one that was asked for and not reached ("" for none). `session_id` names the session in journals
    and caches and opens nothing. `secret` keys the tokens of this session's forms.
    """

    subject: str
    issuer: str
    name: str
    roles: frozenset[str]
    home: str
    session: Mapping[str, object]
    session_id: str
    secret: bytes
    levels: frozenset[str] = frozenset()
    missed: str = ""

    @property
    def key(self) -> str:
        """The one name of the person across sessions: what handles and journals are bound to."""
        return f"{self.issuer}|{self.subject}"
