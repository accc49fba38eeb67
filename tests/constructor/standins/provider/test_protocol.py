"""The relying party signs in and tries what must be refused."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable

import pytest
from starlette.applications import Starlette

from tests.constructor.standins.provider.party import (
    CALLBACK,
    ENDPOINTS,
    ISSUER,
    SECRET,
    Party,
    answer,
    basic,
    error,
    play,
)


def test_description_names_every_endpoint_under_the_issuer(provider: Starlette) -> None:
    """Discovery gives Keycloak's addresses and says what is supported."""

    async def scene(party: Party) -> None:
        described = (await party.http.get(f"{ISSUER}/.well-known/openid-configuration")).json()

        assert described["issuer"] == ISSUER
        assert {name: value for name, value in described.items() if name.endswith(("_endpoint", "_uri"))} == {
            "authorization_endpoint": f"{ENDPOINTS}/auth",
            "token_endpoint": f"{ENDPOINTS}/token",
            "userinfo_endpoint": f"{ENDPOINTS}/userinfo",
            "jwks_uri": f"{ENDPOINTS}/certs",
            "end_session_endpoint": f"{ENDPOINTS}/logout",
            "revocation_endpoint": f"{ENDPOINTS}/revoke",
        }
        assert described["code_challenge_methods_supported"] == ["S256"]
        assert described["authorization_response_iss_parameter_supported"] is True
        assert described["backchannel_logout_session_supported"] is True

    play(provider, scene)


def test_sign_in_brings_tokens_in_the_shape_of_keycloak(provider: Starlette) -> None:
    """The code's answer names the issuer, and the ID token says who, when, for whom, and what they may."""

    async def scene(party: Party) -> None:
        page = await party.ask()
        callback = answer(await party.fill(page, username="ivan", password="potok"))
        tokens = (await party.redeem(callback["code"])).json()
        read = await party.read(tokens["id_token"])
        access = (await party.read(tokens["access_token"])).claims
        half = hashlib.sha256(tokens["access_token"].encode()).digest()[:16]

        assert ("a-state", ISSUER) == (callback["state"], callback["iss"])
        assert {"Bearer", 300, 1800} == {tokens["token_type"], tokens["expires_in"], tokens["refresh_expires_in"]}
        assert ("RS256", "JWT", True) == (read.header["alg"], read.header["typ"], bool(read.header["kid"]))
        assert {name: value for name, value in read.claims.items() if name not in ("sub", "sid", "jti")} == {
            "iss": ISSUER,
            "aud": "pcabinet",
            "azp": "pcabinet",
            "typ": "ID",
            "iat": 1_800_000_000,
            "exp": 1_800_000_300,
            "auth_time": 1_800_000_000,
            "nonce": party.nonce,
            "acr": "password",
            "at_hash": base64.urlsafe_b64encode(half).rstrip(b"=").decode(),
            "preferred_username": "ivan",
            "name": "Иван Иванов",
            "given_name": "Иван",
            "family_name": "Иванов",
            "email": "ivan@pt-t.ru",
            "email_verified": True,
            "realm_access": {"roles": ["agent", "manager"]},
            "resource_access": {},
            "groups": ["/partners/agents"],
            "agent_id": "A-1",
        }
        assert read.claims["sid"] == callback["session_state"] == access["sid"]
        assert ("Bearer", "pcabinet", "openid profile email") == (access["typ"], access["aud"], access["scope"])

    play(provider, scene)


def test_userinfo_tells_the_same_about_the_person(provider: Starlette) -> None:
    """The claims of an access token are answered under the same subject; a made-up or old one gets 401."""

    async def scene(party: Party) -> None:
        tokens = await party.sign_in("anna")
        claims = (await party.read(tokens["id_token"])).claims
        told = (await party.userinfo(tokens["access_token"])).json()

        assert (claims["sub"], "1001") == (told["sub"], told["subscriber_id"])
        assert error(await party.userinfo("made-up")) == (401, "invalid_token")
        assert error(await party.userinfo(tokens["id_token"])) == (401, "invalid_token")

    play(provider, scene)


def test_code_used_again_takes_back_what_it_brought(provider: Starlette) -> None:
    """A replay is refused, and the tokens of the first use are dead."""

    async def scene(party: Party) -> None:
        code = await party.code()
        tokens = (await party.redeem(code)).json()

        assert error(await party.redeem(code)) == (400, "invalid_grant")
        assert error(await party.refresh(tokens["refresh_token"])) == (400, "invalid_grant")
        assert error(await party.userinfo(tokens["access_token"])) == (401, "invalid_token")

    play(provider, scene)


def test_wrong_verifier_burns_the_code(provider: Starlette) -> None:
    """A code shown with another verifier is refused, then also with the right one."""

    async def scene(party: Party) -> None:
        code = await party.code()

        assert error(await party.redeem(code, "x" * 43)) == (400, "invalid_grant")
        assert error(await party.redeem(code)) == (400, "invalid_grant")

    play(provider, scene)


def test_code_lives_a_minute(provider: Starlette, wait: Callable[[float], None]) -> None:
    """A code is refused after 60 seconds."""

    async def scene(party: Party) -> None:
        code = await party.code()
        wait(61)

        assert error(await party.redeem(code)) == (400, "invalid_grant")

    play(provider, scene)


def test_refresh_brings_the_next_refresh_token(provider: Starlette, wait: Callable[[float], None]) -> None:
    """The new ID token is of the same sign-in and has no nonce; the new refresh token works."""

    async def scene(party: Party) -> None:
        first = await party.sign_in()
        wait(100)
        second = (await party.refresh(first["refresh_token"])).json()
        before, after = [(await party.read(tokens["id_token"])).claims for tokens in (first, second)]

        assert [before[name] for name in ("sub", "sid", "auth_time")] == [
            after[name] for name in ("sub", "sid", "auth_time")
        ]
        assert ("nonce" in after, after["iat"]) == (False, 1_800_000_100)
        assert (await party.refresh(second["refresh_token"])).status_code == 200

    play(provider, scene)


