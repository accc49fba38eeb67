"""Compares roles of the realm and of its clients: descriptions, and which of ours include which."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from constructor.keycloak.admin import Admin, place
from constructor.keycloak.answers import Thing, text, texts, thing, things
from constructor.keycloak.changes.model import Change, Repair, Several, differing, send

Key = tuple[str, str]  # client ("" for the realm) and name
_PLAIN = frozenset({"name", "composite", "composites", "clientRole", "containerId", "id"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Roles:
    """Roles that are named and there, with what each includes; those of `ours`; the ids of our clients by name."""

    realm: str
    ours: frozenset[Key]
    found: Mapping[Key, Thing]
    includes: Mapping[Key, frozenset[Key]]
    clients: Mapping[str, str]

    def at(self, key: Key) -> tuple[str, ...]:
        """Return where a role stands in the admin API."""
        client, name = key
        inside = ("clients", self.clients[client]) if client else ()
        return ("realms", self.realm, *inside, "roles", name)

    def exchange(self, path: str, is_now: frozenset[Key], wanted: frozenset[Key]) -> Repair | None:
        """Return what makes a place hold the wanted of our roles; None while one of them is not there."""
        if not all(key in self.found for key in wanted):
            return None
        moves: list[Repair] = []
        if wanted - is_now:
            moves.append(send("POST", path, self._representations(wanted - is_now)))
        if is_now - wanted:
            moves.append(send("DELETE", path, self._representations(is_now - wanted)))
        return Several(tuple(moves))

    def _representations(self, keys: frozenset[Key]) -> list[object]:
        return [{"id": self.found[key]["id"], "name": key[1]} for key in sorted(keys)]


def wanted_roles(wanted: Thing) -> dict[Key, Thing]:
    """Return the roles that are wanted."""
    roles = thing(wanted.get("roles"))
    of_clients = thing(roles.get("client"))
    found = {("", text(role.get("name"))): role for role in things(roles.get("realm"))}
    return found | {(c, text(role.get("name"))): role for c in of_clients for role in things(of_clients[c])}


async def read_roles(admin: Admin, wanted: Thing, clients: Mapping[str, str]) -> Roles:
    """Return those of the roles that are wanted, included or granted that are there; `clients` are ids by name."""
    realm = text(wanted.get("realm"))
    names = {identifier: name for name, identifier in clients.items()}
    ours = frozenset(wanted_roles(wanted))
    roles = Roles(realm=realm, ours=ours, found={}, includes={}, clients=clients)
    found: dict[Key, Thing] = {}
    includes: dict[Key, frozenset[Key]] = {}
    for key in sorted(ours | _granted_ones(wanted)):
        if key[0] and key[0] not in clients:
            continue
        role = thing(await admin.get(place(*roles.at(key))))
        if not role:
            continue
        found[key] = role
        including = key in ours and role.get("composite")
        inner = things(await admin.get(place(*roles.at(key), "composites"))) if including else ()
        includes[key] = frozenset(
            (names.get(text(other.get("containerId")), "?") if other.get("clientRole") else "", text(other.get("name")))
            for other in inner
        )
    return Roles(realm=realm, ours=ours, found=found, includes=includes, clients=clients)


def compare_roles(wanted: Thing, roles: Roles) -> tuple[Change, ...]:
    """Return the differences of our roles; what else they include, and all other roles, are not ours."""
    ours = wanted_roles(wanted)
    changes: list[Change] = []
    for key, role in ours.items():
        if key not in roles.found:
            repair: Repair | None = None
            if not key[0] or key[0] in roles.clients:
                plain = {name: value for name, value in role.items() if name not in ("composite", "composites")}
                repair = send("POST", place(*roles.at(key)[:-1]), plain)
            changes.append(_change(key, repair=repair))
            continue
        found = roles.found[key]
        settings = {name: value for name, value in role.items() if name not in _PLAIN}
        repair = send("PUT", place(*roles.at(key)), {**found, **settings})
        changes += [
            _change(key, name, before, after, repair) for name, (before, after) in differing(settings, found).items()
        ]
        changes += _compare_includes(key, composites(role), roles)
    return tuple(changes)


def composites(role: Thing) -> frozenset[Key]:
    """Return the roles that a wanted one includes."""
    inner = thing(role.get("composites"))
    return _keys(inner.get("realm"), inner.get("client"))


def granted(holder: Thing) -> frozenset[Key]:
    """Return the roles that a group or a user holds, or is wanted to."""
    return _keys(holder.get("realmRoles"), holder.get("clientRoles"))


def _keys(realm: object, of_clients: object) -> frozenset[Key]:
    at_clients = thing(of_clients)
    return frozenset(
        {("", name) for name in texts(realm)}
        | {(client, name) for client in at_clients for name in texts(at_clients[client])}
    )


def _granted_ones(wanted: Thing) -> frozenset[Key]:
    """Return every role that one of ours includes, or that a wanted group or user is to hold."""
    holders, keys = [*things(wanted.get("users"))], [composites(role) for role in wanted_roles(wanted).values()]
    groups = [*things(wanted.get("groups"))]
    while groups:
        group = groups.pop()
        holders.append(group)
        groups += things(group.get("subGroups"))
    return frozenset().union(*keys, *(granted(holder) for holder in holders))


def shown(keys: frozenset[Key]) -> list[str]:
    """Return names of roles as they are told, those of clients as `client/role`."""
    return sorted(f"{client}/{name}" if client else name for client, name in keys)


def _compare_includes(key: Key, wanted: frozenset[Key], roles: Roles) -> list[Change]:
    is_now = roles.includes[key] & (roles.ours | wanted)
    if wanted == is_now:
        return []
    repair = roles.exchange(place(*roles.at(key), "composites"), is_now, wanted)
    return [_change(key, "composites", shown(is_now), shown(wanted), repair)]


def _change(
    key: Key, setting: str = "", before: object = None, after: object = None, repair: Repair | None = None
) -> Change:
    client, name = key
    return Change(
        kind="client_role" if client else "role",
        name=name, of=client, setting=setting, before=before, after=after, repair=repair,
    )  # fmt: skip
