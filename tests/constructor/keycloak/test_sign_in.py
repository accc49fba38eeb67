"""People sign in at a real Keycloak with the blueprint's realm: by password, by code, and never by less."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator

import pytest

from constructor.keycloak.admin import place
from constructor.keycloak.changes import apply
from constructor.keycloak.realm import realm_of
from constructor.keycloak.server import Keycloak
from constructor.personas import PASSWORD, second_factor_secret
from tests.constructor.keycloak.person import Person, code
from tests.constructor.keycloak.realms import as_admin, deployment, potok

NAME = "signing-in"
HOME = {"username", "password"}


@pytest.fixture(scope="module")
def issuer(keycloak: Keycloak) -> Iterator[str]:
    """The issuer of a realm with potok's people."""
    build, checked = potok().build, potok().checking.checked
    assert build is not None
    assert checked is not None
    realm = realm_of(build.cabinet, deployment(keycloak.issuer(NAME)), checked.blueprint.personas)
    as_admin(keycloak, lambda admin: apply(admin, realm, lambda change: None))
    yield keycloak.issuer(NAME)
    as_admin(keycloak, lambda admin: admin.delete(place("realms", NAME)))


@pytest.fixture
def anna(issuer: str) -> Person:
    """Anna, who has no second factor, signed in by her password two seconds ago."""
    return signed_in(issuer, "anna")


@pytest.fixture
def olga(issuer: str) -> Person:
    """Olga, who has a second factor, signed in by her password two seconds ago."""
    return signed_in(issuer, "olga")


def signed_in(issuer: str, username: str) -> Person:
    """Return somebody who signed in so long ago that a later moment is told apart."""
    person = Person(issuer=issuer)
    person.ask()
    person.fill(username=username, password=PASSWORD)
    assert "code" in person.answer
    time.sleep(2)
    return person


def test_the_id_token_says_who_somebody_is(issuer: str) -> None:
    """Name, attributes, roles and the level of the password stand in the ID token of a plain sign-in."""
    person = Person(issuer=issuer)
    person.ask()
    person.fill(username="ivan", password=PASSWORD)
    claims = person.claims()

    assert ("Иван Иванов", "A-100", "password", "pcabinet") == tuple(
        claims[name] for name in ("name", "agent_id", "acr", "aud")
    )
    assert {"agent", "manager"} <= set(claims["realm_access"]["roles"])


def test_a_code_makes_the_higher_level(olga: Person) -> None:
    """Who has a second factor is asked for a code only; that sign-in is of the level, at that moment."""
    before = asked_again(olga)
    olga.ask(acr_values="otp")
    fields = olga.fields
    olga.fill(otp="000000")
    refused = olga.answer
    olga.fill(otp=code(second_factor_secret("olga"), time.time()))
    claims = olga.claims()

    assert ({"otp"}, {}) == (fields, refused)
    assert "otp" == claims["acr"]
    assert claims["auth_time"] > before


def test_a_code_is_good_once_and_asked_each_time(olga: Person) -> None:
    """The next asking wants another code; a plain sign-in in between is of the password's level."""
    now = time.time() + 30  # of the next step, which nobody used yet; good in this one too (RFC 6238 §5.2)
    olga.ask(acr_values="otp")
    olga.fill(otp=code(second_factor_secret("olga"), now))
    first = olga.answer
    olga.ask()
    plain = olga.claims()["acr"] if olga.answer else "asked"
    olga.ask(acr_values="otp")
    olga.fill(otp=code(second_factor_secret("olga"), now))

    assert "code" in first
    assert ("password", {}, {"otp"}) == (plain, olga.answer, olga.fields)


def test_without_a_second_factor_the_password_is_proved_again(anna: Person) -> None:
    """No enrolment and no page of errors: the password once more, and a sign-in that says no more than that."""
    before = asked_again(anna)
    anna.ask(acr_values="otp")
    fields = anna.fields
    anna.fill(password="wrong")
    refused = anna.answer
    anna.fill(password=PASSWORD)
    claims = anna.claims()

    assert ({"password"}, {}) == (fields, refused)
    assert ("password", "anna") == (claims["acr"], claims["preferred_username"])
    assert claims["auth_time"] > before


