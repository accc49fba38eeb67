"""A difference between the realm that is wanted and the one that runs, and how it is put right."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Literal, Protocol

from constructor.keycloak.admin import Admin
from constructor.keycloak.answers import Thing, same

Kind = Literal[
    "realm", "client", "mapper", "role", "client_role", "group", "attribute", "flow", "step", "action", "user", "mail",
]  # fmt: skip
METHODS = Literal["POST", "PUT", "DELETE"]


class Repair(Protocol):
    """What puts a difference right; equal repairs of several differences are made once."""

    async def run(self, admin: Admin) -> None:
        """Make it; raises `AdminError`."""
        ...


@dataclass(frozen=True, slots=True)
class Send:
    """One call of the admin API; the body is JSON."""

    method: METHODS
    path: str
    body: str = field(default="null", repr=False)

    async def run(self, admin: Admin) -> None:
        """Send it."""
        body: object = json.loads(self.body)
        if self.method == "POST":
            await admin.post(self.path, body)
        elif self.method == "PUT":
            await admin.put(self.path, body)
        else:
            await admin.delete(self.path, body)


def send(method: METHODS, path: str, body: object = None) -> Send:
    """Return the call with that body."""
    return Send(method, path, json.dumps(body, ensure_ascii=False, default=float))


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What differs: `setting` of the `name`d thing (`of` another one); without a setting, the thing is not there.

    `repair` is None where it waits for that of another difference. The values of a `secret` are not kept.
    """

    kind: Kind
    name: str
    of: str = ""
    setting: str = ""
    before: object = None
    after: object = None
    secret: bool = False
    repair: Repair | None = field(default=None, compare=False, repr=False, hash=False)

    @property
    def subject(self) -> tuple[str, ...]:
        """What tells this difference from others."""
        return (self.kind, self.of, self.name, self.setting)


def differing(wanted: Thing, found: Thing) -> dict[str, tuple[object, object]]:
    """Return by key what is (first) and what must be (second), of the keys that are wanted and are otherwise."""
    return {key: (found.get(key), value) for key, value in wanted.items() if not same(value, found.get(key))}


@dataclass(frozen=True, slots=True)
class Several:
    """Repairs one after another."""

    repairs: tuple[Repair, ...]

    async def run(self, admin: Admin) -> None:
        """Make them in their order."""
        for repair in self.repairs:
            await repair.run(admin)
