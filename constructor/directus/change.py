"""What differs between a running Directus and the wanted, and the call that puts it right."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Literal

from constructor.directus.admin import Admin

Kind = Literal[
    "collection", "field", "relation", "language", "policy", "permission", "role", "user", "flow", "operation",
    "preset", "folder", "file", "content",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Send:
    """One call that puts a difference right; the body is JSON."""

    method: Literal["POST", "PATCH", "DELETE"]
    path: str
    body: str = field(default="null", repr=False)

    async def run(self, admin: Admin) -> None:
        """Make it; raises `AdminError`."""
        body: object = json.loads(self.body)
        if self.method == "POST":
            await admin.post(self.path, body)
        elif self.method == "PATCH":
            await admin.patch(self.path, body)
        else:
            await admin.delete(self.path)


def send(method: Literal["POST", "PATCH", "DELETE"], path: str, body: object = None) -> Send:
    """Return the call with that body."""
    return Send(method, path, json.dumps(body, ensure_ascii=False, default=float))


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """Lays a file into a folder, under an identifier that is chosen here."""

    identifier: str
    folder: str
    name: str
    title: str
    type: str
    data: bytes = field(repr=False)

    async def run(self, admin: Admin) -> None:
        """Make it; raises `AdminError`."""
        told = {"id": self.identifier, "title": self.title, "folder": self.folder, "type": self.type}
        await admin.upload("files", told, self.name, self.type, self.data)


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
    repair: Send | Upload | None = field(default=None, compare=False, repr=False, hash=False)

    @property
    def subject(self) -> tuple[str, ...]:
        """What tells this difference from others."""
        return (self.kind, self.of, self.name, self.setting)
