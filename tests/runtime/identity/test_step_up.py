"""Levels of sign-in: asked of the provider, believed only from that sign-in's ID token, and not for ever."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from runtime.cabinet.model import AccountAction, Level
from runtime.identity.person import Person
from runtime.records import replace
from tests.runtime.identity.hostile import IDENTITY, START, Browser, World, settings

LEVELS = {
    "second_factor": Level(id="second_factor", acr="otp", within=600, enrol="second_factor"),
}
ACCOUNT = {
    "password": AccountAction(id="password", parameters={"kc_action": "UPDATE_PASSWORD"}, outcome="kc_action_status"),
    "sessions": AccountAction(id="sessions", path="/account/devices", client_in="referrer"),
}


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A cabinet with a level and two account actions, and its provider."""
    identity = replace(IDENTITY, levels=LEVELS, account=ACCOUNT)
    made = World(folder=tmp_path, settings=settings(tmp_path), identity=identity)
    yield made
    asyncio.run(made.service.close())


def person(world: World, browser: Browser) -> Person:
    found = asyncio.run(world.service.person(dict(browser.client.cookies)))
    assert found is not None
    return found


def proving(world: World, acr: object, at: object = START) -> None:
    """From now on the provider says this of each sign-in."""
    world.provider.user |= {"acr": acr, "auth_time": at}


def told(response: Any) -> tuple[str, str]:
    return response.json()["code"], response.json()["reason"]


def test_level_is_asked_by_its_own_word(world: World) -> None:
    """`acr_values` of OpenID Connect Core 1.0 §3.1.2.1; without a level the provider decides."""
    browser = world.browser()

    assert "otp" == browser.leave(level="second_factor")["acr_values"]
    assert "acr_values" not in browser.leave()


def test_level_that_is_reached_leads_back(world: World) -> None:
    """After the step-up the person is where they were and holds the level."""
    browser = world.browser()
    browser.sign_in()
    before = person(world, browser).levels
    proving(world, "otp")
    response = browser.sign_in(level="second_factor", to="/security?c=1")

    assert (frozenset(), frozenset({"second_factor"})) == (before, person(world, browser).levels)
    assert "https://my.example.org/security?c=1" == response.headers["location"]


def test_level_ends_by_its_time(world: World) -> None:
    """It holds `within` of the moment of the proof, not of the last page."""
    proving(world, "otp", START - 300)
    browser = world.browser()
    browser.sign_in(level="second_factor")
    early = person(world, browser).levels
    world.clock.now += 301

    assert (frozenset({"second_factor"}), frozenset()) == (early, person(world, browser).levels)


@pytest.mark.parametrize("acr", ["password", "1", "OTP", "otp ", ["otp"], {"otp": 1}, 2, True, None, ""], ids=repr)
def test_another_word_is_not_the_level(world: World, acr: object) -> None:
    """A lower level, or what is no word at all, reaches nothing: the page will say so instead of asking for ever."""
    proving(world, acr)
    browser = world.browser()
    browser.sign_in(level="second_factor")
    found = person(world, browser)

    assert (frozenset(), "second_factor") == (found.levels, found.missed)


@pytest.mark.parametrize("at", [None, "1800000000", START + 3600, -1, 0, True, [START]], ids=repr)
def test_proof_without_a_moment_is_none(world: World, at: object) -> None:
    """Without `auth_time`, or with one that is yet to come, nobody knows how old the proof is."""
    proving(world, "otp", at)
    browser = world.browser()
    browser.sign_in(level="second_factor")

    assert frozenset() == person(world, browser).levels


def test_old_proof_is_none(world: World) -> None:
    """A provider that passes an earlier sign-in off as the level has not asked for it now."""
    proving(world, "otp", START - 601)
    browser = world.browser()
    browser.sign_in(level="second_factor")

    assert "second_factor" == person(world, browser).missed


def test_refresh_proves_nothing(world: World) -> None:
    """A refresh that says `otp` raises no level, and one that says less takes none away."""
    proving(world, "password")
    browser = world.browser()
    browser.sign_in()
    proving(world, "otp", START + 290)
    world.clock.now += 290
    low = person(world, browser).levels
    other = world.browser()
    other.sign_in(level="second_factor")
    proving(world, "password")
    world.clock.now += 290

    assert (frozenset(), frozenset({"second_factor"})) == (low, person(world, other).levels)


def test_level_survives_nothing_but_its_session(world: World) -> None:
    """A plain sign-in afterwards begins a session of the lower level."""
    proving(world, "otp")
    browser = world.browser()
    browser.sign_in(level="second_factor")
    proving(world, "password")
    browser.sign_in()

    assert frozenset() == person(world, browser).levels


