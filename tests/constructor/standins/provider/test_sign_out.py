"""Signing out: by the client's word, by the person's own, and what the client hears of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
from aiohttp import web
from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.applications import Starlette

from constructor.standins.provider.notices import post_logout_token
from tests.constructor.standins.provider.party import (
    CALLBACK,
    ENDPOINTS,
    ISSUER,
    SIGNED_OUT,
    Party,
    answer,
    error,
    play,
)

BACKCHANNEL = "http://127.0.0.1:8000/auth/backchannel-logout"
EVENT = "http://schemas.openid.net/event/backchannel-logout"

Notices = list[tuple[str, str]]


def test_client_that_shows_an_id_token_signs_out_at_once(provider: Starlette, notices: Notices) -> None:
    """The browser goes back with the state, the client is told by the back channel, nothing of the session works."""

    async def scene(party: Party) -> None:
        tokens = await party.sign_in()
        claims = (await party.read(tokens["id_token"])).claims
        query = {"id_token_hint": tokens["id_token"], "post_logout_redirect_uri": SIGNED_OUT, "state": "bye"}
        gone = await party.http.get(f"{ENDPOINTS}/logout", params=query)

        assert (302, f"{SIGNED_OUT}?state=bye") == (gone.status_code, gone.headers["location"])
        [(url, token)] = notices
        told = await party.read(token)
        assert (BACKCHANNEL, "logout+jwt") == (url, told.header["typ"])
        assert {name: told.claims[name] for name in told.claims if name not in ("iat", "exp", "jti")} == {
            "iss": ISSUER,
            "aud": "pcabinet",
            "sub": claims["sub"],
            "sid": claims["sid"],
            "typ": "Logout",
            "events": {EVENT: {}},
        }
        assert error(await party.refresh(tokens["refresh_token"])) == (400, "invalid_grant")
        assert error(await party.userinfo(tokens["access_token"])) == (401, "invalid_token")
        assert (await party.ask()).status_code == 200

    play(provider, scene)


def test_old_id_token_still_signs_out(provider: Starlette, notices: Notices, wait: Callable[[float], None]) -> None:
    """Neither its age nor a lost cookie keeps anybody signed in, and a second call is harmless."""

    async def scene(party: Party) -> None:
        tokens = await party.sign_in()
        wait(600)
        party.http.cookies.clear()
        for _ in range(2):
            gone = await party.http.post(f"{ENDPOINTS}/logout", data={"id_token_hint": tokens["id_token"]})

            assert (200, True) == (gone.status_code, "Вы вышли из системы" in gone.text)
        assert len(notices) == 1

    play(provider, scene)


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_without_an_id_token_the_person_is_asked(provider: Starlette, notices: Notices, method: str) -> None:
    """Nothing ends before the answer; after it the browser goes where the client wanted."""

    async def scene(party: Party) -> None:
        await party.sign_in()
        query = {"client_id": "pcabinet", "post_logout_redirect_uri": SIGNED_OUT, "state": "bye"}
        sent = {"params": query} if method == "GET" else {"data": query}
        question = await party.http.request(method, f"{ENDPOINTS}/logout", follow_redirects=True, **sent)  # type: ignore[arg-type]  # both take a mapping

        assert (200, True, []) == (question.status_code, "Выйти из системы?" in question.text, notices)
        unproven = await party.fill(question, form="forged")
        assert (200, []) == (unproven.status_code, notices)
        gone = await party.fill(unproven)
        assert (302, f"{SIGNED_OUT}?state=bye") == (gone.status_code, gone.headers["location"])
        assert len(notices) == 1

    play(provider, scene)


def test_address_that_is_not_registered_is_not_gone_to(provider: Starlette, notices: Notices) -> None:
    """Signing out to somewhere else is refused, and the session stays."""

    async def scene(party: Party) -> None:
        tokens = await party.sign_in()
        hint = {"id_token_hint": tokens["id_token"]}
        for known, address in (
            (hint, "https://thief.example/"),
            (hint, CALLBACK),
            ({}, SIGNED_OUT),
            ({"client_id": "another"}, SIGNED_OUT),
        ):
            query = known | {"post_logout_redirect_uri": address}
            page = await party.http.get(f"{ENDPOINTS}/logout", params=query)

            assert (400, None) == (page.status_code, page.headers.get("location"))
        assert notices == []

    play(provider, scene)


def test_hint_of_another_key_signs_nobody_out(provider: Starlette, notices: list[tuple[str, str]]) -> None:
    """A forged ID token ends nothing and leads nowhere."""

    async def scene(party: Party) -> None:
        tokens = await party.sign_in()
        forged = jwt.encode({"alg": "RS256"}, (await party.read(tokens["id_token"])).claims, RSAKey.generate_key(2048))
        for hint in (forged, "nonsense", "a.b.c"):
            page = await party.http.get(
                f"{ENDPOINTS}/logout", params={"id_token_hint": hint, "post_logout_redirect_uri": SIGNED_OUT}
            )

            assert (400, None) == (page.status_code, page.headers.get("location"))
        assert notices == []
        assert (await party.refresh(tokens["refresh_token"])).status_code == 200

    play(provider, scene)


def test_another_person_in_the_same_browser_ends_the_first_session(provider: Starlette, notices: Notices) -> None:
    """A page left open signs the second one in: the client is told that the first one's session is over."""

    async def scene(party: Party) -> None:
        left_open = await party.ask()
        first = await party.sign_in("ivan")
        callback = answer(await party.fill(left_open, **{"as": "anna"}))
        [(_, token)] = notices

        assert (await party.read(token)).claims["sid"] == (await party.read(first["id_token"])).claims["sid"]
        assert callback["session_state"] != (await party.read(first["id_token"])).claims["sid"]
        assert error(await party.refresh(first["refresh_token"])) == (400, "invalid_grant")

    play(provider, scene)


def test_session_that_let_nobody_in_is_not_told_of(provider: Starlette, notices: Notices) -> None:
    """A code that was never redeemed gave the client nothing to forget."""

    async def scene(party: Party) -> None:
        await party.code()
        await party.fill(await party.http.get(f"{ENDPOINTS}/logout"))

        assert notices == []

    play(provider, scene)


def test_logout_token_is_posted_as_a_form() -> None:
    """The client's address gets one POST with the token as `logout_token`."""
    heard: list[str] = []

    async def hear(request: web.Request) -> web.Response:
        heard.append(str((await request.post())["logout_token"]))
        return web.Response(status=204)

    async def run() -> None:
        app = web.Application()
        app.router.add_post("/backchannel", hear)
        runner = web.AppRunner(app)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        port = runner.addresses[0][1]
        await post_logout_token(f"http://127.0.0.1:{port}/backchannel", "a.logout.token")
        await runner.cleanup()

    asyncio.run(run())

    assert heard == ["a.logout.token"]


def test_client_that_cannot_be_told_is_only_logged(caplog: pytest.LogCaptureFixture) -> None:
    """An address nobody listens at costs one line of the log, without the token."""
    asyncio.run(post_logout_token("http://127.0.0.1:9/backchannel", "a.logout.token"))

    [record] = caplog.records
    assert "http://127.0.0.1:9/backchannel cannot be reached" in record.getMessage()
    assert "a.logout.token" not in record.getMessage()
