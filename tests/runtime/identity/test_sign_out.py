"""Sign-out: by the person, by the provider."""

from __future__ import annotations

import asyncio
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from tests.runtime.identity.hostile import ISSUER, Browser, World, encoded, rsa_key, sign

EVENT = "http://schemas.openid.net/event/backchannel-logout"


def signed_in(world: World) -> Browser:
    browser = world.browser()
    assert browser.sign_in().status_code == 303
    return browser


def told(world: World, token: str, **more: Any) -> Any:
    """The provider posts a logout token."""
    return world.browser().client.post("/auth/backchannel-logout", data={"logout_token": token}, **more)


def test_signing_out_ends_the_session_here_and_at_the_provider(world: World) -> None:
    """Server state goes, the browser's caches go, then the provider's session with the ID token as a hint."""
    browser = signed_in(world)
    cookie = browser.client.cookies["__Host-pc"]
    response = browser.sign_out()
    there = urlsplit(response.headers["location"])
    asked = dict(parse_qsl(there.query))

    assert response.status_code == 303
    assert f"{there.scheme}://{there.netloc}{there.path}" == f"{ISSUER}/logout"
    assert (asked["post_logout_redirect_uri"], asked["client_id"]) == ("https://my.example.org/signed-out", "pcabinet")
    assert asked["id_token_hint"].count(".") == 2
    assert response.headers["clear-site-data"] == '"cache", "storage"'
    assert list(browser.client.cookies) == []
    assert asyncio.run(world.service.person({"__Host-pc": cookie})) is None


def test_without_an_address_at_the_provider_one_is_signed_out_here(world: World) -> None:
    """The cabinet's own page says so."""
    del world.provider.metadata["end_session_endpoint"]

    assert signed_in(world).sign_out().headers["location"] == "https://my.example.org/signed-out"


def test_while_the_provider_is_away_one_is_signed_out_all_the_same(world: World) -> None:
    """Its address is known from before."""
    browser = signed_in(world)
    world.provider.away = "unreachable"
    world.clock.now += 120

    assert browser.sign_out().headers["location"].startswith(f"{ISSUER}/logout?")


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"token": ""}, "token"),
        ({"token": "A" * 107}, "token"),
        ({"origin": "https://evil.example.org"}, "origin"),
        ({"origin": "null"}, "origin"),
        ({"origin": "http://my.example.org"}, "origin"),
    ],
)
def test_a_forged_sign_out_does_nothing(world: World, changed: dict[str, str], reason: str) -> None:
    """Only our own form signs out."""
    browser = signed_in(world)
    response = browser.sign_out(**changed)

    assert (response.status_code, response.json()) == (403, {"code": "forged", "reason": reason})
    assert "set-cookie" not in response.headers
    assert browser.who()["sub"] == "anna"


def test_a_foreign_page_can_not_even_take_the_cookie_away(world: World) -> None:
    """Its post comes without the cookie; the answer must not delete it."""
    response = world.browser().client.post("/auth/logout", headers={"sec-fetch-site": "cross-site"})

    assert response.status_code == 403
    assert "set-cookie" not in response.headers


def test_signing_out_is_no_get(world: World) -> None:
    """A link or an image can not sign out."""
    assert signed_in(world).client.get("/auth/logout").status_code == 405


def test_a_guest_who_signs_out_sees_the_page(world: World) -> None:
    """Twice pressed is no error."""
    assert world.browser().sign_out().headers["location"] == "https://my.example.org/signed-out"


def test_the_provider_signs_out_a_session(world: World) -> None:
    """At once, in every process, without touching other sessions."""
    anna = signed_in(world)
    world.provider.user |= {"sid": "sid-2"}
    elsewhere = signed_in(world)
    other = world.another_process()
    response = told(world, world.provider.logout_token(sid="sid-1"))

    assert (response.status_code, response.headers["cache-control"]) == (200, "no-store")
    assert anna.who() is None
    assert asyncio.run(other.person(dict(anna.client.cookies))) is None
    assert elsewhere.who()["sub"] == "anna"
    asyncio.run(other.close())


