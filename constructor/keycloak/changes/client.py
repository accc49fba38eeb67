"""Compares clients, their secrets and their protocol mappers."""

from __future__ import annotations

from constructor.keycloak.admin import place
from constructor.keycloak.answers import Thing, named, text, thing, things
from constructor.keycloak.changes.model import Change, differing, send

_APART = frozenset({"clientId", "secret", "attributes", "protocolMappers"})


def compare_client(realm: str, wanted: Thing, found: Thing | None) -> tuple[Change, ...]:
    """Return the differences of a client: its settings, its attributes and mappers by those that are wanted."""
    name = text(wanted.get("clientId"))
    if found is None:
        return (Change(kind="client", name=name, repair=send("POST", place("realms", realm, "clients"), wanted)),)
    at = ("realms", realm, "clients", text(found.get("id")))
    ours = {key: value for key, value in wanted.items() if key not in _APART}
    attributes = thing(wanted.get("attributes"))
    differences = differing(ours, found) | differing(attributes, thing(found.get("attributes")))
    secret = {"secret": wanted["secret"]} if wanted.get("secret") else {}
    # All of ours are sent: Keycloak guesses `webOrigins` anew when they are not among what comes.
    body = {**ours, **secret, "attributes": {**thing(found.get("attributes")), **attributes}}
    repair = send("PUT", place(*at), body)
    changes = [
        Change(kind="client", name=name, setting=key, before=before, after=after, repair=repair)
        for key, (before, after) in differences.items()
    ]
    if differing(secret, found):
        changes.append(Change(kind="client", name=name, setting="secret", secret=True, repair=repair))
    own_flows = {kind: flow for kind, flow in thing(found.get("authenticationFlowBindingOverrides")).items() if flow}
    if own_flows:
        # An empty name is how Keycloak takes an override away; an empty map leaves them all.
        without = send("PUT", place(*at), {**body, "authenticationFlowBindingOverrides": dict.fromkeys(own_flows, "")})
        setting = "authenticationFlowBindingOverrides"
        changes.append(Change(kind="client", name=name, setting=setting, before=own_flows, after={}, repair=without))
    return (*changes, *_compare_mappers(name, at, things(wanted.get("protocolMappers")), found))


def _compare_mappers(client: str, at: tuple[str, ...], wanted: tuple[Thing, ...], found: Thing) -> tuple[Change, ...]:
    theirs = named(things(found.get("protocolMappers")))
    changes: list[Change] = []
    for ours in wanted:
        name = text(ours.get("name"))
        if name not in theirs:
            repair = send("POST", place(*at, "protocol-mappers", "models"), ours)
            changes.append(Change(kind="mapper", name=name, of=client, repair=repair))
            continue
        is_now = theirs[name]
        config = {**thing(is_now.get("config")), **thing(ours.get("config"))}
        body = {**is_now, **ours, "config": config}
        repair = send("PUT", place(*at, "protocol-mappers", "models", text(is_now.get("id"))), body)
        plain = {key: value for key, value in ours.items() if key != "config"}
        differences = differing(plain, is_now) | differing(thing(ours.get("config")), thing(is_now.get("config")))
        changes += [
            Change(kind="mapper", name=name, of=client, setting=key, before=before, after=after, repair=repair)
            for key, (before, after) in differences.items()
        ]
    return tuple(changes)
