"""Roles stay fresh: one refresh at a time, and what its answers mean."""

from __future__ import annotations

import asyncio
import sqlite3
from typing import Any

import pytest

from runtime.identity import refresh
from runtime.outbound import Call, OutboundError, Reply
from tests.runtime.identity.hostile import Browser, World, refused, reply


def signed_in(world: World) -> Browser:
    browser = world.browser()
    assert browser.sign_in().status_code == 303
    return browser


def refreshes(world: World) -> int:
    return sum(b"grant_type=refresh_token" in (call.body or b"") for call in world.provider.calls)


def test_roles_are_believed_no_longer_than_the_access_token(world: World) -> None:
    """What is taken away at the provider is gone here with the next refresh."""
    world.provider.user |= {"agent_id": "7", "realm_access": {"roles": ["subscriber", "agent"]}}
    browser = signed_in(world)
    before = browser.who()["roles"]
    world.provider.user |= {"realm_access": {"roles": ["subscriber"]}}
    world.clock.now += 100
    meanwhile = browser.who()["roles"]
    world.clock.now += 200

    assert (before, meanwhile, browser.who()["roles"]) == (
        ["subscriber", "agent"],
        ["subscriber", "agent"],
        ["subscriber"],
    )


def test_roles_are_believed_five_minutes_at_most(world: World) -> None:
    """However long the access token lives."""
    world.provider.life = 36_000
    browser = signed_in(world)
    world.clock.now += 301
    browser.who()

    assert refreshes(world) == 1


def test_many_sessions_refresh_on_and_on(world: World) -> None:
    """Rotated refresh tokens are used once each; the session lives."""
    browser = signed_in(world)
    for _ in range(10):
        world.clock.now += 290
        assert browser.who()["sub"] == "anna"

    assert refreshes(world) == 10


class Slow:
    """A way out that takes its time, so that requests overlap."""

    def __init__(self, world: World) -> None:
        self.world = world

    async def send(self, call: Call) -> Reply:
        await asyncio.sleep(0.05)
        return await self.world.provider.send(call)


def test_one_refresh_for_all_requests_of_all_processes(world: World) -> None:
    """Fifty requests in two processes at once: one call, fifty answers. A second call would end the session."""
    browser = signed_in(world)
    cookies = dict(browser.client.cookies)
    world.clock.now += 290
    services = [world.another_process(Slow(world)) for _ in range(2)]

    async def storm() -> list[Any]:
        people = await asyncio.gather(*(services[turn % 2].person(cookies) for turn in range(50)))
        for service in services:
            await service.close()
        return list(people)

    people = asyncio.run(storm())

    assert [person is not None for person in people] == [True] * 50
    assert refreshes(world) == 1
    assert browser.who()["sub"] == "anna"


def test_a_request_given_up_does_not_lose_the_refresh(world: World) -> None:
    """The answer holds the only good refresh token; it is kept though nobody waits for it."""
    browser = signed_in(world)
    cookies = dict(browser.client.cookies)
    world.clock.now += 290
    service = world.another_process(Slow(world))

    async def give_up() -> None:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(service.person(cookies), 0.01)
        await service.close()

    asyncio.run(give_up())
    world.clock.now += 290

    assert browser.who()["sub"] == "anna"
    assert refreshes(world) == 2


def test_a_refused_refresh_ends_the_session(world: World) -> None:
    """A person disabled, deleted or signed out at the provider is out here, too."""
    browser = signed_in(world)
    world.provider.token_answer = lambda form: refused("invalid_grant")
    world.clock.now += 290
    first = browser.who()
    world.provider.token_answer = None

    assert (first, browser.who()) == (None, None)
    assert refreshes(world) == 1


def unreachable(form: object) -> Reply:
    raise OutboundError("unreachable")


