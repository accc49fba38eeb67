"""The realm made from a blueprint: what it lets in, how long, and what it tells the cabinet."""

from __future__ import annotations

import json
from typing import Any

import pytest

from constructor.keycloak.deployment import Deployment, Smtp
from constructor.keycloak.realm import as_file, placeholders, realm_of
from runtime.cabinet.model import Cabinet
from runtime.records import replace
from tests.constructor.keycloak.realms import deployment, potok

ISSUER = "https://id.example.org/realms/potok"
MAIL = Smtp(
    host="mail.example.org", port=465, sender="no-reply@example.org", user="robot", password="of the robot", tls=True
)


def cabinet(**identity: Any) -> Cabinet:
    """Return potok's cabinet, its identity changed."""
    build = potok().build
    assert build is not None
    return replace(build.cabinet, identity=replace(build.cabinet.identity, **identity))


def realm(*, people: bool = False) -> dict[str, Any]:
    """Return the realm of potok as it stands, with or without its people."""
    checked = potok().checking.checked
    assert checked is not None
    return realm_of(cabinet(), deployment(ISSUER), checked.blueprint.personas if people else ())


def with_mail() -> Deployment:
    """Return a deployment that sends letters."""
    return replace(deployment(ISSUER), smtp=MAIL)


def test_the_client_has_one_way_to_a_token() -> None:
    """The code flow with PKCE at exact addresses; every other grant is off."""
    (client,) = realm()["clients"]
    grants = ("standardFlow", "implicitFlow", "directAccessGrants", "serviceAccounts")

    assert [True, False, False, False] == [client[f"{grant}Enabled"] for grant in grants]
    assert ["http://127.0.0.1:18900/auth/callback"] == client["redirectUris"]
    assert [] == client["webOrigins"]
    assert client["publicClient"] is False
    assert (
        "http://127.0.0.1:18900/signed-out##http://127.0.0.1:18900/"
        == client["attributes"]["post.logout.redirect.uris"]
    )
    assert ("S256", "password") == (
        client["attributes"]["pkce.code.challenge.method"],
        client["attributes"]["minimum.acr.value"],
    )


def test_the_cabinet_hears_of_sign_outs_by_the_back_channel() -> None:
    """The address of back-channel logout with the session in it; the front channel would switch it off."""
    (client,) = realm()["clients"]

    assert client["frontchannelLogout"] is False
    assert ("http://127.0.0.1:18900/auth/backchannel-logout", "true") == (
        client["attributes"]["backchannel.logout.url"],
        client["attributes"]["backchannel.logout.session.required"],
    )


def test_what_the_cabinet_reads_is_in_the_id_token() -> None:
    """Roles, groups and attributes that `identity` reads have a mapper into the ID token; the audience has one too."""
    (client,) = realm()["clients"]
    mapped = {
        mapper["config"].get("claim.name"): mapper["config"]["id.token.claim"] for mapper in client["protocolMappers"]
    }

    assert {
        None: "false",
        "realm_access.roles": "true",
        "resource_access.pcabinet.roles": "true",
        "groups": "true",
        "agent_id": "true",
        "region": "true",
        "subscriber_id": "true",
    } == mapped


def test_attributes_are_the_administrators() -> None:
    """Who somebody is can not be written by themselves; no field but the user name is required."""
    (component,) = realm()["components"]["org.keycloak.userprofile.UserProfileProvider"]
    attributes = json.loads(component["config"]["kc.user.profile.config"][0])["attributes"]
    edited = {attribute["name"]: attribute["permissions"]["edit"] for attribute in attributes}

    assert [["admin"], ["admin"]] == [edited["subscriber_id"], edited["agent_id"]]
    assert {"username", "email", "firstName", "lastName", "subscriber_id", "agent_id", "region"} == set(edited)
    assert not any("required" in attribute for attribute in attributes)


def test_sessions_outlast_the_cabinets() -> None:
    """The longest of the cabinet and its roles, and for the idle time the life of a token more."""
    roles = cabinet().identity.roles
    longer = (replace(roles[0], idle=3600, absolute=86400), *roles[1:])
    made = realm_of(cabinet(roles=longer, idle=1800, absolute=43200), deployment(ISSUER))

    assert (3900, 86400, 300) == (
        made["ssoSessionIdleTimeout"],
        made["ssoSessionMaxLifespan"],
        made["accessTokenLifespan"],
    )


def test_a_refresh_token_is_good_once() -> None:
    """Rotation without forgiveness, and guessing is slowed down without locking out who types fast."""
    made = realm()

    assert (True, 0) == (made["revokeRefreshToken"], made["refreshTokenMaxReuse"])
    assert (True, False, 0) == (
        made["bruteForceProtected"],
        made["permanentLockout"],
        made["quickLoginCheckMilliSeconds"],
    )


@pytest.mark.parametrize("registration", [True, False])
def test_letters_decide_what_needs_them(registration: bool) -> None:
    """Without a mail server nobody is offered a letter; with one, those who register prove their address."""
    silent = realm_of(cabinet(registration=registration), deployment(ISSUER))
    sending = realm_of(cabinet(registration=registration), with_mail())

    assert [(registration, False, False), (registration, True, registration)] == [
        (made["registrationAllowed"], made["resetPasswordAllowed"], made["verifyEmail"]) for made in (silent, sending)
    ]
    assert {
        "host": "mail.example.org",
        "port": "465",
        "from": "no-reply@example.org",
        "fromDisplayName": "ПОТОК",
        "ssl": "true",
        "starttls": "false",
        "auth": "true",
        "user": "robot",
        "password": "of the robot",
    } == sending["smtpServer"]


def test_the_name_is_safe_as_html() -> None:
    """The name of the cabinet in its default language, escaped where Keycloak shows it as HTML."""
    plain = cabinet()
    key = getattr(plain.name, "key", "")
    texts = {"ru": {**plain.texts["ru"], key: "Сеть & <b>"}, "en": plain.texts["en"]}
    made = realm_of(replace(plain, texts=texts), deployment(ISSUER))

    assert ("Сеть & <b>", "Сеть &amp; &lt;b&gt;") == (made["displayName"], made["displayNameHtml"])


def test_languages_and_theme_are_the_blueprints() -> None:
    """Locales with the default one, and the theme that is made from the cabinet's."""
    made = realm()

    assert (["ru", "en"], "ru", "potok", "potok") == tuple(
        made[key] for key in ("supportedLocales", "defaultLocale", "loginTheme", "emailTheme")
    )


def test_people_are_there_only_when_asked_for() -> None:
    """No user is named unless personas are given; then also the roles and groups that they hold."""
    people = realm(people=True)

    assert "users" not in realm()
    assert {"ivan", "olga"} <= {user["username"] for user in people["users"]}
    held = {role for user in people["users"] for role in user["realmRoles"]} - {"default-roles-potok"}
    assert held <= {role["name"] for role in people["roles"]["realm"]}


def test_a_file_holds_no_secret() -> None:
    """Secrets are variables that Keycloak reads at the import; nothing else of the realm is one."""
    secret = replace(with_mail(), client_secret="of the client")
    filed = as_file(realm_of(cabinet(), secret))
    text = json.dumps(filed)

    assert ("PCABINET_OIDC_CLIENT_SECRET", "PCABINET_KEYCLOAK_SMTP_PASSWORD") == placeholders(filed)
    assert "of the client" not in text
    assert "of the robot" not in text


def test_the_same_blueprint_gives_the_same_realm() -> None:
    """Nothing of a realm is drawn at random."""
    assert realm(people=True) == realm(people=True)
