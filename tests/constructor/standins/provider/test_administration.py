"""What an administrator does, and what the client hears of it: as measured on Keycloak."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from starlette.applications import Starlette

from constructor.standins.provider import administer
from constructor.standins.provider.administration import Administration
from tests.constructor.standins.provider.party import ISSUER, Party, answer, error, play

Notices = list[tuple[str, str]]


@pytest.mark.parametrize(
    "act",
    [
        lambda admin: admin.disable("anna"),
        lambda admin: admin.delete("anna"),
        lambda admin: admin.revoke("anna"),
        lambda admin: admin.sign_out_everybody(),
    ],
    ids=["disabled", "deleted", "revoked", "everybody signed out"],
)
def test_client_hears_of_it_only_when_it_refreshes(
    provider: Starlette, notices: Notices, act: Callable[[Administration], None]
) -> None:
    """No back-channel call; the refresh is refused, the access token is dead, the session lets nobody in."""

    async def scene(party: Party) -> None:
        tokens = await party.sign_in("anna")
        act(administer(provider))

        assert error(await party.userinfo(tokens["access_token"])) == (401, "invalid_token")
        assert error(await party.refresh(tokens["refresh_token"])) == (400, "invalid_grant")
        assert answer(await party.ask(prompt="none"))["error"] == "login_required"
        assert notices == []

    play(provider, scene)


def test_client_is_told_of_each_session_that_an_administrator_ends(provider: Starlette, notices: Notices) -> None:
    """One call for one session, one each for all of a person's."""

    async def scene(party: Party) -> None:
        admin = administer(provider)
        for _ in range(2):
            party.http.cookies.clear()
            await party.sign_in("anna")
        party.http.cookies.clear()
        tokens = await party.sign_in("anna")
        other = await Party(provider).sign_in("ivan")
        last = (await party.read(tokens["id_token"])).claims["sid"]
        await admin.end_session(last)
        [(_, token)] = notices

        assert ((await party.read(token)).claims["sid"], len(admin.sessions("anna"))) == (last, 2)
        await admin.sign_out("anna")
        assert (3, ()) == (len(notices), admin.sessions("anna"))
        assert (await party.refresh(other["refresh_token"])).status_code == 200

    play(provider, scene)


def test_disabled_person_is_told_and_may_come_back(provider: Starlette) -> None:
    """Only the right password is told so; enabled again, the old refresh token is good."""

    async def scene(party: Party) -> None:
        admin, tokens = administer(provider), await party.sign_in("anna")
        admin.disable("anna")
        page = await party.ask(login_hint="anna")
        wrong = await party.fill(page, username="anna", password="x")
        right = await party.fill(page, username="anna", password="potok")

        assert (False, True) == ("отключена" in wrong.text, "отключена" in right.text)
        assert (await party.fill(page, **{"as": "anna"})).status_code == 422
        admin.enable("anna")
        assert (await party.refresh(tokens["refresh_token"])).status_code == 200

    play(provider, scene)


def test_deleted_person_is_unknown(provider: Starlette) -> None:
    """Neither the password nor the one-click choice is left."""

    async def scene(party: Party) -> None:
        administer(provider).delete("anna")
        page = await party.ask()

        assert 'value="anna"' not in page.text
        assert (await party.fill(page, username="anna", password="potok")).status_code == 422
        with pytest.raises(KeyError):
            administer(provider).disable("anna")

    play(provider, scene)


def test_new_password_of_an_administrator_leaves_sessions(provider: Starlette) -> None:
    """As Keycloak: sessions live on, and changed claims come with the next refresh."""

    async def scene(party: Party) -> None:
        tokens = await party.sign_in("anna")
        administer(provider).change("anna", password="new", claims={"subscriber_id": "7"})
        renewed = (await party.refresh(tokens["refresh_token"])).json()

        assert (await party.read(renewed["id_token"])).claims["subscriber_id"] == "7"

    play(provider, scene)


@pytest.mark.parametrize("keep", [True, False])
def test_keys_are_changed_while_it_runs(provider: Starlette, keep: bool) -> None:
    """New tokens are of a new key; refresh tokens outlive it, an old hint is read as long as its key is kept."""

    async def scene(party: Party) -> None:
        tokens = await party.sign_in("anna")
        before = (await party.read(tokens["id_token"])).header["kid"]
        administer(provider).rotate_keys(keep=keep)
        renewed = (await party.refresh(tokens["refresh_token"])).json()

        assert (await party.read(renewed["id_token"])).header["kid"] != before
        assert (await party.userinfo(tokens["access_token"])).status_code == (200 if keep else 401)

    play(provider, scene)


def test_provider_misbehaves_when_told_to(provider: Starlette) -> None:
    """What the client reads is spoilt before it is signed, or replaced; access tokens are not."""

    async def scene(party: Party) -> None:
        admin = administer(provider)
        admin.misbehave(lambda header, claims: claims.update(iss="https://thief.example"))
        spoilt = await party.sign_in("anna")
        admin.misbehave(lambda header, claims: "not.a.token")
        replaced = (await party.refresh(spoilt["refresh_token"])).json()
        admin.misbehave(None)
        right = (await party.refresh(replaced["refresh_token"])).json()

        assert (await party.read(spoilt["id_token"])).claims["iss"] == "https://thief.example"
        assert replaced["id_token"] == "not.a.token"
        assert (await party.read(right["id_token"])).claims["iss"] == ISSUER
        assert (await party.userinfo(spoilt["access_token"])).status_code == 200

    play(provider, scene)
