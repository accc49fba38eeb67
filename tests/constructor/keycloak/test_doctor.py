"""`pcabinet doctor --keycloak` against a real server: nothing in a fresh realm, each weakness that is planted."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import pytest

from constructor.cli import main
from constructor.cli.exits import ENVIRONMENT, FINDINGS, FINE, USAGE
from constructor.keycloak.admin import Admin, place
from constructor.keycloak.answers import named, text, thing, things
from constructor.keycloak.changes import apply
from constructor.keycloak.server import Keycloak
from constructor.keycloak.theme import login_theme
from tests.constructor.keycloak.realms import POTOK, SECRET, as_admin, one_client, potok, wanted

NAME = "looked-at"
R = ("realms", NAME)
Plant = Callable[[Admin], Awaitable[None]]
Doctor = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def made(keycloak: Keycloak) -> Iterator[dict[str, Any]]:
    """The realm of potok on a server that has its theme."""
    realm = wanted(keycloak.issuer(NAME), 0)
    build = potok().build
    assert build is not None
    keycloak.put_on("potok", login_theme(build))
    as_admin(keycloak, lambda admin: apply(admin, realm, lambda change: None))
    yield realm
    as_admin(keycloak, lambda admin: admin.delete(place(*R)))


@pytest.fixture
def doctor(keycloak: Keycloak, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Doctor:
    """Runs the command and returns its exit code, what it wrote and what it said."""
    settings = {
        "PUBLIC_URL": "http://127.0.0.1:18900",
        "OIDC_ISSUER": keycloak.issuer(NAME),
        "OIDC_CLIENT_ID": "pcabinet",
        "OIDC_CLIENT_SECRET": SECRET,
        "KEYCLOAK_ADMIN_USER": keycloak.admin_user,
        "KEYCLOAK_ADMIN_PASSWORD": keycloak.admin_password,
    }

    def look(*arguments: str, **more: str) -> tuple[int, str, str]:
        for name, value in (settings | more).items():
            monkeypatch.setenv(f"PCABINET_{name}", value)
        code = main(["doctor", "--keycloak", str(POTOK), "--lang", "en", *arguments])
        said = capsys.readouterr()
        return code, said.out, said.err

    return look


def codes_of(written: str) -> set[str]:
    """Return the codes of findings that were written as JSON."""
    return {finding["code"] for finding in json.loads(written)["diagnostics"]}


async def _client(admin: Admin, **settings: object) -> None:
    client = await one_client(admin, NAME)
    await admin.put(place(*R, "clients", text(client["id"])), {"webOrigins": [], **settings})


async def _addresses(admin: Admin) -> None:
    uris = ["*", "http://cabinet.example/auth/callback", "https://another.example/auth/callback"]
    await _client(admin, redirectUris=uris, attributes={"post.logout.redirect.uris": "https://another.example/"})


async def _grants(admin: Admin) -> None:
    off = {"pkce.code.challenge.method": "", "minimum.acr.value": ""}
    await _client(
        admin, implicitFlowEnabled=True, directAccessGrantsEnabled=True, fullScopeAllowed=False, attributes=off
    )


async def _public(admin: Admin) -> None:
    await _client(admin, publicClient=True)


async def _sign_out(admin: Admin) -> None:
    await _client(admin, frontchannelLogout=True, attributes={"backchannel.logout.url": "https://another.example/x"})


async def _other_client(admin: Admin) -> None:
    shop = {"clientId": "shop", "redirectUris": ["*"], "implicitFlowEnabled": True, "directAccessGrantsEnabled": True}
    await admin.post(place(*R, "clients"), shop)


async def _remove_other_client(admin: Admin) -> None:
    await admin.delete(place(*R, "clients", text((await one_client(admin, NAME, "shop"))["id"])))


async def _realm(admin: Admin) -> None:
    weak = {"revokeRefreshToken": False, "bruteForceProtected": False, "sslRequired": "none", "eventsEnabled": False}
    await admin.put(
        place(*R), {**weak, "accessTokenLifespan": 3600, "resetPasswordAllowed": True, "loginTheme": "base"}
    )


async def _people(admin: Admin) -> None:
    profile = thing(await admin.get(place(*R, "users", "profile")))
    own = {"view": ["admin", "user"], "edit": ["admin", "user"]}
    kept = named(things(profile["attributes"]))
    kept.pop("agent_id")
    kept["subscriber_id"] = {**kept["subscriber_id"], "permissions": own}
    await admin.put(place(*R, "users", "profile"), {**profile, "attributes": [*kept.values()]})
    await admin.delete(place(*R, "roles", "manager"))
    client = await one_client(admin, NAME)
    mapper = text(named(things(client["protocolMappers"]))["groups"]["id"])
    await admin.delete(place(*R, "clients", text(client["id"]), "protocol-mappers", "models", mapper))


async def _no_level(admin: Admin) -> None:
    attributes = thing(thing(await admin.get(place(*R)))["attributes"])
    await admin.put(place(*R), {"attributes": {**attributes, "acr.loa.map": '{"password":1}'}})


async def _built_in_flow(admin: Admin) -> None:
    await admin.put(place(*R), {"browserFlow": "browser"})


async def _enrolling(admin: Admin) -> None:
    path = place(*R, "authentication", "flows", "pcabinet browser", "executions")
    for step in things(await admin.get(path)):
        if step.get("providerId") == "conditional-user-configured":
            await admin.delete(place(*R, "authentication", "executions", text(step["id"])))


async def _frontend_url(admin: Admin) -> None:
    attributes = thing(thing(await admin.get(place(*R)))["attributes"])
    await admin.put(place(*R), {"attributes": {**attributes, "frontendUrl": "https://id.example"}})


async def _no_frontend_url(admin: Admin) -> None:
    attributes = {**thing(thing(await admin.get(place(*R)))["attributes"])}
    attributes.pop("frontendUrl")
    await admin.put(place(*R), {"attributes": attributes})


async def _nothing(admin: Admin) -> None:
    return


@pytest.mark.parametrize(
    ("plant", "expected", "uproot"),
    [
        (_addresses, {"PC7101", "PC7102", "PC7103", "PC7104"}, _nothing),
        (_grants, {"PC7106", "PC7107", "PC7109", "PC7125", "PC7132"}, _nothing),
        (_public, {"PC7110"}, _nothing),
        (_sign_out, {"PC7114", "PC7115"}, _nothing),
        (_other_client, {"PC7105", "PC7108"}, _remove_other_client),
        (_realm, {"PC7111", "PC7112", "PC7113", "PC7117", "PC7126", "PC7128", "PC7129"}, _nothing),
        (_people, {"PC7118", "PC7119", "PC7120", "PC7121"}, _nothing),
        (_no_level, {"PC7122"}, _nothing),
        (_built_in_flow, {"PC7123"}, _nothing),
        (_enrolling, {"PC7124"}, _nothing),
        (_frontend_url, {"PC7116"}, _no_frontend_url),
    ],
)
def test_each_planted_weakness_is_found_and_provisioning_mends_it(
    keycloak: Keycloak, made: dict[str, Any], doctor: Doctor, plant: Plant, expected: set[str], uproot: Plant
) -> None:
    """Exactly what was planted is found; after the realm is provisioned again nothing is."""

    async def mend(admin: Admin) -> None:
        await uproot(admin)
        await apply(admin, made, lambda change: None)

    as_admin(keycloak, plant)
    _, sick, _ = doctor("--output-format", "json")
    as_admin(keycloak, mend)
    code, sound, _ = doctor("--output-format", "json")

    assert expected == codes_of(sick)
    assert set() == codes_of(sound)
    assert FINE == code


def test_findings_end_with_their_exit_code_and_in_words(
    keycloak: Keycloak, made: dict[str, Any], doctor: Doctor
) -> None:
    """An error is an exit code of findings; the words name what is wrong and the two ways to mend it."""
    as_admin(keycloak, _public)
    code, _, said = doctor()
    as_admin(keycloak, lambda admin: apply(admin, made, lambda change: None))

    assert FINDINGS == code
    assert "error[PC7110]: the client `pcabinet` is public" in said
    assert "pcabinet provision keycloak" in said


def test_a_sound_realm_is_called_so(made: dict[str, Any], doctor: Doctor) -> None:
    """Where nothing is found one line says it."""
    code, _, said = doctor()

    assert FINE == code
    assert f"Fine: nothing weakens the realm {NAME}.\n" == said


def test_a_realm_that_is_not_there_is_said(keycloak: Keycloak, made: dict[str, Any], doctor: Doctor) -> None:
    """One finding, not one for each thing that is missing with it."""
    code, written, _ = doctor("--output-format", "json", OIDC_ISSUER=keycloak.issuer("nowhere"))

    assert FINDINGS == code
    assert {"PC7133"} == codes_of(written)


def test_a_wrong_password_of_the_administrator_is_said(made: dict[str, Any], doctor: Doctor) -> None:
    """It is a matter of the environment, told with the names of the settings."""
    code, _, said = doctor(KEYCLOAK_ADMIN_PASSWORD="wrong")

    assert ENVIRONMENT == code
    assert "PCABINET_KEYCLOAK_ADMIN_PASSWORD" in said


def test_without_saying_what_to_look_at_it_says_what_there_is(capsys: pytest.CaptureFixture[str]) -> None:
    """The command alone is a mistake of usage."""
    code = main(["doctor", str(POTOK), "--lang", "en"])

    assert USAGE == code
    assert "pcabinet doctor --keycloak" in capsys.readouterr().err
