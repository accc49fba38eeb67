"""Sessions: cookies, limits, secrecy in the store."""

from __future__ import annotations

import asyncio
import sqlite3
import stat
from pathlib import Path

import pytest

from runtime.identity.sqlite import SqliteStore
from runtime.identity.store import Owner
from runtime.records import replace
from tests.runtime.identity.hostile import IDENTITY, World, settings

CANARIES = (b"access-canary", b"refresh-canary", b"sid-1", b"anna", b"1001", b"subscriber_id")


def everything_stored(world: World) -> bytes:
    return b"".join(file.read_bytes() for file in world.folder.glob("sessions.sqlite*"))


def swap_values(world: World) -> None:
    """Two sessions' values change places."""
    db = sqlite3.connect(world.settings.sessions)
    (one, first), (two, second) = db.execute("SELECT key, value FROM sessions").fetchall()
    with db:
        db.executemany("UPDATE sessions SET value = ? WHERE key = ?", [(second, one), (first, two)])
    db.close()


def test_the_cookie_is_random_and_host_bound(world: World) -> None:
    """256 bits, `__Host-`, Secure, HttpOnly, Lax, for as long as the browser is open."""
    response = world.browser().sign_in()
    (cookie,) = [line for line in response.headers.get_list("set-cookie") if line.startswith("__Host-pc=")]
    value, *attributes = [part.strip() for part in cookie.split(";")]

    assert len(value.removeprefix("__Host-pc=")) == 43
    assert sorted(attribute.lower() for attribute in attributes) == ["httponly", "path=/", "samesite=lax", "secure"]


def test_on_loopback_without_tls_the_cookie_has_a_plain_name(tmp_path: Path) -> None:
    """A laptop signs in without certificates."""
    world = World(folder=tmp_path, settings=settings(tmp_path, PUBLIC_URL="http://127.0.0.1:8000"))
    browser = world.browser()
    response = browser.sign_in()

    assert response.headers["location"] == "http://127.0.0.1:8000/"
    assert list(browser.client.cookies) == ["pc"]
    assert browser.who()["sub"] == "anna"
    asyncio.run(world.service.close())


def test_nothing_of_a_session_can_be_read_in_the_file(world: World) -> None:
    """Neither tokens nor the person, nor the cookie that opens it."""
    browser = world.browser()
    browser.sign_in()
    stored = everything_stored(world)
    cookie = browser.client.cookies["__Host-pc"].encode()

    assert [canary for canary in (*CANARIES, cookie) if canary in stored] == []


def test_the_file_is_its_owners_only(world: World) -> None:
    """Nobody else on the machine reads it."""
    modes = {stat.S_IMODE(file.stat().st_mode) for file in world.folder.glob("sessions.sqlite*")}

    assert modes == {0o600}


def test_another_sessions_value_does_not_open(world: World) -> None:
    """A store that mixes up its answers signs nobody in as somebody else."""
    anna, boris = world.browser(), world.browser()
    anna.sign_in()
    world.provider.user |= {"sub": "boris", "sid": "sid-2"}
    boris.sign_in()
    swap_values(world)

    assert (anna.who(), boris.who()) == (None, None)


def test_another_secret_key_opens_nothing(world: World) -> None:
    """With a new secret everybody signs in anew; nothing fails."""
    browser = world.browser()
    browser.sign_in()
    other = World(folder=world.folder, settings=replace(world.settings, secret_key=b"o" * 48))
    stranger = other.browser()
    stranger.client.cookies.update(dict(browser.client.cookies))

    assert stranger.who() is None
    asyncio.run(other.service.close())


@pytest.mark.parametrize("cookie", ["", "x", "x" * 43, "x" * 5000, "../../etc", "%00"])
def test_any_other_cookie_is_a_guest(world: World, cookie: str) -> None:
    """Unknown, malformed, huge."""
    world.browser().sign_in()

    assert asyncio.run(world.service.person({"__Host-pc": cookie})) is None
    assert asyncio.run(world.service.person({"pc": cookie})) is None


def test_each_sign_in_has_a_new_cookie_and_ends_the_former_session(world: World) -> None:
    """No fixation: a cookie known before the sign-in opens nothing after it."""
    browser = world.browser()
    browser.sign_in()
    former = browser.client.cookies["__Host-pc"]
    browser.sign_in()

    assert browser.client.cookies["__Host-pc"] != former
    assert asyncio.run(world.service.person({"__Host-pc": former})) is None
    assert browser.who()["sub"] == "anna"


def test_a_planted_cookie_is_not_taken_over(world: World) -> None:
    """The session after sign-in is not under a value that came from outside."""
    browser = world.browser()
    browser.client.cookies.set("__Host-pc", "A" * 43, domain="my.example.org")
    browser.sign_in()

    assert asyncio.run(world.service.person({"__Host-pc": "A" * 43})) is None


def test_a_session_ends_when_it_is_not_used(world: World) -> None:
    """Thirty minutes idle by default; every use begins them anew."""
    browser = world.browser()
    browser.sign_in()
    seen = []
    for minutes in (29, 29, 31):
        world.clock.now += minutes * 60
        seen.append(browser.who() is not None)

    assert seen == [True, True, False]


def test_what_is_fetched_beforehand_is_no_use_of_a_session(world: World) -> None:
    """Nobody asked for it: the thirty minutes go on, though the page is the person's."""
    browser = world.browser()
    browser.sign_in()
    cookies = dict(browser.client.cookies)
    seen = []
    for _ in range(3):
        world.clock.now += 11 * 60
        seen.append(asyncio.run(world.service.person(cookies, used=False)) is not None)

    assert seen == [True, True, False]