@pytest.mark.parametrize(
    "answer",
    [
        unreachable,
        lambda form: reply({}, 503),
        lambda form: reply(b"<html>"),
        lambda form: refused("invalid_client", 401),
    ],
    ids=["unreachable", "503", "a page", "a wrong secret"],
)
def test_while_the_provider_fails_a_session_goes_on_to_the_end_of_its_token(world: World, answer: Any) -> None:
    """Then it waits; and goes on when the provider is back, without signing in anew."""
    browser = signed_in(world)
    world.provider.token_answer = answer
    world.clock.now += 290
    before = browser.who() is not None
    world.clock.now += 20
    after = browser.who() is not None
    world.provider.token_answer = None
    world.clock.now += 10

    assert (before, after, browser.who() is not None) == (True, False, True)


def test_a_provider_that_is_away_is_not_asked_by_every_request(world: World) -> None:
    """Pages do not wait for it one by one."""
    browser = signed_in(world)
    world.provider.token_answer = unreachable
    world.clock.now += 250
    for _ in range(10):
        browser.who()

    assert refreshes(world) == 1


@pytest.mark.parametrize(
    "changed",
    [{"sub": ""}, {"aud": "other"}, {"nonce": "x"},
     {"sid": "sid-2"}, {"iat": 1}],
    ids=str,
)  # fmt: skip
def test_a_refreshed_id_token_of_somebody_else_ends_the_session(world: World, changed: dict[str, object]) -> None:
    """What test_conformance.py does not have: nobody, another audience, sign-in or time."""
    browser = signed_in(world)
    world.provider.bend = lambda header, claims: claims.update(changed)
    world.clock.now += 290
    first = browser.who()
    world.provider.bend = lambda header, claims: None

    assert (first, browser.who()) == (None, None)


def test_a_refreshed_answer_without_an_id_token_proves_no_roles(world: World) -> None:
    """The session goes on to the end of its token, no further."""
    browser = signed_in(world)
    world.provider.token_answer = lambda form: reply({"access_token": "a", "token_type": "Bearer", "expires_in": 300})
    world.clock.now += 290
    before = browser.who() is not None
    world.clock.now += 20

    assert (before, browser.who()) == (True, None)


def test_without_a_refresh_token_a_session_ends_with_its_access_token(world: World) -> None:
    """There is nothing to renew the roles with."""

    def answer(form: Any) -> Reply:
        return reply({"access_token": "a", "token_type": "Bearer", "expires_in": 300, "id_token": token})

    browser = world.browser()
    asked = browser.leave()
    token = world.provider.id_token("a", nonce=asked["nonce"])
    world.provider.token_answer = answer
    browser.come_back(world.provider.authorize(asked))
    world.clock.now += 290
    before = browser.who() is not None
    world.clock.now += 11

    assert (before, browser.who()) == (True, None)


@pytest.mark.parametrize("life", [None, "300", 0, -5, True, 1.5])
def test_a_life_that_is_no_number_of_seconds_is_five_minutes(world: World, life: object) -> None:
    """A provider that says nonsense does not make roles immortal."""
    world.provider.life = life
    browser = signed_in(world)
    world.clock.now += 239
    browser.who()
    early = refreshes(world)
    world.clock.now += 2
    browser.who()

    assert (early, refreshes(world)) == (0, 1)


def write(world: World, statement: str, *values: object) -> None:
    """What another process does to the store."""
    db = sqlite3.connect(world.settings.sessions)
    with db:
        db.execute(statement, values)
    db.close()


def test_a_session_that_ends_during_its_refresh_stays_ended(world: World) -> None:
    """A sign-out is not undone by the answer that was under way."""
    browser = signed_in(world)
    world.provider.before_token = lambda: write(world, "DELETE FROM sessions")
    world.clock.now += 290
    first = browser.who()

    assert (first, browser.who(), refreshes(world)) == (None, None, 1)


def test_a_process_that_died_in_a_refresh_blocks_nobody(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its lease runs out; until then the session goes on as it is."""
    monkeypatch.setattr(refresh, "_PATIENCE", 0.05)
    browser = signed_in(world)
    world.clock.now += 250
    write(world, "UPDATE sessions SET holder = 'dead', leased = ?", world.clock.now + 15)
    meanwhile = browser.who() is not None
    before = refreshes(world)
    world.clock.now += 15

    assert (meanwhile, before) == (True, 0)
    assert (browser.who() is not None, refreshes(world)) == (True, 1)
