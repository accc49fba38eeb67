"""What an administrator of Keycloak does to people and sessions, for tests: with the same calls to the client."""

from __future__ import annotations

from dataclasses import replace

from joserfc.jwk import RSAKey

from constructor.standins.provider import second_factor
from constructor.standins.provider.keys import Spoil
from constructor.standins.provider.model import Person
from constructor.standins.provider.people import Account, People
from constructor.standins.provider.server import Server
from constructor.standins.provider.sign_out import SignOut
from constructor.standins.provider.store import Session


class Administration:
    """The administrator's hand on a running provider. Every method raises `KeyError` for an unknown user name.

    What Keycloak tells the client of is told here as well (`sign_out`, `end_session`); of all else the client hears
    only when it refreshes.
    """

    def __init__(self, *, server: Server, people: People, sign_out: SignOut) -> None:
        self._server = server
        self._people = people
        self._sign_out = sign_out

    def person(self, username: str) -> Person:
        """Return somebody as they are now."""
        return self._account(username).person

    def sessions(self, username: str) -> tuple[str, ...]:
        """Return the `sid` of each live session of somebody."""
        return tuple(session.sid for session in self._server.store.sessions(self._account(username)))

    def code(self, username: str) -> str:
        """Return somebody's one-time code of this moment."""
        return second_factor.code_at(self.person(username).second_factor, self._server.store.clock())

    def change(self, username: str, **changed: object) -> None:
        """Change what a person is (`claims`, `password`, `second_factor` …): sessions live on, nobody is told."""
        account = self._account(username)
        account.person = replace(account.person, **changed)  # type: ignore[arg-type]  # fields of Person, by name

    def disable(self, username: str) -> None:
        """Let somebody in no more; nobody is told, and all is as before when they are enabled again."""
        self._account(username).enabled = False

    def enable(self, username: str) -> None:
        """Undo `disable`."""
        self._account(username).enabled = True

    def delete(self, username: str) -> None:
        """Forget somebody with all their sessions; nobody is told."""
        self._end_silently(self._server.store.sessions(self._account(username)))
        self._people.remove(username).enabled = False

    def revoke(self, username: str) -> None:
        """Revoke somebody's tokens, and with its only client the sessions too; nobody is told."""
        self._end_silently(self._server.store.sessions(self._account(username)))

    def sign_out_everybody(self) -> None:
        """End every session of the realm; nobody is told."""
        self._end_silently(self._server.store.sessions())

    async def sign_out(self, username: str) -> None:
        """End every session of somebody; the client is told of each."""
        for session in self._server.store.sessions(self._account(username)):
            await self._end(session)

    async def end_session(self, sid: str) -> None:
        """End one session; the client is told. Nothing happens when there is none."""
        session = self._server.store.session(sid)
        if session is not None:
            await self._end(session)

    def rotate_keys(self, key: RSAKey | None = None, *, keep: bool = True) -> None:
        """Sign with `key`, by default a new one, from now on; `keep` leaves the older ones in the key set."""
        self._server.keys.rotate(key, keep=keep)

    def misbehave(self, spoil: Spoil | None) -> None:
        """Let `spoil` change header and claims of each ID and logout token, or return another text in its place.

        None: behave again.
        """
        self._server.keys.spoil = spoil

    async def _end(self, session: Session) -> None:
        task = self._sign_out.end(session)
        if task is not None:
            await task()

    def _end_silently(self, sessions: tuple[Session, ...]) -> None:
        for session in sessions:
            self._server.store.end(session.sid)

    def _account(self, username: str) -> Account:
        account = self._people.account(username)
        if account is None:
            raise KeyError(username)
        return account
