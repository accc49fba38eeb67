"""Discovery, keys and their rotation, a provider that is away."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from runtime.identity.errors import ProviderError
from runtime.identity.provider import Provider
from tests.runtime.identity.hostile import Clock, World, jwk, rsa_key, settings
from tests.runtime.identity.hostile import Provider as Hostile

DROP = object()


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"issuer": "https://id.example.org/realms/potok/"}, "issuer"),
        ({"issuer": DROP}, "issuer"),
        ({"issuer": ["https://id.example.org/realms/potok"]}, "issuer"),
        ({"token_endpoint": "https://evil.example.org/token"}, "token_endpoint"),
        ({"token_endpoint": "http://id.example.org/realms/potok/token"}, "token_endpoint"),
        ({"token_endpoint": "https://id.example.org@evil.example.org/"}, "token_endpoint"),
        ({"token_endpoint": DROP}, "token_endpoint"),
        ({"jwks_uri": "file:///etc/passwd"}, "jwks_uri"),
        ({"jwks_uri": "https://id.example.org:8443/certs"}, "jwks_uri"),
        ({"jwks_uri": 7}, "jwks_uri"),
        ({"authorization_endpoint": "javascript:alert(1)"}, "authorization_endpoint"),
        ({"end_session_endpoint": "https://evil.example.org/"}, "end_session_endpoint"),
    ],
)
def test_a_description_that_leads_elsewhere_is_refused(world: World, changed: dict[str, Any], reason: str) -> None:
    """Neither secret nor person goes to another origin."""
    world.provider.metadata = {
        name: value for name, value in (world.provider.metadata | changed).items() if value is not DROP
    }
    response = world.browser().client.get("/auth/login")

    assert response.json() == {"code": "wrong", "reason": f"provider_{reason}"}


def test_the_cabinet_reaches_the_provider_by_its_internal_address(tmp_path: Path) -> None:
    """Its own calls go inside, the browser goes to the issuer."""
    inside = "https://keycloak.internal:8443/realms/potok"
    world = World(folder=tmp_path, settings=settings(tmp_path, OIDC_INTERNAL_URL=inside))
    browser = world.browser()

    assert browser.client.get("/auth/login").headers["location"].startswith("https://id.example.org/realms/potok/auth?")
    assert browser.sign_in().status_code == 303
    assert [call.url for call in world.provider.calls if not call.url.startswith(f"{inside}/")] == []
    asyncio.run(world.service.close())


def test_description_and_keys_are_fetched_once(world: World) -> None:
    """A sign-in costs one call, the code's."""
    for _ in range(3):
        world.browser().sign_in()

    assert [world.provider.asked(end) for end in ("/openid-configuration", "/certs", "/token")] == [1, 1, 3]


def test_a_provider_that_is_away_is_told(world: World) -> None:
    """«Try later», with a status that says so to machines, too."""
    world.provider.away = "unreachable"
    response = world.browser().client.get("/auth/login")

    assert (response.status_code, response.json()["code"]) == (503, "away")


def test_what_was_known_stays_known_while_the_provider_is_away(world: World) -> None:
    """A stale description and stale keys are better than none."""
    world.browser().sign_in()
    world.clock.now += 7200
    world.provider.away = "timeout"

    assert world.browser().client.get("/auth/login").status_code == 303


def test_a_new_key_under_the_old_name(world: World) -> None:
    """The name is known, the signature does not fit: the keys are looked up anew."""
    world.browser().sign_in()
    world.clock.now += 11
    world.provider.rotate(kid="one")

    assert world.browser().sign_in().status_code == 303


def test_a_new_key_without_a_name(world: World) -> None:
    """Neither token nor key set name it."""
    world.browser().sign_in()
    world.clock.now += 11
    world.provider.rotate()

    assert world.browser().sign_in().status_code == 303


def test_old_and_new_keys_overlap(world: World) -> None:
    """While both are published, tokens of both are good."""
    world.provider.published += [jwk(rsa_key(1), kid="two")]
    first = world.browser().sign_in()
    world.provider.key, world.provider.header = rsa_key(1), {"alg": "RS256", "kid": "two"}
    second = world.browser().sign_in()

    assert (first.status_code, second.status_code, world.provider.asked("/certs")) == (303, 303, 1)


def test_a_key_taken_back_is_forgotten(world: World) -> None:
    """After ten minutes at the latest, though its tokens look right."""
    world.browser().sign_in()
    world.provider.published = [jwk(rsa_key(1), kid="two")]
    world.clock.now += 601

    assert world.browser().sign_in().json() == {"code": "wrong", "reason": "id_token_signature"}


@pytest.mark.parametrize(
    "entry",
    [
        {"kty": "oct", "k": "a2V5", "kid": "one"},
        {"kty": "RSA", "n": "!", "e": "AQAB", "kid": "one"},
        {"kty": "RSA", "kid": "one"},
        {"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA", "kid": "one"},
        {"kty": "OKP", "crv": "Ed25519", "x": "AA", "kid": "one"},
        jwk(rsa_key(), kid="one", alg="RS512"),
        jwk(rsa_key(3, 1024), kid="one"),
        {**jwk(rsa_key(), kid="one"), "use": "enc"},
        {**jwk(rsa_key(), kid="one"), "kid": ["one"]},
        "rubbish",
        None,
    ],
)
def test_keys_that_must_not_sign_are_passed_over(world: World, entry: object) -> None:
    """For encryption, of another algorithm, too short, shared or malformed: as if they were not there."""
    world.provider.published = [entry]  # type: ignore[list-item]  # hostile on purpose

    assert world.browser().sign_in().json() == {"code": "wrong", "reason": "id_token_signature"}


def test_a_flood_of_unknown_keys_costs_one_fetch_in_ten_seconds(tmp_path: Path) -> None:
    """Tokens with unknown key ids can not make the cabinet hammer the provider."""
    clock = Clock()
    hostile = Hostile(clock)
    provider = Provider(settings(tmp_path).oidc, hostile, clock)

    async def flood() -> None:
        for _ in range(100):
            clock.now += 0.25
            await asyncio.gather(*(provider.newer_keys() for _ in range(10)))

    asyncio.run(flood())

    assert hostile.asked("/certs") == 3


def test_without_any_keys_the_provider_is_away(tmp_path: Path) -> None:
    """And it is not asked again for ten seconds."""
    clock = Clock()
    hostile = Hostile(clock)
    provider = Provider(settings(tmp_path).oidc, hostile, clock)
    asyncio.run(provider.metadata())
    hostile.away = "unreachable"

    for _ in range(3):
        with pytest.raises(ProviderError) as failed:
            asyncio.run(provider.keys())
        assert failed.value.away

    assert hostile.asked("/certs") == 1
