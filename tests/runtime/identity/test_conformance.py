"""The relying party's modules of the OpenID Foundation's conformance suite, each a test by the module's own name.

`oidcc-client-test-invalid-iss` is `test_oidcc_client_test_invalid_iss`. The suite itself is a server of its own; its
part is played by the provider of this folder and by the embedded one, both set to misbehave. What stands beyond the
suite is in the other tests of this folder.
"""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from tests.runtime.identity.bends import claim, flipped, shared, unsigned, without, without_kid
from tests.runtime.identity.embedded import Embedded
from tests.runtime.identity.hostile import (
    CLIENT,
    ISSUER,
    SECRET,
    Bend,
    Browser,
    Claims,
    Provider,
    World,
    ec_key,
    encoded,
    jwk,
    rsa_key,
    settings,
    sign,
)

FIRST = "oidcc-client-test"
LOGOUT = "rp-backchannel-rpinitlogout"
PLANS: Mapping[str, tuple[str, ...]] = {
    "basic": (
        "", "invalid-iss", "missing-sub", "invalid-aud", "missing-iat", "kid-absent-single-jwks",
        "kid-absent-multiple-jwks", "idtoken-sig-rs256", "idtoken-sig-none", "invalid-sig-rs256",
        "userinfo-invalid-sub", "nonce-invalid", "scope-userinfo-claims", "client-secret-basic",
    ),
    "config": (
        "discovery-openid-config", "discovery-jwks-uri-keys", "discovery-issuer-mismatch", "idtoken-sig-none",
        "signing-key-rotation-just-before-signing", "signing-key-rotation",
    ),
    "refresh": ("refresh-token", "refresh-token-invalid-issuer", "refresh-token-invalid-sub"),
    "back-channel logout": (
        LOGOUT, *(f"{LOGOUT}-{fault}" for fault in (
            "alg-none", "no-event", "with-nonce", "wrong-alg", "wrong-aud", "wrong-event", "wrong-iss")),
    ),
    "RP-initiated logout": ("rp-init-logout", "rp-init-logout-other-state", "rp-init-logout-no-state"),
    "comprehensive": (
        "missing-aud", "invalid-sig-hs256", "invalid-sig-es256", "invalid-athash", "userinfo-bearer-header",
    ),
}  # fmt: skip
SKIPPED: Mapping[str, str] = {
    "rp-frontchannel-rpinitlogout": "the cabinet registers no address for it: the back channel tells it",
    "rp-frontchannel-opinitlogout": "as above",
    "session-management": "a frame that needs the cookies of another site, which browsers no longer send",
}


@pytest.mark.parametrize("plan", PLANS)
def test_every_module_of_the_plans_has_its_test(plan: str) -> None:
    """The table above and the tests below are the same list."""
    wanted = {"_".join(["test", *FIRST.split("-"), *(name.split("-") if name else [])]) for name in PLANS[plan]}

    assert wanted - set(globals()) == set()


@pytest.fixture(params=[Provider, Embedded], ids=["a provider by hand", "the embedded provider"])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    """A cabinet and its provider; each module is played by both that can misbehave."""
    made = World(folder=tmp_path, settings=settings(tmp_path), provider_of=request.param)
    yield made
    asyncio.run(made.service.close())


def subscriber(browser: Browser) -> object:
    """Whose data the browser is shown."""
    return browser.who()["session"]["subscriber"]


def told(world: World, token: str) -> int:
    """The status of the answer to a logout token."""
    posted = world.browser().client.post("/auth/backchannel-logout", data={"logout_token": token})
    return int(posted.status_code)


def signed_in(world: World) -> Browser:
    browser = world.browser()
    assert browser.sign_in().status_code == 303
    return browser


def sign_in_with(world: World, bend: Bend) -> Any:
    """What the cabinet says to a sign-in whose ID token is bent so; nobody is signed in by it."""
    world.provider.bend = bend
    browser = world.browser()
    answer = browser.sign_in()
    assert (502, None) == (answer.status_code, browser.who())
    return answer.json()["reason"]


