"""What only a real Keycloak can show: rotated refresh tokens, sessions ended from outside, new keys, its absence."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx2
import pytest

from constructor.keycloak.server import Keycloak
from tests.journeys.administrator import Administrator
from tests.journeys.harness import POTOK, Visitor, World, compiled, running
from tests.journeys.way import way

LIFE = 5  # seconds of an access token here; the cabinet refreshes at four fifths of it


@dataclass(slots=True, kw_only=True)
class Place:
    """A cabinet on a realm of short-lived tokens, and who administers the realm."""

    world: World
    administrator: Administrator

    def signed_in(self, who: str) -> Visitor:
        """Return somebody who has just signed in."""
        visitor = self.world.visitor()
        assert 200 == visitor.sign_in(who).status
        return visitor


@pytest.fixture(scope="module")
def place(keycloak: Keycloak) -> Iterator[Place]:
    """The flagship on its own realm, whose access tokens live for five seconds and whose refreshes are noted."""
    with running(compiled(POTOK), keycloak=keycloak) as world:
        administrator = Administrator(keycloak=keycloak, realm=urlsplit(world.provider).path.rpartition("/")[2])
        administrator.call("PUT", "", {"accessTokenLifespan": LIFE})
        noted = {"eventsEnabled": True, "enabledEventTypes": ["LOGIN", "REFRESH_TOKEN", "REFRESH_TOKEN_ERROR"]}
        administrator.call("PUT", "/events/config", noted)
        yield Place(world=world, administrator=administrator)
        administrator.close()


def _left(visitor: Visitor, address: str, seconds: float) -> float:
    """Return after how many seconds the visitor is a guest at this address; fails after `seconds`."""
    began = time.monotonic()
    while visitor.get(address, follow=False).status == 200:
        assert time.monotonic() - began < seconds, "still signed in"
        time.sleep(0.05)
    return time.monotonic() - began


def test_fifty_requests_at_the_end_of_a_token_make_one_refresh(place: Place) -> None:
    """All are answered. A second refresh with the same token would end the whole session at Keycloak."""
    visitor = place.signed_in("anna")
    cookies = {cookie.name: cookie.value or "" for cookie in visitor.client.cookies.jar}
    before = place.administrator.refreshes()
    time.sleep(LIFE - 0.5)

    def ask(_: int) -> int:
        answer = httpx2.get(f"{place.world.url}/account", cookies=cookies, trust_env=False, timeout=30)
        return answer.status_code

    began = time.monotonic()
    with ThreadPoolExecutor(50) as threads:
        statuses = list(threads.map(ask, range(50)))
    lives = int((time.monotonic() - began) / LIFE)  # a machine so busy that tokens end meanwhile refreshes those too

    assert [200] * 50 == statuses
    assert 1 <= place.administrator.refreshes() - before <= 1 + lives
    assert 200 == visitor.get("/account", follow=False).status


def test_session_ended_by_an_administrator_is_over_within_a_second(place: Place) -> None:
    """Keycloak tells by the back channel; sessions of others go on."""
    visitor, other = place.signed_in("anna"), place.signed_in("boris")
    sessions = place.administrator.call("GET", f"/users/{place.administrator.user('anna')}/sessions")
    for session in sessions:
        place.administrator.call("DELETE", f"/sessions/{session['id']}")

    assert _left(visitor, "/account", 1.0) <= 1.0
    assert 200 == other.get("/account", follow=False).status


@pytest.mark.parametrize("how", ["disabled", "deleted", "realm-wide logout"])
def test_what_keycloak_tells_nobody_is_found_out_within_a_tokens_life(place: Place, how: str) -> None:
    """No back-channel call is made for these and none is ever repeated: the refresh is the truth."""
    who = {"disabled": "dollars", "deleted": "tenge", "realm-wide logout": "several_contracts"}[how]
    visitor = place.signed_in(who)
    user = place.administrator.user(who)
    acts: dict[str, Callable[[], object]] = {
        "disabled": lambda: place.administrator.call("PUT", f"/users/{user}", {"enabled": False}),
        "deleted": lambda: place.administrator.call("DELETE", f"/users/{user}"),
        "realm-wide logout": lambda: place.administrator.call("POST", "/logout-all"),
    }
    time.sleep(1.1)  # Keycloak compares whole seconds
    acts[how]()

    assert _left(visitor, "/account", LIFE + 1) <= LIFE + 1


def test_taken_role_is_gone_within_a_tokens_life(place: Place) -> None:
    """What an administrator takes away in Keycloak closes the screens here."""
    visitor = place.signed_in("maria")
    user = place.administrator.user("maria")
    held = [
        role
        for role in place.administrator.call("GET", f"/users/{user}/role-mappings/realm")
        if role["name"] == "manager"
    ]
    before = visitor.get("/subscribers", follow=False).status
    place.administrator.call("DELETE", f"/users/{user}/role-mappings/realm", held)
    time.sleep(LIFE)
    after = visitor.get("/subscribers", follow=False).status
    place.administrator.call("POST", f"/users/{user}/role-mappings/realm", held)

    assert (200, 403) == (before, after)


def test_new_keys_are_taken_without_a_restart(place: Place) -> None:
    """After a rotation sessions go on and people sign in; the cabinet fetches the new keys by itself."""
    visitor = place.signed_in("anna")
    provider = "org.keycloak.keys.KeyProvider"
    config = {"priority": ["200"], "enabled": ["true"], "active": ["true"], "algorithm": ["RS256"]}
    key = {"name": "newer", "providerId": "rsa-generated", "providerType": provider, "config": config}
    time.sleep(10.1)  # so often at most does the cabinet fetch keys
    place.administrator.call("POST", "/components", key)

    assert 200 == visitor.get("/account", follow=False).status
    assert "/account" == place.world.visitor().sign_in("boris").address


def test_people_go_on_while_keycloak_is_away_and_the_sign_in_says_so(keycloak: Keycloak) -> None:
    """Until their token ends; nothing is a failure of ours; when it is back everything goes on without signing in."""
    with way(keycloak.url) as carried:

        def internally(environment: Any) -> Any:
            path = urlsplit(environment["PCABINET_OIDC_ISSUER"]).path
            return {**environment, "PCABINET_OIDC_INTERNAL_URL": f"{carried.url}{path}"}

        with running(compiled(POTOK), keycloak=keycloak, changed=internally) as world:
            realm = urlsplit(world.provider).path.rpartition("/")[2]
            administrator = Administrator(keycloak=keycloak, realm=realm)
            administrator.call("PUT", "", {"accessTokenLifespan": 12})
            administrator.close()
            visitor = world.visitor()
            visitor.sign_in("anna")
            newcomer = world.visitor()
            asked = newcomer.get("/auth/login?to=/account")
            carried.become("cut")
            during = visitor.get("/account", follow=False).status
            coming = newcomer.enter(asked, "boris")
            time.sleep(12)
            ended = visitor.get("/account", follow=False)
            carried.become("open")
            time.sleep(5.1)  # so long the cabinet asks nothing of a provider that was away
            back = visitor.get("/account", follow=False).status

    assert 200 == during
    assert (503, "Вход сейчас недоступен") == (coming.status, coming.main.one("h1").text)
    assert (303, True) == (ended.status, ended.headers["location"].startswith("/auth/login?to="))
    assert 200 == back
