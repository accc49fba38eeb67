"""On a real Keycloak: people whom a demo asks for and settings of mail, whose secrets no server tells."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from constructor.keycloak.admin import Admin, AdminError, place
from constructor.keycloak.answers import text, thing, things
from constructor.keycloak.changes import apply
from constructor.keycloak.changes.realm import MASK
from constructor.keycloak.server import Keycloak
from tests.constructor.keycloak.realms import as_admin, differences, told, wanted

NAME = "peopled"
R = ("realms", NAME)


@pytest.fixture(scope="module")
def applied(keycloak: Keycloak) -> Iterator[dict[str, Any]]:
    """The realm of potok with Olga, who has a second factor."""
    realm = wanted(keycloak.issuer(NAME), 20)
    realm["users"] = [user for user in realm["users"] if user["username"] == "olga"]
    as_admin(keycloak, lambda admin: apply(admin, realm, lambda change: None))
    yield realm
    as_admin(keycloak, lambda admin: admin.delete(place(*R)))


async def _poorer_person(admin: Admin, name: str) -> None:
    """Take everything of a person away that a persona has."""
    user = things(await admin.get(place(*R, "users", username=name, exact="true")))[0]
    at = (*R, "users", text(user["id"]))
    roles = things(thing(await admin.get(place(*at, "role-mappings")))["realmMappings"])
    await admin.delete(place(*at, "role-mappings", "realm"), roles)
    for credential in things(await admin.get(place(*at, "credentials"))):
        await admin.delete(place(*at, "credentials", text(credential["id"])))
    await admin.put(place(*at), {**user, "firstName": "Nobody", "attributes": {}})


def test_people_who_are_asked_for_get_back_what_they_had(keycloak: Keycloak, applied: dict[str, Any]) -> None:
    """Names, attributes, roles, the password and the second factor come back; the secrets are not told."""

    async def work(admin: Admin) -> tuple[Any, ...]:
        before = await told(admin, NAME)
        await _poorer_person(admin, "olga")
        return before, await apply(admin, applied, lambda change: None), await told(admin, NAME)

    before, done, after = as_admin(keycloak, work)

    assert {("user", "", "olga", key) for key in ("firstName", "realmRoles", "password", "otp")} <= {
        change.subject for change in done
    }
    assert all(change.before is None and change.after is None for change in done if change.secret)
    assert [] == differences(before, after)


def test_somebody_else_of_the_same_name_is_left_alone(keycloak: Keycloak, applied: dict[str, Any]) -> None:
    """No persona takes the place of a real person: the run ends in words before anything of theirs is changed."""
    anna = {"username": "anna", "enabled": True, "email": "anna@customers.example", "attributes": {}}
    persona = {"username": "anna", "enabled": True, "email": "anna@example.com", "attributes": {"subscriber_id": ["1"]}}

    async def work(admin: Admin) -> tuple[Any, ...]:
        await admin.post(place(*R, "users"), anna)
        before = await admin.get(place(*R, "users", username="anna", exact="true"))
        with pytest.raises(AdminError) as refused:
            await apply(admin, {**applied, "users": [persona]}, lambda change: None)
        return before, await admin.get(place(*R, "users", username="anna", exact="true")), refused.value

    before, after, error = as_admin(keycloak, work)

    assert before == after
    assert ("taken", "anna") == (error.reason, error.place)


def test_client_comes_back_to_the_realms_flow(keycloak: Keycloak, applied: dict[str, Any]) -> None:
    """A sign-in of its own that somebody gave the cabinet's client is told and taken away."""

    async def work(admin: Admin) -> tuple[Any, ...]:
        client = things(await admin.get(place(*R, "clients", clientId="pcabinet")))[0]
        flows = things(await admin.get(place(*R, "authentication", "flows")))
        builtin = next(text(flow["id"]) for flow in flows if flow["alias"] == "browser")
        at = place(*R, "clients", text(client["id"]))
        await admin.put(at, {**client, "authenticationFlowBindingOverrides": {"browser": builtin}})
        overridden = thing(await admin.get(at))["authenticationFlowBindingOverrides"]
        done = await apply(admin, applied, lambda change: None)
        return overridden, done, thing(await admin.get(at))["authenticationFlowBindingOverrides"]

    overridden, done, after = as_admin(keycloak, work)

    assert ["browser"] == list(overridden)
    assert [("client", "", "pcabinet", "authenticationFlowBindingOverrides")] == [change.subject for change in done]
    assert {} == after


def test_mail_settings_come_and_stay(keycloak: Keycloak, applied: dict[str, Any]) -> None:
    """A mail server is told and set; the next run finds no difference though its password can not be read."""
    mail = {"host": "mail.example", "port": "587", "from": "a@example.com", "auth": "true", "user": "cabinet"}
    changed = {**applied, "smtpServer": {**mail, "password": "hidden"}}

    async def work(admin: Admin) -> tuple[Any, ...]:
        first = await apply(admin, changed, lambda change: None)
        second = await apply(admin, changed, lambda change: None)
        found = thing(thing(await admin.get(place(*R)))["smtpServer"])
        await admin.put(place(*R), {"smtpServer": {}})
        return first, second, found

    first, second, found = as_admin(keycloak, work)

    assert {("mail", "", NAME, key) for key in (*mail, "password")} == {change.subject for change in first}
    assert () == second
    assert {**mail, "password": MASK} == found