def refresh_with(world: World, bend: Bend) -> Any:
    """Who is signed in after a refresh whose ID token is bent so, and after the provider is right again."""
    browser = signed_in(world)
    world.provider.bend = bend
    world.clock.now += 290
    during = browser.who()
    world.provider.bend = lambda header, claims: None
    return during, browser.who()


def ends_nothing(world: World, bend: Bend) -> bool:
    """Whether a logout token that is bent so is refused and the session goes on."""
    browser = signed_in(world)
    return told(world, world.provider.logout_token(bend)) == 400 and browser.who() is not None


# ---------------------------------------------------------------- basic


def test_oidcc_client_test(world: World) -> None:
    """A right answer signs in."""
    assert "1001" == subscriber(signed_in(world))


def test_oidcc_client_test_invalid_iss(world: World) -> None:
    """An ID token of another issuer is refused."""
    assert "id_token_iss" == sign_in_with(world, claim(iss="https://id.example.org/realms/other"))


def test_oidcc_client_test_missing_sub(world: World) -> None:
    """An ID token of nobody is refused."""
    assert "id_token_sub" == sign_in_with(world, without("sub"))


def test_oidcc_client_test_invalid_aud(world: World) -> None:
    """An ID token for another client is refused."""
    assert "id_token_aud" == sign_in_with(world, claim(aud="billing"))


def test_oidcc_client_test_missing_iat(world: World) -> None:
    """An ID token without a time of issue is refused."""
    assert "id_token_iat" == sign_in_with(world, without("iat"))


def test_oidcc_client_test_kid_absent_single_jwks(world: World) -> None:
    """Without a key's name the only key is tried."""
    world.provider.bend = without_kid

    assert "1001" == subscriber(signed_in(world))


def test_oidcc_client_test_kid_absent_multiple_jwks(world: World) -> None:
    """Without a key's name all keys are tried, which the module allows."""
    world.provider.header = {"alg": "RS256"}
    world.provider.published = [jwk(rsa_key(1)), jwk(rsa_key(2)), jwk(rsa_key())]

    assert "1001" == subscriber(signed_in(world))


def test_oidcc_client_test_idtoken_sig_rs256(world: World) -> None:
    """RS256 is verified by the published key."""
    world.provider.published = [jwk(rsa_key(1), kid="other"), jwk(rsa_key(), kid="one", alg="RS256")]

    assert "1001" == subscriber(signed_in(world))


def test_oidcc_client_test_idtoken_sig_none(world: World) -> None:
    """An unsigned ID token is refused, though the provider names `none` among its algorithms."""
    assert "id_token_alg" == sign_in_with(world, unsigned)


def test_oidcc_client_test_invalid_sig_rs256(world: World) -> None:
    """A spoilt signature is refused."""
    assert "id_token_signature" == sign_in_with(world, flipped)


def test_oidcc_client_test_userinfo_invalid_sub(world: World) -> None:
    """A person is what the signed token says: userinfo is never asked, so none of another person is believed."""
    signed_in(world)

    assert world.provider.asked("/userinfo") == 0


def test_oidcc_client_test_nonce_invalid(world: World) -> None:
    """An ID token of another request is refused."""
    assert "id_token_nonce" == sign_in_with(world, claim(nonce="x" * 43))


def test_oidcc_client_test_scope_userinfo_claims(world: World) -> None:
    """Profile and e-mail are asked for by scope, and what comes in the ID token is shown."""
    world.provider.user |= {"name": "Анна", "email": "anna@example.org"}
    browser = world.browser()
    asked = browser.leave()
    browser.come_back(world.provider.authorize(asked))

    assert ("openid profile email", "Анна") == (asked["scope"], browser.who()["name"])


