"""Looks at what the realm knows of people: attributes, roles, groups."""

from __future__ import annotations

from collections.abc import Iterator

from constructor.keycloak.answers import Thing, named, texts, thing, things
from constructor.keycloak.changes.people import wanted_groups
from constructor.keycloak.changes.profile import wanted_profile
from constructor.keycloak.changes.roles import wanted_roles
from constructor.keycloak.lint.finding import Look

_CONSOLE = {"role": "roles", "client_role": "clients", "group": "groups"}


def look_at_people(look: Look) -> None:
    """Add what the realm lacks, or gives away, of what the blueprint reads of people."""
    _look_at_attributes(look)
    for kind, name in _missing(look):
        word = name if kind != "client_role" else name.partition("/")[2]
        look.of_realm("PC7121", _CONSOLE[kind], *_asking(look, word), name=name, kind=kind)


def _look_at_attributes(look: Look) -> None:
    found = named(things(look.running.profile.get("attributes")))
    for name, attribute in named(things(wanted_profile(look.wanted).get("attributes"))).items():
        if _own(attribute):
            continue
        if name not in found:
            look.of_realm("PC7119", f"profile.{name}", "identity", "session", attribute=name)
        elif _own(found[name]):
            look.of_realm("PC7120", f"profile.{name}.permissions", "identity", "session", attribute=name)


def _own(attribute: Thing) -> bool:
    """Tell whether people may write it themselves."""
    return "user" in texts(thing(attribute.get("permissions")).get("edit"))


def _missing(look: Look) -> Iterator[tuple[str, str]]:
    roles = look.running.roles
    of_clients = thing(roles.get("client"))
    for client, name in wanted_roles(look.wanted):
        if not client and name not in texts(roles.get("realm")):
            yield "role", name
        if client and name not in texts(of_clients.get(client)):
            yield "client_role", f"{client}/{name}"
    for path in wanted_groups(look.wanted):
        if path not in look.running.groups:
            yield "group", path


def _asking(look: Look, word: str) -> tuple[str, ...]:
    """Return where the blueprint grants a role by that word."""
    role = next((role.id for role in look.identity.roles if word in role.named), "")
    return ("identity", "roles", role)
