"""Another organisation's people come through Keycloak: OpenID Connect and SAML, its realm as the broker."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

import pytest

from constructor.cli import main
from constructor.cli.exits import FINE
from constructor.keycloak.changes import Change
from constructor.keycloak.server import Keycloak
from constructor.personas import second_factor_secret
from tests.journeys.administrator import Administrator
from tests.journeys.harness import POTOK, Reply, Visitor, World, compiled, provision, running

PASSWORD = "password of the partner"
PERSON = {"username": "vera", "email": "vera@partner.example", "firstName": "Вера", "lastName": "Партнёрова"}
CUSTOMER = "1001"  # the number of Anna's contract, by which the other organisation knows Vera
KINDS = ("oidc", "saml")
AFTER = "partner"  # the flow after a sign-in there


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

    def provision(self) -> tuple[Change, ...]:
        """Do what `pcabinet provision keycloak` does; return what differed."""
        return provision(self.keycloak, compiled(POTOK), self.world.environment)


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


def _until(ended: Callable[[], bool], seconds: float) -> None:
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
    """A screen with a level sends Vera to prove herself at the partner anew, which is no second factor of ours."""
    visitor, _ = partnership.sign_in("oidc")
    asked = visitor.get(visitor.get("/security").page.one("a", id="social-oidc").attrs["href"])
    reply = visitor.enter(asked, "vera", PASSWORD)
    again = visitor.get(f"{partnership.world.url}/account")
    partnership.ours.call("DELETE", f"/users/{partnership.ours.user('vera')}")

    assert any(asked.page.all("input", type="password"))
    assert (403, "/security") == (reply.status, reply.address)
    assert "Подтвердите вход вторым фактором" == reply.main.one("h1").text
    assert (200, "/account") == (again.status, again.address)


def test_code_after_the_partner_reaches_the_level(partnership: Partnership) -> None:
    """A post login flow asks whoever has a second factor here for a code: at the door, and for the level."""
    codes = {
        "type": "otp", "secretData": json.dumps({"value": second_factor_secret("vera").decode()}),
        "credentialData": json.dumps({"subType": "totp", "digits": 6, "period": 30, "algorithm": "HmacSHA1"}),
    }  # fmt: skip
    partnership.ours.call("POST", "/users", {"username": "vera", "enabled": True, "credentials": [codes]})
    known = {"userId": partnership.theirs.user("vera"), "userName": "vera"}
    partnership.ours.call("POST", f"/users/{partnership.ours.user('vera')}/federated-identity/oidc", known)
    _ask_for_a_code(partnership.ours)
    door = partnership.ours.call("GET", "/identity-provider/instances/oidc")
    partnership.ours.call("PUT", "/identity-provider/instances/oidc", {**door, "postBrokerLoginFlowAlias": AFTER})
    visitor, asked = partnership.sign_in("oidc")
    home = visitor.confirm(asked, "vera")
    button = visitor.get("/security").page.one("a", id="social-oidc")
    there = visitor.enter(visitor.get(button.attrs["href"]), "vera", PASSWORD)
    reply = visitor.confirm(there, "vera")
    different = partnership.provision()
    partnership.ours.call("PUT", "/identity-provider/instances/oidc", {**door, "postBrokerLoginFlowAlias": ""})
    partnership.ours.call("DELETE", f"/users/{partnership.ours.user('vera')}")

    assert (200, "/account") == (home.status, home.address)
    assert (200, "/security", "Безопасность") == (reply.status, reply.address, reply.main.one("h1").text)
    assert () == different


def _ask_for_a_code(administrator: Administrator) -> None:
    """Make the flow that docs/keycloak.md describes."""
    flows, inner = "/authentication/flows", "code after the partner"
    administrator.call("POST", flows, {"alias": AFTER, "providerId": "basic-flow", "topLevel": True, "builtIn": False})
    administrator.call("POST", f"{flows}/{AFTER}/executions/flow", {"alias": inner, "type": "basic-flow"})
    level = "conditional-level-of-authentication"
    for provider in (level, "conditional-user-configured", "auth-otp-form"):
        administrator.call("POST", f"{flows}/{quote(inner)}/executions/execution", {"provider": provider})
    for step in administrator.call("GET", f"{flows}/{AFTER}/executions"):
        needed = "CONDITIONAL" if step.get("authenticationFlow") else "REQUIRED"
        administrator.call("PUT", f"{flows}/{AFTER}/executions", {**step, "requirement": needed})
        if step.get("providerId") == level:
            settings = {"alias": inner, "config": {"loa-condition-level": "2", "loa-max-age": "0"}}
            administrator.call("POST", f"/authentication/executions/{step['id']}/config", settings)


def test_account_that_is_here_already_is_linked_by_whoever_knows_its_password(partnership: Partnership) -> None:
    """The same e-mail alone gives nobody's account away, however trusted; the second time nothing is asked."""
    own = {"type": "password", "value": "a long word of her own"}
    here = {"username": "vera.here", "email": PERSON["email"], "enabled": True, "credentials": [own]}
    partnership.ours.call("POST", "/users", here)
    visitor, found = partnership.sign_in("oidc")
    form = next(form for form in found.page.all("form") if any(form.all("button", value="linkAccount")))
    asked = visitor.submit(found, form, submitAction="linkAccount")
    refused = visitor.enter(asked, "vera.here", "a wrong word of hers")
    home = visitor.enter(refused, "vera.here", own["value"])
    _, again = partnership.sign_in("oidc")
    partnership.ours.call("DELETE", f"/users/{partnership.ours.user('vera.here')}")

    assert "/first-broker-login" in found.address
    assert any(refused.page.all("input", type="password"))
    assert ["/account", "/account"] == [home.address, again.address]


