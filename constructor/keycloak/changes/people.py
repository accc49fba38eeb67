"""Compares groups and those users who are wanted by name: attributes, roles, membership."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from constructor.keycloak.admin import Admin, AdminError, place
from constructor.keycloak.answers import Thing, text, texts, thing, things
from constructor.keycloak.changes.model import Change, Kind, Several, differing, send
from constructor.keycloak.changes.roles import Key, Roles, granted, shown

_GROUP_APART = frozenset({"name", "path", "subGroups", "attributes", "realmRoles", "clientRoles", "id"})
_USER_APART = frozenset(
    {"username", "attributes", "realmRoles", "clientRoles", "groups", "credentials", "serviceAccountClientId", "id"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A user as the server tells it: itself, roles, paths and ids of groups, kinds of credentials."""

    user: Thing
    roles: frozenset[Key]
    groups: Mapping[str, str]
    credentials: frozenset[str]


# ---------------------------------------------------------------- groups


def wanted_groups(wanted: Thing) -> dict[str, Thing]:
    """Return the groups that are wanted by their path, parents first."""
    return dict(_walk("", things(wanted.get("groups"))))


def _walk(parent: str, groups: tuple[Thing, ...]) -> Iterator[tuple[str, Thing]]:
    for group in groups:
        path = f"{parent}/{text(group.get('name'))}"
        yield path, group
        yield from _walk(path, things(group.get("subGroups")))


async def read_groups(admin: Admin, wanted: Thing) -> dict[str, Thing]:
    """Return those of the wanted groups that are there, by path."""
    realm = text(wanted.get("realm"))
    found = {
        path: thing(await admin.get(place("realms", realm, "group-by-path", *path.strip("/").split("/"))))
        for path in wanted_groups(wanted)
    }
    return {path: group for path, group in found.items() if group}


def compare_groups(wanted: Thing, found: Mapping[str, Thing], roles: Roles) -> tuple[Change, ...]:
    """Return the differences of our groups; other groups, members and attributes are not ours."""
    realm = text(wanted.get("realm"))
    changes: list[Change] = []
    for path, group in wanted_groups(wanted).items():
        parent = path.rpartition("/")[0]
        name = text(group.get("name"))
        if path not in found:
            above = ("groups", text(found[parent].get("id")), "children") if parent in found else ("groups",)
            body = {"name": name, "attributes": group.get("attributes", {})}
            repair = send("POST", place("realms", realm, *above), body) if parent in found or not parent else None
            changes.append(Change(kind="group", name=path, repair=repair))
            continue
        at = ("realms", realm, "groups", text(found[path].get("id")))
        attributes = thing(group.get("attributes"))
        body = {**found[path], "attributes": {**thing(found[path].get("attributes")), **attributes}}
        body |= {key: value for key, value in group.items() if key not in _GROUP_APART}
        plain = {key: value for key, value in group.items() if key not in _GROUP_APART}
        different = differing(plain, found[path]) | differing(attributes, thing(found[path].get("attributes")))
        changes += _settings("group", path, different, Several((send("PUT", place(*at), body),)))
        changes += _compare_mappings("group", path, at, group, granted(found[path]), roles)
    return tuple(changes)


# ---------------------------------------------------------------- users


async def read_users(admin: Admin, wanted: Thing, roles: Roles) -> dict[str, Member]:
    """Return those of the wanted users who are there, by user name."""
    found = {}
    for user in things(wanted.get("users")):
        name = text(user.get("username"))
        member = await _read_user(admin, text(wanted.get("realm")), name)
        if member is not None:
            found[name] = member
    return found