def test_whoever_enrols_a_second_factor_reaches_the_level(issuer: str) -> None:
    """The cabinet's way on: enrol right after the password, come back, prove it by the next code; the first is used up.

    Another one is not enrolled without a code of the first.
    """
    boris = signed_in(issuer, "boris")
    boris.ask(kc_action="CONFIGURE_TOTP")
    secret = boris.hidden("totpSecret")
    moment = time.time()
    boris.fill(totp=code(secret.encode(), moment), totpSecret=secret, userLabel="telephone")
    enrolled, outcome = boris.claims()["acr"], boris.answer["kc_action_status"]
    boris.ask(acr_values="otp")
    boris.fill(otp=code(secret.encode(), moment))
    spent = boris.answer
    boris.fill(otp=code(secret.encode(), moment + 30))
    reached = boris.claims()["acr"]
    boris.ask(kc_action="CONFIGURE_TOTP")

    assert ("password", "success", {}, "otp") == (enrolled, outcome, spent, reached)
    assert {"otp"} == boris.fields


def test_a_level_can_not_be_had_for_nothing(anna: Person) -> None:
    """With nothing but a browser that is signed in, no way of asking for a level ends in a sign-in."""
    essential = json.dumps({"id_token": {"acr": {"essential": True, "values": ["otp"]}}})
    asked: list[dict[str, str]] = [
        {"acr_values": "otp"}, {"acr_values": "2"}, {"claims": essential},
        {"acr_values": "otp", "max_age": "0"}, {"acr_values": "otp", "prompt": "login"}, {"prompt": "login"},
        {"acr_values": "otp", "kc_action": "CONFIGURE_TOTP"}, {"acr_values": "otp", "kc_action": "UPDATE_PASSWORD"},
    ]  # fmt: skip
    shown = []
    for more in asked:
        anna.ask(**more)
        shown.append((anna.answer, anna.fields & {"password", "otp", "totp"}))
    anna.ask(acr_values="otp", prompt="none")

    assert [({}, {"password"})] * len(asked) == shown
    assert "login_required" == anna.answer["error"]


def test_the_page_of_sessions_leads_back(issuer: str, anna: Person) -> None:
    """Keycloak's own page of an account leads back to the home of the cabinet, whose client it is told."""
    anna.visit(f"{issuer}/account/account-security/device-activity?referrer=pcabinet")

    assert '"referrerUrl": "http://127.0.0.1:18900/"' in anna.page


@pytest.mark.parametrize(
    "more", [{}, {"acr_values": "otp"}, {"acr_values": "0"}, {"acr_values": "-1"}, {"max_age": "9"}]
)
def test_nobody_comes_in_without_a_password(issuer: str, more: dict[str, str]) -> None:
    """Whatever level an address asks for, a browser that is not signed in is asked for name and password."""
    person = Person(issuer=issuer)
    person.ask(**more)
    fields = person.fields
    person.fill(username="anna", password="")
    empty = person.answer
    person.ask(prompt="none", **more)

    assert (HOME, {}) == (fields, empty)
    assert "login_required" == person.answer["error"]


def test_a_code_is_not_asked_before_the_password(issuer: str) -> None:
    """A fresh browser that asks for the level gives name and password, then the code; the code can not be left out."""
    person = Person(issuer=issuer)
    person.ask(acr_values="otp")
    first = person.fields
    person.fill(username="olga", password=PASSWORD)
    second, answer = person.fields, person.answer
    person.fill()

    assert (HOME, {"otp"}, {}) == (first, second, answer)
    assert {} == person.answer


def test_an_address_edited_by_hand_gets_no_less_than_a_password(anna: Person) -> None:
    """A sign-in always names the level of a proof, whatever lesser one was asked for."""
    levels = []
    for asked in ("0", "-1", "nonsense", "otp password"):
        anna.ask(acr_values=asked)
        levels.append(anna.claims()["acr"])

    assert ["password"] * 4 == levels


def test_whoever_registers_is_signed_in_by_a_password(issuer: str) -> None:
    """Registration ends in a sign-in of the password's level; a password that holds the user name is refused."""
    person = Person(issuer=issuer)
    person.ask(prompt="create")
    who = {"username": "newcomer", "email": "newcomer@example.com", "firstName": "", "lastName": ""}
    person.fill(**who, **{"password": "newcomer-1", "password-confirm": "newcomer-1"})
    refused = person.answer
    person.fill(**who, **{"password": "quite long enough", "password-confirm": "quite long enough"})
    claims = person.claims()

    assert {} == refused
    assert ("password", "newcomer") == (claims["acr"], claims["preferred_username"])
    assert "subscriber_id" not in claims


def asked_again(person: Person) -> int:
    """Return when somebody signed in, as a plain asking tells it."""
    person.ask()
    return int(person.claims()["auth_time"])
