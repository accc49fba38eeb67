"""Roles and groups of the realm: the words by which the cabinet's roles are granted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from constructor.keycloak.claims import Words
from runtime.cabinet.model import Role


def roles_of(roles: Sequence[Role], words: Words, client_id: str) -> dict[str, object]:
    """Return the realm's roles and the client's; the word of a role that includes others is made of their words."""
    of_realm = {word: _included(roles, word, words.realm) for word in words.realm}
    of_client = {word: _included(roles, word, words.client) for word in words.client}
    in_realm = [_role(word, {"realm": others} if others else {}) for word, others in of_realm.items()]
    at_client = [_role(word, {"client": {client_id: others}} if others else {}) for word, others in of_client.items()]
    return {"realm": in_realm, **({"client": {client_id: at_client}} if at_client else {})}


def groups_of(paths: Iterable[str]) -> list[dict[str, object]]:
    """Return the groups at these paths (`/partners/agents`), each in the one above it."""
    below: dict[str, list[str]] = {}
    for path in paths:
        name, _, rest = path.strip("/").partition("/")
        if name:
            below.setdefault(name, []).extend([rest] if rest else [])
    return [{"name": name, "subGroups": groups_of(rests)} for name, rests in below.items()]


def _included(roles: Sequence[Role], word: str, known: Sequence[str]) -> list[str]:
    including = [role for role in roles if word in role.named]
    names = {role.id: role.named for role in roles}
    firsts = (
        next((one for one in names.get(other, ()) if one in known), "") for role in including for other in role.includes
    )
    return [one for one in dict.fromkeys(firsts) if one not in ("", word)]


def _role(word: str, composites: dict[str, object]) -> dict[str, object]:
    return {"name": word, "composite": bool(composites), **({"composites": composites} if composites else {})}