def test_level_is_kept_by_whoever_comes_back_from_their_account(world: World) -> None:
    """Nobody types a code again because they cancelled; the proof ends when it would have ended anyway."""
    proving(world, "otp")
    browser = world.browser()
    browser.sign_in(level="second_factor")
    proving(world, "password", START + 290)
    world.clock.now += 290
    browser.sign_in(action="password")
    back = person(world, browser).levels
    world.clock.now += 311

    assert (frozenset({"second_factor"}), frozenset()) == (back, person(world, browser).levels)


def test_whoever_has_set_a_second_factor_up_is_asked_for_it(world: World) -> None:
    """That the level was missed before is no longer held against them; against whoever cancelled it is."""
    proving(world, "password")
    browser = world.browser()
    browser.sign_in(level="second_factor")
    before = person(world, browser).missed
    browser.come_back({**world.provider.authorize(browser.leave(action="password")), "kc_action_status": "cancelled"})
    cancelled = person(world, browser).missed
    browser.come_back({**world.provider.authorize(browser.leave(action="password")), "kc_action_status": "success"})

    assert ("second_factor", "second_factor", "") == (before, cancelled, person(world, browser).missed)


@pytest.mark.parametrize("other", [{"sub": "boris"}, {"sid": "sid-2"}], ids=str)
def test_level_is_not_kept_for_another_sign_in(world: World, other: dict[str, str]) -> None:
    """Somebody else, or the same person who signed in anew, proves it for themselves."""
    proving(world, "otp")
    browser = world.browser()
    browser.sign_in(level="second_factor")
    proving(world, "password")
    world.provider.user |= other
    browser.sign_in(action="password")

    assert frozenset() == person(world, browser).levels


def test_level_zero_signs_nobody_in(world: World) -> None:
    """Such a sign-in proves nothing (OpenID Connect Core 1.0 §2); the way on asks for the password."""
    proving(world, "0")
    browser = world.browser()
    response = browser.sign_in(to="/account")

    assert ("weak", "acr") == told(response)
    assert browser.who() is None
    assert "login" == browser.leave(again="1")["prompt"]


@pytest.mark.parametrize(
    "wish",
    [
        {"level": "third"}, {"action": "delete"}, {"level": "'"}, {"action": "__class__"},
        {"level": "second_factor", "action": "password"},
    ],
    ids=str,
)  # fmt: skip
def test_unknown_wish_is_refused(world: World, wish: dict[str, str]) -> None:
    """Nobody puts words of theirs into what the cabinet asks."""
    response = world.browser().client.get("/auth/login", params=wish)

    assert (400, ("stale", "unknown_wish")) == (response.status_code, told(response))


@pytest.mark.parametrize("outcome", ["success", "cancelled", "error"])
def test_account_action_tells_how_it_went(world: World, outcome: str) -> None:
    """The provider is asked by its own parameter; its word of the outcome is kept for the next page."""
    browser = world.browser()
    asked = browser.leave(action="password", to="/security")
    response = browser.come_back({**world.provider.authorize(asked), "kc_action_status": outcome})

    assert "UPDATE_PASSWORD" == asked["kc_action"]
    assert f"password.{outcome}" == browser.client.cookies["__Host-pc-told"]
    assert "https://my.example.org/security" == response.headers["location"]


@pytest.mark.parametrize("outcome", ["", "<b>", "success\r\nx: y", "done"])
def test_unknown_outcome_is_not_told(world: World, outcome: str) -> None:
    """What comes from outside stands in no cookie."""
    browser = world.browser()
    browser.come_back({**world.provider.authorize(browser.leave(action="password")), "kc_action_status": outcome})

    assert "__Host-pc-told" not in browser.client.cookies


def test_outcome_without_an_action_is_not_told(world: World) -> None:
    """A word that nobody asked for says nothing."""
    browser = world.browser()
    browser.come_back({**world.provider.authorize(browser.leave()), "kc_action_status": "success"})

    assert "__Host-pc-told" not in browser.client.cookies


def test_account_page_knows_whose_people_come(world: World) -> None:
    """The page of sessions is the provider's own and leads back to the address it knows of us, whatever was asked."""
    browser = world.browser()
    asked = browser.client.get("/auth/login", params={"action": "sessions", "to": "https://evil.example"})

    assert "https://id.example.org/realms/potok/account/devices?referrer=pcabinet" == asked.headers["location"]
