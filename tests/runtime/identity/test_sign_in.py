"""Sign-in against a provider that lies, beyond the cases of test_conformance.py: each bends one thing of a token."""

from __future__ import annotations

import base64
import json

import pytest

from tests.runtime.identity.bends import claim, header, later, shared, without
from tests.runtime.identity.hostile import CLIENT, Bend, Claims, World, ec_key, encoded, jwk, public_pem, rsa_key, sign


def own_key(header: Claims, claims: Claims) -> str:
    return sign({**header, "jwk": jwk(rsa_key(9))}, claims, rsa_key(9))


def other_claims_under_the_signature(header: Claims, claims: Claims) -> str:
    head, _body, signature = sign(header, claims, rsa_key()).split(".")
    return f"{head}.{encoded({**claims, 'sub': 'boris'})}.{signature}"


def said_twice(header: Claims, claims: Claims) -> str:
    body = json.dumps(claims)[:-1] + ', "sub": "boris"}'
    return sign(header, base64.urlsafe_b64encode(body.encode()).rstrip(b"=").decode(), rsa_key())


WRONG: dict[str, tuple[Bend, str]] = {
    "the issuer with a slash more": (claim(iss="https://id.example.org/realms/potok/"), "iss"),
    "no issuer": (without("iss"), "iss"),
    "an empty subject": (claim(sub=""), "sub"),
    "a subject that is a list": (claim(sub=["anna"]), "sub"),
    "a subject that is a number": (claim(sub=7), "sub"),
    "a subject without end": (claim(sub="a" * 256), "sub"),
    "one audience more": (claim(aud=[CLIENT, "billing"]), "aud"),
    "another audience and azp mine": (claim(aud=["billing"], azp=CLIENT), "aud"),
    "audiences and azp mine": (claim(aud=["billing", CLIENT], azp=CLIENT), "aud"),
    "an empty list of audiences": (claim(aud=[]), "aud"),
    "another azp": (claim(azp="billing"), "azp"),
    "a time of issue in words": (claim(iat="now"), "iat"),
    "a time of issue that is true": (claim(iat=True), "iat"),
    "an old time of issue": (later("iat", -30 * 86_400), "iat"),
    "a time of issue five minutes ago": (later("iat", -300), "iat"),
    "a time of issue ahead": (later("iat", 300), "iat"),
    "no expiry": (without("exp"), "exp"),
    "expired": (later("exp", -31), "exp"),
    "not yet": (later("nbf", 31), "nbf"),
    "not before true": (claim(nbf=True), "nbf"),
    "no nonce": (without("nonce"), "nonce"),
    "a nonce in a list": (lambda header, claims: claims.update(nonce=[claims["nonce"]]), "nonce"),
    "an at_hash that is none": (claim(at_hash=True), "at_hash"),
    "a sid that is none": (claim(sid=5), "sid"),
    # confusions of algorithms and keys
    "alg None": (header(alg="None"), "alg"),
    "no alg": (lambda header, claims: header.__delitem__("alg"), "alg"),
    "RS512": (header(alg="RS512"), "alg"),
    "HS256 with the public key": (shared(public_pem(rsa_key())), "alg"),
    "the alg of another key": (header(alg="ES256"), "signature"),
    "other claims under the signature": (other_claims_under_the_signature, "signature"),
    "signed by another key": (lambda header, claims: sign(header, claims, rsa_key(9)), "signature"),
    "an unknown key id": (header(kid="two"), "signature"),
    "its own key in the header": (own_key, "header"),
    "jku": (header(jku="https://evil.example.org/keys"), "header"),
    "x5u": (header(x5u="https://evil.example.org/cert"), "header"),
    "crit": (header(crit=["exp"]), "header"),
    "b64": (header(b64=False, crit=["b64"]), "header"),
    "a key id that is a list": (header(kid=["one"]), "kid"),
    # shapes
    "a logout token's type": (header(typ="logout+jwt"), "typ"),
    "an access token's type": (header(typ="at+jwt"), "typ"),
    "a logout token's event": (claim(events={"http://schemas.openid.net/event/backchannel-logout": {}}), "events"),
    "a claim said twice": (said_twice, "form"),
    "four parts": (lambda header, claims: sign(header, claims, rsa_key()) + ".x", "form"),
    "no JSON": (lambda header, claims: "abc.def.ghi", "form"),
    "claims that are a list": (lambda header, claims: sign(header, [claims], rsa_key()), "form"),
}  # fmt: skip

RIGHT: dict[str, Bend] = {
    "an audience in a list": claim(aud=[CLIENT]),
    "azp mine": claim(azp=CLIENT),
    "no at_hash": without("at_hash"),
    "no typ": lambda header, claims: header.__delitem__("typ"),
    "no sid": without("sid"),
    "a clock 30 seconds ahead": later("iat", 30),
    "a clock 30 seconds behind": later("iat", -30),
    "expired by the skew": later("exp", -29),
    "not yet by the skew": later("nbf", 30),
    "PS256": lambda header, claims: sign({"alg": "PS256"}, claims, rsa_key(2)),
    "ES256": lambda header, claims: sign({"alg": "ES256", "kid": "ec"}, claims, ec_key()),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_id_token_signs_nobody_in(world: World, case: str) -> None:
    """One thing wrong is enough; the person is told that the provider and the cabinet do not fit."""
    bend, reason = WRONG[case]
    world.provider.bend = bend
    browser = world.browser()
    answer = browser.sign_in()

    assert (answer.status_code, answer.json()) == (502, {"code": "wrong", "reason": f"id_token_{reason}"})
    assert browser.who() is None


@pytest.mark.parametrize("case", RIGHT)
def test_a_right_id_token_signs_in(world: World, case: str) -> None:
    """What the standards allow is accepted."""
    world.provider.published += [jwk(rsa_key(2), kid="ps", alg="PS256"), jwk(ec_key(), kid="ec")]
    world.provider.bend = RIGHT[case]
    browser = world.browser()
    answer = browser.sign_in()

    assert answer.status_code == 303
    assert browser.who()["sub"] == "anna"


def test_a_token_over_16_kilobytes_is_not_read(world: World) -> None:
    """Size is checked before anything is decoded."""
    world.provider.bend = claim(padding="x" * 20_000)

    assert world.browser().sign_in().json() == {"code": "wrong", "reason": "provider_id_token"}


def test_the_whole_way_shows_the_person(world: World) -> None:
    """Roles and session values come from the verified claims."""
    world.provider.user |= {"name": "Анна", "email": "a@x"}
    browser = world.browser()
    answer = browser.sign_in(to="/account?tab=1")
    who = browser.who()

    assert answer.headers["location"] == "https://my.example.org/account?tab=1"
    assert (who["name"], who["roles"]) == ("Анна", ["subscriber"])
    assert who["session"] == {"name": "Анна", "subscriber": "1001", "agent": None}