def test_refresh_token_used_again_kills_the_family(provider: Starlette) -> None:
    """The thief's or the owner's second use ends the newest tokens too; signing in again is silent."""

    async def scene(party: Party) -> None:
        first = await party.sign_in()
        second = (await party.refresh(first["refresh_token"])).json()

        assert error(await party.refresh(first["refresh_token"])) == (400, "invalid_grant")
        assert error(await party.refresh(second["refresh_token"])) == (400, "invalid_grant")
        assert error(await party.userinfo(second["access_token"])) == (401, "invalid_token")
        assert "code" in answer(await party.ask())

    play(provider, scene)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"code_challenge": None, "code_challenge_method": None}, "invalid_request"),
        ({"code_challenge_method": None}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge": "short"}, "invalid_request"),
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"scope": "openid secrets"}, "invalid_scope"),
        ({"prompt": "none"}, "login_required"),
        ({"prompt": "none login"}, "invalid_request"),
    ],
)
def test_refusal_goes_back_to_the_client(provider: Starlette, changes: dict[str, str | None], expected: str) -> None:
    """What the client got wrong is told to it, with its state and the issuer."""

    async def scene(party: Party) -> None:
        told = answer(await party.ask(**changes))

        assert (expected, "a-state", ISSUER) == (told["error"], told["state"], told["iss"])

    play(provider, scene)


@pytest.mark.parametrize(
    "changes",
    [
        {"redirect_uri": "https://thief.example/auth/callback"},
        {"redirect_uri": f"{CALLBACK}/"},
        {"redirect_uri": f'{CALLBACK}?"\\и'},
        {"redirect_uri": None},
        {"client_id": "another"},
        {"client_id": None},
    ],
)
def test_unknown_address_gets_no_redirect(provider: Starlette, changes: dict[str, str | None]) -> None:
    """A client or an address that is not registered exactly so ends on a page."""

    async def scene(party: Party) -> None:
        page = await party.ask(**changes)

        assert (400, None) == (page.status_code, page.headers.get("location"))
        assert "Войти по этой ссылке нельзя" in page.text

    play(provider, scene)


def test_wrong_client_secret_is_refused_and_burns_nothing(provider: Starlette) -> None:
    """A wrong secret gets 401; the code is still good for the real client, which may send the secret in the form."""

    async def scene(party: Party) -> None:
        code = await party.code()
        fields = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": CALLBACK,
            "code_verifier": party.verifier,
        }
        unreadable = {"Authorization": "Basic " + base64.b64encode(b"\xff:\xff").decode()}

        assert error(await party.token("wrong", **fields)) == (401, "invalid_client")
        assert (await party.http.post(f"{ENDPOINTS}/token", data=fields, headers=unreadable)).status_code == 400
        assert error(await party.http.post(f"{ENDPOINTS}/token", data=fields)) == (401, "invalid_client")
        by_form = fields | {"client_id": "pcabinet", "client_secret": SECRET}
        assert (await party.http.post(f"{ENDPOINTS}/token", data=by_form)).status_code == 200

    play(provider, scene)


def test_second_sign_in_needs_no_form(provider: Starlette, wait: Callable[[float], None]) -> None:
    """The session lets in at once and silently; `prompt=login` and a short `max_age` ask again."""

    async def scene(party: Party) -> None:
        first = await party.read((await party.sign_in())["id_token"])
        wait(100)
        tokens = (await party.redeem(answer(await party.ask(prompt="none"))["code"])).json()
        second = await party.read(tokens["id_token"])

        assert [first.claims[name] for name in ("sid", "auth_time")] == [
            second.claims[name] for name in ("sid", "auth_time")
        ]
        assert (await party.ask(prompt="login")).status_code == 200
        assert (await party.ask(max_age="99")).status_code == 200
        assert "code" in answer(await party.ask(max_age="100"))

    play(provider, scene)


def test_signing_in_afresh_keeps_the_session(provider: Starlette, wait: Callable[[float], None]) -> None:
    """The same person asked again has the same `sid` and a new `auth_time`."""

    async def scene(party: Party) -> None:
        first = await party.read((await party.sign_in())["id_token"])
        wait(100)
        again = (await party.redeem(await party.code(prompt="login"))).json()
        second = await party.read(again["id_token"])

        assert first.claims["sid"] == second.claims["sid"]
        assert second.claims["auth_time"] == 1_800_000_100

    play(provider, scene)


def test_idle_session_ends(provider: Starlette, wait: Callable[[float], None]) -> None:
    """After half an hour without use neither the refresh token nor the cookie is good."""

    async def scene(party: Party) -> None:
        tokens = await party.sign_in()
        wait(1801)

        assert error(await party.refresh(tokens["refresh_token"])) == (400, "invalid_grant")
        assert answer(await party.ask(prompt="none"))["error"] == "login_required"

    play(provider, scene)


def test_revoked_refresh_token_is_dead(provider: Starlette) -> None:
    """Revocation ends the token's family and needs the client's secret."""

    async def scene(party: Party) -> None:
        tokens = await party.sign_in()
        revoke, token = f"{ENDPOINTS}/revoke", {"token": tokens["refresh_token"]}

        assert error(await party.http.post(revoke, data=token)) == (401, "invalid_client")
        done = await party.http.post(revoke, data=token, headers={"Authorization": basic(SECRET)})
        assert done.status_code == 200
        assert error(await party.refresh(tokens["refresh_token"])) == (400, "invalid_grant")

    play(provider, scene)