async def _read_user(admin: Admin, realm: str, name: str) -> Member | None:
    users = things(await admin.get(place("realms", realm, "users", username=name, exact="true")))
    if not users:
        return None
    at = ("realms", realm, "users", text(users[0].get("id")))
    mappings = thing(await admin.get(place(*at, "role-mappings")))
    of_clients = thing(mappings.get("clientMappings"))
    realm_roles = {("", text(role.get("name"))) for role in things(mappings.get("realmMappings"))}
    client_roles = {
        (client, text(role.get("name")))
        for client in of_clients
        for role in things(thing(of_clients[client]).get("mappings"))
    }
    groups = things(await admin.get(place(*at, "groups")))
    credentials = things(await admin.get(place(*at, "credentials")))
    return Member(
        user=thing(await admin.get(place(*at))),
        roles=frozenset(realm_roles | client_roles),
        groups={text(group.get("path")): text(group.get("id")) for group in groups},
        credentials=frozenset(text(credential.get("type")) for credential in credentials),
    )


def compare_users(
    wanted: Thing, found: Mapping[str, Member], groups: Mapping[str, Thing], roles: Roles
) -> tuple[Change, ...]:
    """Return the differences of the users who are wanted by name; nobody else is looked at.

    Raises `AdminError` (`taken`) where one of them has another e-mail: it is somebody else of the same name.
    """
    realm = text(wanted.get("realm"))
    changes: list[Change] = []
    for user in things(wanted.get("users")):
        name = text(user.get("username"))
        if name in found:
            if user.get("email") and found[name].user.get("email") != user["email"]:
                raise AdminError("taken", name)
            changes += _compare_user(realm, user, found[name], groups, roles)
            continue
        fresh = {key: value for key, value in user.items() if key not in ("realmRoles", "clientRoles", "groups")}
        serves = user.get("serviceAccountClientId")  # is made with its client
        repair = None if serves else send("POST", place("realms", realm, "users"), fresh)
        changes.append(Change(kind="user", name=name, repair=repair))
    return tuple(changes)


def _compare_user(realm: str, user: Thing, member: Member, groups: Mapping[str, Thing], roles: Roles) -> list[Change]:
    name = text(user.get("username"))
    at = ("realms", realm, "users", text(member.user.get("id")))
    plain = {key: value for key, value in user.items() if key not in _USER_APART}
    attributes, theirs = thing(user.get("attributes")), thing(member.user.get("attributes"))
    body = {**member.user, **plain, "attributes": {**theirs, **attributes}}
    different = differing(plain, member.user) | differing(attributes, theirs)
    changes = _settings("user", name, different, Several((send("PUT", place(*at), body),)))
    changes += _compare_mappings("user", name, at, user, member.roles, roles)
    for path in texts(user.get("groups")):
        if path not in member.groups:
            join = send("PUT", place(*at, "groups", text(groups[path].get("id")))) if path in groups else None
            changes.append(Change(kind="user", name=name, setting="groups", after=path, repair=join))
    for credential in things(user.get("credentials")):
        kind = text(credential.get("type"))
        if kind not in member.credentials:
            body = {**member.user, "credentials": [credential]}
            give = send("PUT", place(*at), body)
            changes.append(Change(kind="user", name=name, setting=kind, secret=True, repair=give))
    return changes


# ---------------------------------------------------------------- both


def _settings(kind: Kind, name: str, different: Mapping[str, tuple[object, object]], repair: Several) -> list[Change]:
    return [
        Change(kind=kind, name=name, setting=key, before=before, after=after, repair=repair)
        for key, (before, after) in different.items()
    ]


def _compare_mappings(
    kind: Kind, name: str, at: tuple[str, ...], wanted: Thing, found: frozenset[Key], roles: Roles
) -> list[Change]:
    """Compare which of our roles somebody holds; other roles are not ours."""
    must_be = granted(wanted)
    is_now = found & (roles.ours | must_be)
    changes: list[Change] = []
    for client in sorted({key[0] for key in must_be ^ is_now}):
        after = frozenset(key for key in must_be if key[0] == client)
        before = frozenset(key for key in is_now if key[0] == client)
        where = ("clients", roles.clients.get(client, "")) if client else ("realm",)
        repair = roles.exchange(place(*at, "role-mappings", *where), before, after)
        setting = "clientRoles" if client else "realmRoles"
        changes.append(
            Change(kind=kind, name=name, setting=setting, before=shown(before), after=shown(after), repair=repair)
        )
    return changes
