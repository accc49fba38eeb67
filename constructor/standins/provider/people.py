"""Who can sign in: the people the provider was told of, and those who registered; what they change lives here."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from constructor.standins.provider.model import Person


@dataclass(slots=True, kw_only=True, eq=False)
class Account:
    """A person's account: who they are now, and whether they may sign in."""

    person: Person
    enabled: bool = True


class People:
    """Finds accounts by what people type, and takes new ones."""

    def __init__(self, people: Sequence[Person]) -> None:
        self._accounts = {person.username: Account(person=person) for person in people}
        self._told = tuple(self._accounts)

    def told(self) -> tuple[Person, ...]:
        """Return the people that the provider was told of and that are still there, for the one-click choice."""
        return tuple(self._accounts[name].person for name in self._told if name in self._accounts)

    def account(self, username: str) -> Account | None:
        """Return an account by the exact user name."""
        return self._accounts.get(username)

    def find(self, login: str) -> Account | None:
        """Return an account by what was typed: user name or e-mail, in any case of letters."""
        typed = login.casefold()
        for account in self._accounts.values():
            if typed in (account.person.username.casefold(), account.person.email.casefold()):
                return account
        return None

    def check(self, login: str, password: str) -> Account | None:
        """Return the account if the password is right, whether it is enabled or not."""
        account = self.find(login)
        # An unknown login is compared as well: the time of the answer tells nothing.
        expected = account.person.password if account else secrets.token_urlsafe(6)
        right = secrets.compare_digest(expected.encode(), password.encode())
        return account if account and right else None

    def add(self, person: Person) -> Account:
        """Take somebody new, whose user name and e-mail must be free."""
        account = Account(person=person)
        self._accounts[person.username] = account
        return account

    def remove(self, username: str) -> Account:
        """Forget somebody. Raises `KeyError` when there is no such person."""
        return self._accounts.pop(username)
