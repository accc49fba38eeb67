"""Another organisation's people come through Keycloak: OpenID Connect and SAML, its realm as the broker."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest

from constructor.keycloak.server import Keycloak
from tests.journeys.administrator import Administrator
from tests.journeys.harness import POTOK, Reply, Visitor, World, compiled, provision, running

PASSWORD = "password of the partner"
PERSON = {"username": "vera", "email": "vera@partner.example", "firstName": "Вера", "lastName": "Партнёрова"}
CUSTOMER = "1001"  # the number of Anna's contract, by which the other organisation knows Vera
KINDS = ("oidc", "saml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Partnership:
    """The cabinet, whoever administers its realm, and whoever administers the other organisation's."""

    keycloak: Keycloak
    world: World
    ours: Administrator
    theirs: Administrator

    def sign_in(self, kind: str) -> tuple[Visitor, Reply]:
        """Let Vera in by «войти через партнёра»; return her and the page she lands on."""
        visitor = self.world.visitor()
        chosen = visitor.get("/auth/login?to=/account").page.one("a", id=f"social-{kind}")
        asked = visitor.get(chosen.attrs["href"])
        while any(asked.page.all("input", name="SAMLRequest")):
            asked = visitor.submit(asked, asked.page.one("form"))
        reply = visitor.enter(asked, "vera", PASSWORD)
        while any(reply.page.all("input", name="SAMLResponse")):
            reply = visitor.submit(reply, reply.page.one("form"))
        return visitor, reply


@pytest.fixture(scope="module")
def partnership(keycloak: Keycloak) -> Iterator[Partnership]:
    """The flagship whose realm takes people of another realm, as docs/keycloak.md sets it up."""
    with running(compiled(POTOK), keycloak=keycloak) as world:
        realm = urlsplit(world.provider).path.rpartition("/")[2]
        ours = Administrator(keycloak=keycloak, realm=realm)
        theirs = Administrator(keycloak=keycloak, realm=f"partner-of-{realm}")
        secret = secrets.token_hex(16)
        theirs.make(_partner(world.provider, secret, theirs.realm))
        for kind, config in _doors(keycloak.issuer(theirs.realm), secret, world.provider).items():
            ours.call("POST", "/identity-provider/instances", _door(kind, config))
            for mapper in _mappers(kind):
                ours.call("POST", f"/identity-provider/instances/{kind}/mappers", mapper)
        yield Partnership(keycloak=keycloak, world=world, ours=ours, theirs=theirs)
        ours.close()
        theirs.close()


def _partner(broker: str, secret: str, realm: str) -> Mapping[str, object]:
    """The other organisation: one person with a customer's number, and our realm as its client, twice."""
    oidc = {
        "clientId": "operator", "secret": secret, "redirectUris": [f"{broker}/broker/oidc/endpoint"],
        "attributes": {
            "pkce.code.challenge.method": "S256", "backchannel.logout.session.required": "true",
            "backchannel.logout.url": f"{broker}/protocol/openid-connect/logout/backchannel-logout",
            "post.logout.redirect.uris": f"{broker}/broker/oidc/endpoint/logout_response",
        },
        "protocolMappers": [{
            "name": "customer", "protocol": "openid-connect", "protocolMapper": "oidc-usermodel-attribute-mapper",
            "config": {"user.attribute": "customer", "claim.name": "customer", "id.token.claim": "true",
                       "userinfo.token.claim": "true", "jsonType.label": "String"},
        }],
    }  # fmt: skip
    saml = {
        "clientId": broker, "protocol": "saml", "redirectUris": [f"{broker}/broker/saml/endpoint"],
        "attributes": {
            "saml.client.signature": "false", "saml.server.signature": "true", "saml.assertion.signature": "true",
            "saml.force.post.binding": "true", "saml_name_id_format": "username", "saml.force.name.id.format": "true",
            "saml_single_logout_service_url_post": f"{broker}/broker/saml/endpoint",
        },
        "protocolMappers": [
            {"name": name, "protocol": "saml", "protocolMapper": "saml-user-attribute-mapper" if name == "customer"
             else "saml-user-property-mapper",
             "config": {"user.attribute": name, "attribute.name": name, "attribute.nameformat": "Basic"}}
            for name in ("customer", "email", "firstName", "lastName")
        ],
    }  # fmt: skip
    person = {
        **PERSON, "enabled": True, "emailVerified": True, "attributes": {"customer": [CUSTOMER]},
        "credentials": [{"type": "password", "value": PASSWORD}],
    }  # fmt: skip
    return {"realm": realm, "enabled": True, "clients": [oidc, saml], "users": [person]}