def test_oidcc_client_test_client_secret_basic(world: World) -> None:
    """The client's secret goes to the token endpoint by Basic, and nowhere else."""
    signed_in(world)
    secret = "Basic " + base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
    sent = [(call.url.rpartition("/")[2], call.headers.get("authorization")) for call in world.provider.calls]

    assert [("token", secret)] == [pair for pair in sent if pair[1]]
    assert [] == [call for call in world.provider.calls if SECRET.encode() in (call.body or b"")]


# ---------------------------------------------------------------- config


def test_oidcc_client_test_discovery_openid_config(world: World) -> None:
    """Addresses come from the provider's description, whatever they are called."""
    world.provider.metadata |= {"authorization_endpoint": f"{ISSUER}/begin-here"}
    location = world.browser().client.get("/auth/login").headers["location"]

    assert location.startswith(f"{ISSUER}/begin-here?")


def test_oidcc_client_test_discovery_jwks_uri_keys(world: World) -> None:
    """Keys come from `jwks_uri` of the description, once."""
    signed_in(world)
    signed_in(world)

    assert world.provider.asked("/certs") == 1


def test_oidcc_client_test_discovery_issuer_mismatch(world: World) -> None:
    """A description of another issuer is refused; nobody is sent anywhere."""
    world.provider.metadata |= {"issuer": "https://evil.example.org"}

    assert {"code": "wrong", "reason": "provider_issuer"} == world.browser().client.get("/auth/login").json()


def test_oidcc_client_test_signing_key_rotation_just_before_signing(world: World) -> None:
    """The key changes between the code and the token: signed in all the same."""
    browser = signed_in(world)
    world.clock.now += 11
    answer = world.provider.authorize(browser.leave())
    world.provider.before_token = lambda: world.provider.rotate(kid="two")

    assert browser.come_back(answer).status_code == 303


def test_oidcc_client_test_signing_key_rotation(world: World) -> None:
    """A new key under a new name needs no restart."""
    signed_in(world)
    world.clock.now += 11
    world.provider.rotate(kid="two")

    assert "1001" == subscriber(signed_in(world))


# ---------------------------------------------------------------- refresh


def test_oidcc_client_test_refresh_token(world: World) -> None:
    """The session goes on with what a refresh brings."""
    browser = signed_in(world)
    world.provider.user |= {"name": "Анна Новая"}
    world.clock.now += 290

    assert browser.who()["name"] == "Анна Новая"


def test_oidcc_client_test_refresh_token_invalid_issuer(world: World) -> None:
    """A refreshed ID token of another issuer ends the session."""
    assert (None, None) == refresh_with(world, claim(iss="https://evil.example.org"))


def test_oidcc_client_test_refresh_token_invalid_sub(world: World) -> None:
    """A refreshed ID token of another person ends the session."""
    assert (None, None) == refresh_with(world, claim(sub="boris"))


# ---------------------------------------------------------------- back-channel logout


def test_oidcc_client_test_rp_backchannel_rpinitlogout(world: World) -> None:
    """The provider tells that a session is over: the answer is 200 and the person is a guest."""
    browser = signed_in(world)

    assert (200, None) == (told(world, world.provider.logout_token()), browser.who())


def test_oidcc_client_test_rp_backchannel_rpinitlogout_alg_none(world: World) -> None:
    """An unsigned logout token ends nothing."""
    assert ends_nothing(world, unsigned)


def test_oidcc_client_test_rp_backchannel_rpinitlogout_no_event(world: World) -> None:
    """A logout token without events ends nothing."""
    assert ends_nothing(world, without("events"))


def test_oidcc_client_test_rp_backchannel_rpinitlogout_with_nonce(world: World) -> None:
    """A logout token with a nonce could be an ID token: it ends nothing."""
    assert ends_nothing(world, claim(nonce="n"))


def test_oidcc_client_test_rp_backchannel_rpinitlogout_wrong_alg(world: World) -> None:
    """A logout token signed with the shared secret ends nothing."""
    assert ends_nothing(world, shared(SECRET.encode()))