def test_choice_is_skipped_where_the_realm_says_so(partnership: Partnership) -> None:
    """The redirector's default leads to the partner at once; putting right a flow that differs leaves it as it is."""
    executions = "/authentication/flows/pcabinet%20browser/executions"

    def step(name: str) -> Mapping[str, object]:
        return next(one for one in partnership.ours.call("GET", executions) if one.get("providerId") == name)

    default = {"alias": "to the partner", "config": {"defaultProvider": "oidc"}}
    identifier = step("identity-provider-redirector")["id"]
    partnership.ours.call("POST", f"/authentication/executions/{identifier}/config", default)
    untouched = partnership.provision()
    partnership.ours.call("PUT", executions, {**step("auth-cookie"), "requirement": "DISABLED"})
    repaired = partnership.provision()
    asked = partnership.world.visitor().get("/auth/login?to=/account")
    config = step("identity-provider-redirector")["authenticationConfig"]
    partnership.ours.call("DELETE", f"/authentication/config/{config}")

    assert () == untouched
    assert ["auth-cookie"] == [change.name for change in repaired]
    assert asked.address.startswith(f"{urlsplit(partnership.keycloak.issuer(partnership.theirs.realm)).path}/")


def test_doctor_finds_nothing_wrong_with_it(partnership: Partnership, monkeypatch: pytest.MonkeyPatch) -> None:
    """Identity providers and their mappers weaken nothing that it looks at."""
    administrator = {
        "PCABINET_KEYCLOAK_ADMIN_USER": partnership.keycloak.admin_user,
        "PCABINET_KEYCLOAK_ADMIN_PASSWORD": partnership.keycloak.admin_password,
    }
    for name, value in {**partnership.world.environment, **administrator}.items():
        monkeypatch.setenv(name, value)

    assert FINE == main(["doctor", "--keycloak", str(POTOK)])


def test_provisioning_leaves_the_doors_alone(partnership: Partnership) -> None:
    """A second run finds nothing to do, and the other organisation's providers and their mappers are as before."""
    doors = [partnership.ours.call("GET", f"/identity-provider/instances/{kind}/mappers") for kind in KINDS]
    different = partnership.provision()

    assert () == different
    assert doors == [partnership.ours.call("GET", f"/identity-provider/instances/{kind}/mappers") for kind in KINDS]