def _doors(partner: str, secret: str, broker: str) -> Mapping[str, Mapping[str, str]]:
    protocol = f"{partner}/protocol/openid-connect"
    oidc = {
        "issuer": partner, "authorizationUrl": f"{protocol}/auth", "tokenUrl": f"{protocol}/token",
        "logoutUrl": f"{protocol}/logout", "jwksUrl": f"{protocol}/certs", "useJwksUrl": "true",
        "validateSignature": "true", "clientId": "operator", "clientSecret": secret,
        "clientAuthMethod": "client_secret_basic", "defaultScope": "openid profile email", "pkceEnabled": "true",
        "pkceMethod": "S256", "backchannelSupported": "true", "syncMode": "FORCE",
    }  # fmt: skip
    saml = {
        "entityId": broker, "idpEntityId": partner, "singleSignOnServiceUrl": f"{partner}/protocol/saml",
        "singleLogoutServiceUrl": f"{partner}/protocol/saml", "postBindingResponse": "true",
        "postBindingAuthnRequest": "true", "postBindingLogout": "true", "validateSignature": "true",
        "useMetadataDescriptorUrl": "true", "metadataDescriptorUrl": f"{partner}/protocol/saml/descriptor",
        "wantAssertionsSigned": "true", "nameIDPolicyFormat": "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified",
        "syncMode": "FORCE",
    }  # fmt: skip
    return {"oidc": oidc, "saml": saml}


def _door(kind: str, config: Mapping[str, str]) -> Mapping[str, object]:
    return {
        "alias": kind, "providerId": kind, "displayName": "Партнёр", "enabled": True, "trustEmail": True,
        "config": config,
    }  # fmt: skip


def _mappers(kind: str) -> list[Mapping[str, object]]:
    """What the other organisation says becomes the attribute and the role that the cabinet reads."""
    where = {"oidc": "claim", "saml": "attribute.name"}[kind]
    own = [("customer", "subscriber_id")]
    if kind == "saml":
        own += [(name, name) for name in ("email", "firstName", "lastName")]
    read = [
        {
            "name": attribute, "identityProviderAlias": kind,
            "identityProviderMapper": f"{kind}-user-attribute-idp-mapper",
            "config": {where: said, "user.attribute": attribute, "syncMode": "INHERIT"},
        }
        for said, attribute in own
    ]  # fmt: skip
    role = {
        "name": "subscriber", "identityProviderAlias": kind, "config": {"role": "subscriber", "syncMode": "INHERIT"},
        "identityProviderMapper": "oidc-hardcoded-role-idp-mapper",
    }  # fmt: skip
    return [*read, role]


def _until(ended: object, seconds: float) -> None:
    assert callable(ended)
    began = time.monotonic()
    while not ended():
        assert time.monotonic() - began < seconds
        time.sleep(0.05)


@pytest.mark.parametrize("kind", KINDS)
def test_partners_person_comes_home(partnership: Partnership, kind: str) -> None:
    """Vera signs in where she always does and sees what her customer's number gives; signing out ends both sessions."""
    visitor, home = partnership.sign_in(kind)
    sessions = f"/users/{partnership.theirs.user('vera')}/sessions"
    during = len(partnership.theirs.call("GET", sessions))
    left = visitor.sign_out(home)
    while any(left.page.all("input", name="SAMLRequest")) or any(left.page.all("input", name="SAMLResponse")):
        left = visitor.submit(left, left.page.one("form"))

    partnership.ours.call("DELETE", f"/users/{partnership.ours.user('vera')}")

    assert (200, "/account", True) == (home.status, home.address, "Вера Партнёрова" in home.page.text)
    assert (1, "/signed-out") == (during, left.address)
    _until(lambda: not partnership.theirs.call("GET", sessions), 2)


def test_logout_there_ends_the_session_here(partnership: Partnership) -> None:
    """It goes from their Keycloak to ours and on to the cabinet, by the back channel all the way."""
    visitor, home = partnership.sign_in("oidc")
    partnership.theirs.call("POST", f"/users/{partnership.theirs.user('vera')}/logout")
    _until(lambda: visitor.get("/account", follow=False).status == 303, 3)
    partnership.ours.call("DELETE", f"/users/{partnership.ours.user('vera')}")

    assert "/account" == home.address


def test_brokered_sign_in_reaches_no_level(partnership: Partnership) -> None:
    """What another organisation asked for is not our second factor: the page says so, nobody is let in."""
    visitor, _ = partnership.sign_in("oidc")
    reply = visitor.get("/security")
    if any(reply.page.all("a", id="social-oidc")):
        reply = visitor.get(reply.page.one("a", id="social-oidc").attrs["href"])
    partnership.ours.call("DELETE", f"/users/{partnership.ours.user('vera')}")

    assert "Безопасность" != next((one.text for one in reply.page.all("h1")), "")


def test_provisioning_leaves_the_doors_alone(partnership: Partnership) -> None:
    """A second run finds nothing to do, and the other organisation's providers and their mappers are as before."""
    doors = [partnership.ours.call("GET", f"/identity-provider/instances/{kind}/mappers") for kind in KINDS]
    different = provision(partnership.keycloak, compiled(POTOK), partnership.world.environment)

    assert () == different
    assert doors == [partnership.ours.call("GET", f"/identity-provider/instances/{kind}/mappers") for kind in KINDS]