def test_oidcc_client_test_rp_backchannel_rpinitlogout_wrong_aud(world: World) -> None:
    """A logout token for another client ends nothing."""
    assert ends_nothing(world, claim(aud="billing"))


def test_oidcc_client_test_rp_backchannel_rpinitlogout_wrong_event(world: World) -> None:
    """A logout token of another event ends nothing."""
    assert ends_nothing(world, claim(events={"http://schemas.openid.net/event/other": {}}))


def test_oidcc_client_test_rp_backchannel_rpinitlogout_wrong_iss(world: World) -> None:
    """A logout token of another issuer ends nothing."""
    assert ends_nothing(world, claim(iss="https://evil.example.org"))


# ---------------------------------------------------------------- RP-initiated logout


def sign_out_request(world: World) -> tuple[str, dict[str, str]]:
    """Where the cabinet sends a person who signs out, and what it asks there."""
    there = urlsplit(signed_in(world).sign_out().headers["location"])
    return f"{there.scheme}://{there.netloc}{there.path}", dict(parse_qsl(there.query))


def nothing_comes_of(world: World, way_back: str) -> bool:
    """Whether coming back from signing out so changes nothing: no `state` was sent, and none is read.

    The session is over before the browser leaves. The address of coming back is a page of words and none of
    identity's: somebody who is signed in and is led there stays signed in.
    """
    _, asked = sign_out_request(world)
    somebody = signed_in(world)
    somebody.client.get(way_back)
    stays = subscriber(somebody) == "1001" and "/signed-out" not in {route.path for route in world.service.routes()}
    return stays and "state" not in asked


def test_oidcc_client_test_rp_init_logout(world: World) -> None:
    """The provider is asked to end its session: with the ID token as a hint, and a registered address to come back."""
    address, asked = sign_out_request(world)

    assert (True, True) == (address.startswith(f"{ISSUER}/"), address.endswith("/logout"))
    assert ("https://my.example.org/signed-out", CLIENT) == (asked["post_logout_redirect_uri"], asked["client_id"])
    assert asked["id_token_hint"].count(".") == 2


def test_oidcc_client_test_rp_init_logout_other_state(world: World) -> None:
    """A way back with a `state` that was never sent does nothing."""
    assert nothing_comes_of(world, "/signed-out?state=another")


def test_oidcc_client_test_rp_init_logout_no_state(world: World) -> None:
    """A way back without one does nothing."""
    assert nothing_comes_of(world, "/signed-out")


# ---------------------------------------------------------------- comprehensive


def test_oidcc_client_test_missing_aud(world: World) -> None:
    """An ID token for nobody is refused."""
    assert "id_token_aud" == sign_in_with(world, without("aud"))


def test_oidcc_client_test_invalid_sig_hs256(world: World) -> None:
    """HS256 is refused, right by the client's secret or not."""
    assert ["id_token_alg"] * 2 == [sign_in_with(world, shared(key)) for key in (SECRET.encode(), b"wrong")]


def test_oidcc_client_test_invalid_sig_es256(world: World) -> None:
    """A signature of another curve's key is refused."""
    world.provider.published += [jwk(ec_key(), kid="ec")]

    def spoilt(header: Claims, claims: Claims) -> str:
        return sign({"alg": "ES256", "kid": "ec"}, claims, ec_key(1))

    assert "id_token_signature" == sign_in_with(world, spoilt)


def test_oidcc_client_test_invalid_athash(world: World) -> None:
    """An access token that the ID token does not name is refused."""
    assert "id_token_at_hash" == sign_in_with(world, claim(at_hash=encoded("another access token")[:22]))


def test_oidcc_client_test_userinfo_bearer_header(world: World) -> None:
    """No access token goes to userinfo, nor into any address."""
    signed_in(world)

    assert [] == [call.url for call in world.provider.calls if "access-canary" in call.url or "userinfo" in call.url]
