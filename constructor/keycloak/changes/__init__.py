"""Brings a running realm to what is wanted, and nothing else in it: what differs, in words, and putting it right."""

from __future__ import annotations

from collections.abc import Callable

from constructor.keycloak.admin import Admin, AdminError, place
from constructor.keycloak.answers import Thing, text, thing, things
from constructor.keycloak.changes.client import compare_client
from constructor.keycloak.changes.flows import compare_flows, read_flows
from constructor.keycloak.changes.model import Change, Repair, send
from constructor.keycloak.changes.people import compare_groups, compare_users, read_groups, read_users
from constructor.keycloak.changes.profile import compare_profile, wanted_profile
from constructor.keycloak.changes.realm import compare_actions, compare_attributes, compare_mail, compare_settings
from constructor.keycloak.changes.roles import compare_roles, read_roles

__all__ = ["Change", "apply", "changes"]

ROUNDS = 8  # what waits for another thing comes in a later round; nothing waits for so long


async def changes(admin: Admin, realm: Thing) -> tuple[Change, ...]:
    """Return what differs between a running realm and the wanted one, () where nothing does.

    `realm` is a RealmRepresentation (Keycloak 26 admin API). Only what it names is compared: lists are exact, maps by
    their keys, and mappers, roles, groups, attributes of users, flows, required actions and users by name. Of roles
    that include, or are given to, other things, only our own count. Raises `AdminError`.
    """
    name = text(realm.get("realm"))
    at = ("realms", name)
    found = thing(await admin.get(place(*at)))
    if not found:
        return (Change(kind="realm", name=name, repair=send("POST", "realms", realm)),)
    clients = {
        text(client.get("clientId")): things(
            await admin.get(place(*at, "clients", clientId=text(client.get("clientId"))))
        )
        for client in things(realm.get("clients"))
    }
    identifiers = {client: text(matching[0].get("id")) for client, matching in clients.items() if matching}
    roles = await read_roles(admin, realm, identifiers)
    groups = await read_groups(admin, realm)
    actions = things(await admin.get(place(*at, "authentication", "required-actions")))
    profile = thing(await admin.get(place(*at, "users", "profile"))) if wanted_profile(realm) else {}
    # The realm knows a level before a client may ask for it, and a role before anybody is given it.
    different = [*compare_attributes(realm, found), *compare_flows(realm, await read_flows(admin, realm), found)]
    for client in things(realm.get("clients")):
        matching = clients[text(client.get("clientId"))]
        different += compare_client(name, client, matching[0] if matching else None)
    different += compare_roles(realm, roles)
    different += compare_profile(realm, profile)
    different += compare_groups(realm, groups, roles)
    different += compare_actions(realm, actions)
    different += (*compare_settings(realm, found), *compare_mail(realm, found))
    different += compare_users(realm, await read_users(admin, realm, roles), groups, roles)
    return tuple(different)


async def apply(admin: Admin, realm: Thing, tell: Callable[[Change], None]) -> tuple[Change, ...]:
    """Put right what differs and return it; `tell` is called for each difference as soon as it is put right.

    Ends when the server itself tells that nothing differs any more. A run that was cut short is continued by the next.
    Raises `AdminError`, with the reason `unmoved` where the server takes a change and keeps its own.
    """
    done: dict[tuple[str, ...], Change] = {}
    found: tuple[Change, ...] = ()
    for _ in range(ROUNDS):
        found = await changes(admin, realm)
        if not found:
            break
        await _put_right(admin, found, done, tell)
    else:
        raise AdminError("unmoved", ", ".join("/".join(part for part in change.subject if part) for change in found))
    await _send_mail_password(admin, realm)
    return tuple(done.values())


async def _put_right(
    admin: Admin, found: tuple[Change, ...], done: dict[tuple[str, ...], Change], tell: Callable[[Change], None]
) -> None:
    made: list[Repair] = []
    for change in found:
        if change.repair is None:
            continue
        if change.repair not in made:
            await change.repair.run(admin)
            made.append(change.repair)
        if change.subject not in done:
            done[change.subject] = change
            tell(change)


async def _send_mail_password(admin: Admin, realm: Thing) -> None:
    """Send the mail settings once more, for Keycloak never tells whether their password is still the same."""
    mail = thing(realm.get("smtpServer"))
    if mail.get("password"):
        found = thing(await admin.get(place("realms", text(realm.get("realm")))))
        await admin.put(
            place("realms", text(realm.get("realm"))), {"smtpServer": {**thing(found.get("smtpServer")), **mail}}
        )