def test_the_provider_signs_out_a_person(world: World) -> None:
    """Without a session's name all sessions of the person end; others' do not."""
    first, second = signed_in(world), signed_in(world)
    world.provider.user |= {"sub": "boris", "sid": "sid-9"}
    boris = signed_in(world)
    told(world, world.provider.logout_token(sid=None))

    assert (first.who(), second.who()) == (None, None)
    assert boris.who()["sub"] == "boris"


@pytest.mark.parametrize(("sid", "what"), [("sid-1", "session"), (None, "person")])
def test_a_sign_out_that_overtakes_the_sign_in_wins(world: World, sid: str | None, what: str) -> None:
    """The code is under way when the provider ends the session: no session begins here."""
    browser = world.browser()
    answer = world.provider.authorize(browser.leave())
    token = world.provider.logout_token(sid=sid)
    world.provider.before_token = lambda: None
    assert told(world, token).status_code == 200

    assert browser.come_back(answer).json() == {"code": "stale", "reason": "logout_first"}
    assert browser.who() is None


def test_a_person_signed_out_may_sign_in_again(world: World) -> None:
    """The tombstone of a person stops only what began before it."""
    signed_in(world)
    told(world, world.provider.logout_token(sid=None))
    world.clock.now += 1

    assert signed_in(world).who()["sub"] == "anna"


def test_a_logout_token_works_once(world: World) -> None:
    """Its `jti` replayed is refused."""
    token = world.provider.logout_token()

    assert [told(world, token).status_code, told(world, token).status_code] == [200, 400]


@pytest.mark.parametrize(
    "changed",
    [
        {"iss": None}, {"aud": ["pcabinet", "billing"]},
        {"aud": None}, {"events": {}}, {"events": [EVENT]},
        {"events": {EVENT: True}}, {"jti": None}, {"jti": ""}, {"jti": 5}, {"iat": None}, {"exp": None},
        {"exp": 1_700_000_000}, {"iat": 1_700_000_000}, {"sub": None, "sid": None}, {"sub": 5}, {"sid": ["sid-1"]},
        {"sid": ""},
    ],
    ids=str,
)  # fmt: skip
def test_a_wrong_logout_token_ends_nothing(world: World, changed: dict[str, object]) -> None:
    """What test_conformance.py does not have: 400."""
    browser = signed_in(world)

    assert told(world, world.provider.logout_token(**changed)).status_code == 400
    assert browser.who()["sub"] == "anna"


def test_an_id_token_is_no_logout_token(world: World) -> None:
    """Nor is a logout token of another type, of another key or without signature."""
    browser = signed_in(world)
    body = world.provider.logout_token().split(".")[1]
    rest = {"typ": "logout+jwt", "kid": "one"}
    tokens = [
        world.provider.id_token("a"),
        sign({"alg": "RS256", "typ": "JWT", "kid": "one"}, body, rsa_key()),
        sign({"alg": "RS256", **rest}, body, rsa_key(9)),
        f"{encoded({'alg': 'RS256'})}.{body}.",
        "",
        "x",
        "é.é.é",
        "." * 50,
        "A" * 20_000,
    ]

    assert [told(world, token).status_code for token in tokens] == [400] * len(tokens)
    assert browser.who()["sub"] == "anna"


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", "application/x-www-form-urlencoded"),
        (b"logout_token=a&logout_token=b", "application/x-www-form-urlencoded"),
        (b"logout_token=" + b"a" * 40_000, "application/x-www-form-urlencoded"),
        (b"\xff\xfe", "application/x-www-form-urlencoded"),
        (b"%FF", "application/x-www-form-urlencoded"),
        (b'{"logout_token": "a"}', "application/json"),
        (b"a", "multipart/form-data; boundary=x"),
    ],
)
def test_a_post_that_is_no_form_is_refused(world: World, content: bytes, kind: str) -> None:
    """Malformed, doubled, huge: 400."""
    response = world.browser().client.post("/auth/backchannel-logout", content=content, headers={"content-type": kind})

    assert response.status_code == 400


def test_without_keys_the_provider_may_try_again(world: World) -> None:
    """503, not 400: the token was not judged."""
    token = world.provider.logout_token()
    world.provider.away = "timeout"

    assert told(world, token).status_code == 503