def test_a_session_ends_though_it_is_used(world: World) -> None:
    """Twelve hours at most by default."""
    browser = world.browser()
    browser.sign_in()
    alive = 0
    for _ in range(13 * 6):
        world.clock.now += 600
        alive += browser.who() is not None

    assert alive == 12 * 6 - 1


def test_the_last_second_of_a_session_is_its_last(world: World) -> None:
    """The limit holds between two refreshes, too."""
    browser = world.browser()
    browser.sign_in()
    for _ in range(12 * 6):
        world.clock.now += 600 - 0.1
        browser.who()
    before = browser.who() is not None
    world.clock.now += 10

    assert (before, browser.who()) == (True, None)


def test_the_strictest_role_sets_the_limits(world: World) -> None:
    """An administrator who is a subscriber, too, is an administrator as to limits: fifteen minutes, eight hours."""
    world.provider.user |= {"realm_access": {"roles": ["subscriber", "administrator"]}}
    browser = world.browser()
    browser.sign_in()
    world.clock.now += 14 * 60
    before = browser.who()
    world.clock.now += 15 * 60

    assert before["roles"] == ["subscriber", "administrator"]
    assert browser.who() is None


def test_absolute_limit_of_a_role(world: World) -> None:
    """Eight hours for an administrator."""
    world.provider.user |= {"realm_access": {"roles": ["administrator"]}}
    browser = world.browser()
    browser.sign_in()
    alive = 0
    for _ in range(9 * 6):
        world.clock.now += 600
        alive += browser.who() is not None

    assert alive == 8 * 6 - 1


def test_an_ended_session_is_not_kept(world: World) -> None:
    """What timed out is deleted when it is seen, what nobody asks for when another begins."""
    world.browser().sign_in()
    world.clock.now += IDENTITY.absolute + 1
    world.browser().sign_in()
    db = sqlite3.connect(world.settings.sessions)
    (count,) = db.execute("SELECT count(*) FROM sessions").fetchone()
    db.close()

    assert count == 1


def test_another_process_knows_the_session(world: World) -> None:
    """Sessions live in the store, not in a process."""
    browser = world.browser()
    browser.sign_in()
    other = world.another_process()
    person = asyncio.run(other.person(dict(browser.client.cookies)))
    asyncio.run(other.close())

    assert person is not None
    assert person.subject == "anna"


def test_a_session_ended_by_another_process_is_over_at_once(world: World) -> None:
    """What a process holds open of a session is worth nothing when the store has it no more."""
    browser, other = world.browser(), world.another_process()
    browser.sign_in()
    cookies = dict(browser.client.cookies)
    before = (asyncio.run(world.service.person(cookies)), asyncio.run(other.person(cookies)))
    browser.sign_out()
    after = (asyncio.run(world.service.person(cookies)), asyncio.run(other.person(cookies)))
    asyncio.run(other.close())

    assert None not in before
    assert (None, None) == after


def test_a_session_is_opened_once(world: World) -> None:
    """Whoever asks for page after page is the same person, not one made anew; what the store says decides."""
    browser = world.browser()
    browser.sign_in()
    cookies = dict(browser.client.cookies)
    first, second = asyncio.run(world.service.person(cookies)), asyncio.run(world.service.person(cookies))

    assert first is not None
    assert first is second


def test_a_planted_value_is_not_taken_for_the_one_held_open(world: World) -> None:
    """A store that mixes up its answers signs nobody in as somebody else, though both were seen before."""
    anna, boris = world.browser(), world.browser()
    anna.sign_in()
    world.provider.user |= {"sub": "boris", "sid": "sid-2"}
    boris.sign_in()
    before = (anna.who()["sub"], boris.who()["sub"])
    swap_values(world)

    assert ("anna", "boris") == before
    assert (None, None) == (anna.who(), boris.who())


def test_the_name_of_a_session_opens_nothing(world: World) -> None:
    """What stands in journals is no cookie."""
    browser = world.browser()
    browser.sign_in()
    name = browser.who()["id"]

    assert name not in browser.client.cookies["__Host-pc"]
    assert asyncio.run(world.service.person({"__Host-pc": name})) is None


def test_a_printed_person_shows_no_secrets(world: World) -> None:
    """A person in a log line holds neither form secret nor session values."""
    browser = world.browser()
    browser.sign_in()
    person = asyncio.run(world.service.person(dict(browser.client.cookies)))

    assert person is not None
    assert "secret" not in repr(person)
    assert "1001" not in repr(person)


def test_a_store_that_can_not_be_written_signs_nobody_out(tmp_path: Path) -> None:
    """On a full disk people who are signed in go on reading."""
    store = SqliteStore(tmp_path / "sessions.sqlite")
    store._db.execute("PRAGMA query_only = ON")
    asyncio.run(store.touch(b"key", 1.0))
    with pytest.raises(sqlite3.OperationalError):
        asyncio.run(store.destroy(b"key"))
    asyncio.run(store.close())


def test_an_older_value_does_not_replace_a_newer_one(tmp_path: Path) -> None:
    """Of two who renew the same version one is first."""
    store = SqliteStore(tmp_path / "sessions.sqlite")

    async def race() -> list[bool]:
        await store.create(b"key", b"one", Owner(sid=None, subject=b"s"), issued=0.0, now=1.0, ends=9.0)
        done = [await store.replace(b"key", value, 1, ends=9.0) for value in (b"two", b"three")]
        row = await store.read(b"key")
        await store.close()
        return [*done, row is not None and row.value == b"two"]

    assert asyncio.run(race()) == [True, False, True]
