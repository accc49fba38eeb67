"""What a running Keycloak tells of the cabinet's realm: all that the linter looks at, as the server's own answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from constructor.keycloak.admin import Admin, place
from constructor.keycloak.answers import Thing, text, texts, thing, things
from constructor.keycloak.changes.people import wanted_groups


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """A realm as it runs; `realm` and `client` are {} where they are not there.

    `roles` are names under `realm`, and under `client` by client; `groups` are paths; `flow` are the executions of the
    sign-in that browsers use, each authenticator with its `config`; `themes` are those of sign-in that are installed.
    """

    realm: Thing = field(default_factory=dict)
    client: Thing = field(default_factory=dict)
    others: tuple[Thing, ...] = ()
    roles: Thing = field(default_factory=dict)
    groups: tuple[str, ...] = ()
    profile: Thing = field(default_factory=dict)
    flow: tuple[Thing, ...] = ()
    discovery: Thing = field(default_factory=dict)
    themes: tuple[str, ...] = ()
    version: str = ""


async def read_running(admin: Admin, wanted: Thing, client_id: str) -> Running:
    """Return what runs where the wanted realm must be. Raises `AdminError`."""
    name = text(wanted.get("realm"))
    at = ("realms", name)
    realm = thing(await admin.get(place(*at)))
    if not realm:
        return Running()
    clients = things(await admin.get(place(*at, "clients")))
    client = next((one for one in clients if one.get("clientId") == client_id), {})
    server = thing(await admin.get("serverinfo"))
    paths = {path: await admin.get(_group(name, path)) for path in wanted_groups(wanted)}
    return Running(
        realm=realm,
        client=client,
        others=tuple(one for one in clients if one.get("clientId") != client_id),
        roles={"realm": await _names(admin, *at, "roles"), "client": await _client_roles(admin, at, client)},
        groups=tuple(path for path, found in paths.items() if found is not None),
        profile=thing(await admin.get(place(*at, "users", "profile"))),
        flow=await _flow(admin, at, text(realm.get("browserFlow"))),
        discovery=thing(await admin.discovery(name)),
        themes=tuple(text(one.get("name")) for one in things(thing(server.get("themes")).get("login"))),
        version=text(thing(server.get("systemInfo")).get("version")),
    )


def _group(realm: str, path: str) -> str:
    return place("realms", realm, "group-by-path", *path.strip("/").split("/"))


async def _names(admin: Admin, *at: str) -> list[str]:
    return [text(role.get("name")) for role in things(await admin.get(place(*at)))]


async def _client_roles(admin: Admin, at: tuple[str, str], client: Thing) -> Mapping[str, list[str]]:
    if not client:
        return {}
    return {text(client.get("clientId")): await _names(admin, *at, "clients", text(client.get("id")), "roles")}


async def _flow(admin: Admin, at: tuple[str, str], alias: str) -> tuple[Thing, ...]:
    executions = things(await admin.get(place(*at, "authentication", "flows", alias, "executions")))
    return tuple([await _with_config(admin, at, execution) for execution in executions])


async def _with_config(admin: Admin, at: tuple[str, str], execution: Thing) -> Thing:
    identifier = text(execution.get("authenticationConfig"))
    if not identifier:
        return execution
    return {
        **execution,
        "config": thing(await admin.get(place(*at, "authentication", "config", identifier))).get("config"),
    }


def listed(value: object) -> tuple[str, ...]:
    """Return the parts of one of Keycloak's lists in a single text."""
    return tuple(part for part in text(value).split("##") if part) if isinstance(value, str) else texts(value)
