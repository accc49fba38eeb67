"""Signing in on a level: the one-time code, and what the tokens say about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from starlette.applications import Starlette

from constructor.standins.provider import administer
from constructor.standins.provider.second_factor import code_at, fits
from tests.constructor.standins.provider.conftest import SECRET_OF_IVAN
from tests.constructor.standins.provider.party import ISSUER, Party, answer, play

Wait = Callable[[float], None]


def said(claims: dict[str, Any]) -> tuple[object, object]:
    """Return what a token says about the sign-in."""
    return claims["acr"], claims["auth_time"]


async def claims_of(party: Party, response: Any) -> dict[str, Any]:
    """Return the claims of the ID token that a callback brings."""
    tokens = (await party.redeem(answer(response)["code"])).json()
    return dict((await party.read(tokens["id_token"])).claims)


def test_codes_are_those_of_the_standard() -> None:
    """RFC 6238, appendix B, SHA-1, the last six of its eight digits."""
    moments = (59, 1_111_111_109, 1_234_567_890, 2_000_000_000)

    assert [code_at(SECRET_OF_IVAN, moment) for moment in moments] == ["287082", "081804", "005924", "279037"]


@pytest.mark.parametrize(("late", "expected"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)])
def test_code_of_the_steps_beside_is_good_too(late: int, expected: bool) -> None:
    """A clock may be half a minute off."""
    assert fits(SECRET_OF_IVAN, code_at(SECRET_OF_IVAN, 1_000_000 + late), 1_000_000) is expected


def test_step_up_asks_only_the_code(provider: Starlette, wait: Wait) -> None:
    """The session stands for the password; the token says the level and a fresh time, the next plain one neither."""

    async def scene(party: Party) -> None:
        plain = (await party.read((await party.sign_in())["id_token"])).claims
        wait(100)
        page = await party.ask(acr_values="otp")
        code = administer(provider).code("ivan")

        assert ("password", 1_800_000_000) == said(plain)
        assert "<h1>Введите код из приложения</h1>" in page.text
        assert f'На стенде код сейчас: <code translate="no">{code[:3]} {code[3:]}</code>' in page.text
        assert 'type="password"' not in page.text
        raised = await claims_of(party, await party.fill(page, otp=f"{code[:3]} {code[3:]}"))
        assert ("otp", 1_800_000_100) == said(raised)
        assert raised["sid"] == plain["sid"]
        wait(10)
        assert ("password", 1_800_000_100) == said(await claims_of(party, await party.ask()))

    play(provider, scene)


def test_level_is_asked_for_each_time(provider: Starlette) -> None:
    """One code does not stand for the next, and a client that wants no page is told so."""

    async def scene(party: Party) -> None:
        await party.sign_in()
        code = administer(provider).code("ivan")
        await claims_of(party, await party.fill(await party.ask(acr_values="otp"), otp=code))

        assert (await party.ask(acr_values="otp")).status_code == 200
        assert answer(await party.ask(acr_values="otp", prompt="none"))["error"] == "login_required"

    play(provider, scene)


def test_refresh_repeats_the_level(provider: Starlette, wait: Wait) -> None:
    """As Keycloak does: the level and the time of the sign-in stand in every ID token that comes of it."""

    async def scene(party: Party) -> None:
        await party.sign_in()
        page = await party.ask(acr_values="otp")
        callback = answer(await party.fill(page, otp=administer(provider).code("ivan")))
        first = (await party.redeem(callback["code"])).json()
        wait(100)
        second = (await party.refresh(first["refresh_token"])).json()

        assert ("otp", 1_800_000_000) == said((await party.read(second["id_token"])).claims)
        assert (await party.read(second["access_token"])).claims["acr"] == "otp"

    play(provider, scene)


def test_guest_is_asked_the_password_and_then_the_code(provider: Starlette) -> None:
    """Nothing is there before the second answer; a wrong code says so."""

    async def scene(party: Party) -> None:
        page = await party.fill(await party.ask(acr_values="unknown otp"), username="ivan", password="potok")

        assert "Введите код из приложения" in page.text
        assert answer(await party.ask(prompt="none"))["error"] == "login_required"
        for typed, words in (("", "Код не введён"), ("000000", "Код не подходит")):
            again = await party.fill(page, otp=typed)
            assert (422, True) == (again.status_code, words in again.text)
        done = await party.fill(page, otp=administer(provider).code("ivan"))
        assert ("otp", 1_800_000_000) == said(await claims_of(party, done))

    play(provider, scene)


def test_half_a_sign_in_is_good_for_its_own_request_and_five_minutes(provider: Starlette, wait: Wait) -> None:
    """The password of one attempt is nothing to another, nor to the same one later."""

    async def scene(party: Party) -> None:
        await party.fill(await party.ask(acr_values="otp"), username="ivan", password="potok")

        assert 'type="password"' in (await party.ask(acr_values="otp", state="another")).text
        assert "Введите код" in (await party.ask(acr_values="otp")).text
        wait(301)
        assert 'type="password"' in (await party.ask(acr_values="otp")).text

    play(provider, scene)


def test_person_without_a_second_factor_stays_on_the_plain_level(provider: Starlette, wait: Wait) -> None:
    """They prove the password anew; nobody is led to set a factor up on the way, for whoever stole it could."""

    async def scene(party: Party) -> None:
        tokens = (await party.redeem(await party.code("anna", acr_values="otp"))).json()
        wait(10)
        page = await party.ask(acr_values="otp")

        assert ("password", 1_800_000_000) == said((await party.read(tokens["id_token"])).claims)
        assert "Введите пароль" in page.text
        assert ("password", 1_800_000_010) == said(await claims_of(party, await party.fill(page, password="potok")))

    play(provider, scene)


def test_unknown_level_is_a_wish_only(provider: Starlette) -> None:
    """The sign-in is plain, and says so."""

    async def scene(party: Party) -> None:
        await party.sign_in()

        assert (await claims_of(party, await party.ask(acr_values="gold 0")))["acr"] == "password"

    play(provider, scene)


def test_description_names_the_levels(provider: Starlette) -> None:
    """The plain level, those of the client, and that registration can be asked for."""

    async def scene(party: Party) -> None:
        described = (await party.http.get(f"{ISSUER}/.well-known/openid-configuration")).json()

        assert ["password", "otp"] == described["acr_values_supported"]
        assert ["none", "login", "create"] == described["prompt_values_supported"]

    play(provider, scene)


def test_person_asked_again_only_proves_it(provider: Starlette) -> None:
    """The name is fixed: neither another login nor another's one-click button lets anybody else in."""

    async def scene(party: Party) -> None:
        await party.sign_in("ivan")
        page = await party.ask(prompt="login")

        assert (False, True) == ('id="username"' in page.text, "Иван Иванов" in page.text)
        assert (False, True) == ('value="anna"' in page.text, 'name="as" value="ivan"' in page.text)
        for fields in ({"as": "anna"}, {"username": "anna", "password": "wrong"}):
            assert (await party.fill(page, **fields)).status_code == 422
        claims = await claims_of(party, await party.fill(page, username="anna", password="potok"))
        assert claims["preferred_username"] == "ivan"

    play(provider, scene)
