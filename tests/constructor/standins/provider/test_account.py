"""Account actions: the client sends a person to change something, and hears how it ended."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from starlette.applications import Starlette

from constructor.standins.provider import administer
from constructor.standins.provider.second_factor import code_at, from_text
from tests.constructor.standins.provider.party import Party, answer, hidden, play

Wait = Callable[[float], None]
Notices = list[tuple[str, str]]
PASSWORD, SECOND_FACTOR, PROFILE = "UPDATE_PASSWORD", "CONFIGURE_TOTP", "UPDATE_PROFILE"


def told(response: Any) -> tuple[str | None, str | None, bool]:
    """Return what the client hears of an action, and whether a code came with it."""
    said = answer(response)
    return said.get("kc_action"), said.get("kc_action_status"), "code" in said


def test_person_changes_the_password(provider: Starlette) -> None:
    """From then on the new one signs in, and the old one does not."""

    async def scene(party: Party) -> None:
        await party.sign_in("anna")
        page = await party.ask(kc_action=PASSWORD)
        done = await party.fill(page, **{"password-new": "тайна 1", "password-confirm": "тайна 1"})

        assert (PASSWORD, "success", True) == told(done)
        party.http.cookies.clear()
        page = await party.ask()
        assert "Пароль у всех один" not in page.text
        assert (await party.fill(page, username="anna", password="potok")).status_code == 422
        assert "code" in answer(await party.fill(page, username="anna", password="тайна 1"))

    play(provider, scene)


@pytest.mark.parametrize(
    ("new", "again", "words"),
    [("", "", "Новый пароль не введён"), ("a", "b", "Пароли не совпадают"), ("a", "a ", "Пароли не совпадают")],
)
def test_wrong_new_password_says_why(provider: Starlette, new: str, again: str, words: str) -> None:
    """Nothing is changed, and neither password is sent back."""

    async def scene(party: Party) -> None:
        await party.sign_in("anna")
        page = await party.ask(kc_action=PASSWORD)
        wrong = await party.fill(page, **{"password-new": new, "password-confirm": again})

        assert (422, 2) == (wrong.status_code, wrong.text.count(words))
        assert administer(provider).person("anna").password == "potok"

    play(provider, scene)


def test_new_password_signs_out_elsewhere_when_asked(provider: Starlette, notices: Notices) -> None:
    """The client is told of each other session; this one goes on."""

    async def scene(party: Party) -> None:
        await party.sign_in("anna")
        party.http.cookies.clear()
        here = await party.sign_in("anna")
        page = await party.ask(kc_action=PASSWORD)
        fields = {"password-new": "b", "password-confirm": "b", "logout-sessions": "on"}
        await party.fill(page, **fields)

        assert (1, 200) == (len(notices), (await party.refresh(here["refresh_token"])).status_code)

    play(provider, scene)


@pytest.mark.parametrize("action", [PASSWORD, SECOND_FACTOR, PROFILE])
def test_person_thinks_better_of_it(provider: Starlette, action: str) -> None:
    """Cancelled: the client is told, gets a code all the same, and nothing is changed."""

    async def scene(party: Party) -> None:
        await party.sign_in("anna")
        before = administer(provider).person("anna")
        page = await party.ask(kc_action=action)

        assert (action, "cancelled", True) == told(await party.fill(page, **{"cancel-aia": "true"}))
        assert before == administer(provider).person("anna")

    play(provider, scene)


def test_action_nobody_knows_is_an_error(provider: Starlette) -> None:
    """The sign-in goes on; the status says that nothing was done."""

    async def scene(party: Party) -> None:
        await party.sign_in("anna")

        assert (None, "error", True) == told(await party.ask(kc_action="DELETE_EVERYTHING"))

    play(provider, scene)


def test_second_factor_is_set_up_and_used(provider: Starlette, time_now: Any) -> None:
    """The page gives the key as text and as a link; its code proves it, and step-up asks for codes of it."""

    async def scene(party: Party) -> None:
        await party.sign_in("anna")
        page = await party.ask(kc_action=SECOND_FACTOR)
        text = hidden(page)["totpSecret"]
        wrong = await party.fill(page, totp="000000")
        code = code_at(from_text(text), time_now.seconds)

        assert f"otpauth://totp/%D0%9F%D0%9E%D0%A2%D0%9E%D0%9A:anna?secret={text}" in page.text
        assert (422, text) == (wrong.status_code, hidden(wrong)["totpSecret"])
        assert (SECOND_FACTOR, "success", True) == told(await party.fill(wrong, totp=code))
        raised = await party.fill(await party.ask(acr_values="otp"), otp=code)
        tokens = (await party.redeem(answer(raised)["code"])).json()
        assert (await party.read(tokens["id_token"])).claims["acr"] == "otp"

    play(provider, scene)


@pytest.mark.parametrize("secret", ["", "!", "й"])
def test_second_factor_without_a_key_is_none(provider: Starlette, secret: str) -> None:
    """A form whose key was taken out or spoilt sets nothing up."""

    async def scene(party: Party) -> None:
        await party.sign_in("anna")
        page = await party.ask(kc_action=SECOND_FACTOR)

        assert (await party.fill(page, totp="123456", totpSecret=secret)).status_code == 422
        assert administer(provider).person("anna").second_factor == b""

    play(provider, scene)


def test_profile_is_changed(provider: Starlette) -> None:
    """The next tokens of the same session carry the new name and address, and the claims as they were."""

    async def scene(party: Party) -> None:
        tokens = await party.sign_in("anna")
        page = await party.ask(kc_action=PROFILE)
        taken = await party.fill(page, email="IVAN@pt-t.ru", firstName="", lastName="Ёлкина")
        done = await party.fill(page, email="new@pt-t.ru", firstName="Анна", lastName="Ёлкина")
        claims = (await party.read((await party.refresh(tokens["refresh_token"])).json()["id_token"])).claims

        assert 'value="anna@pt-t.ru"' in page.text
        assert (422, True, True) == (taken.status_code, "уже есть" in taken.text, "Имя не введено" in taken.text)
        assert 'value="Ёлкина"' in taken.text
        assert (PROFILE, "success", True) == told(done)
        assert ("Анна Ёлкина", "new@pt-t.ru", "1001") == (claims["name"], claims["email"], claims["subscriber_id"])

    play(provider, scene)


def test_old_sign_in_must_be_proved_again_before_an_action(provider: Starlette, wait: Wait) -> None:
    """After five minutes the password is asked first, with the name fixed; then the action."""

    async def scene(party: Party) -> None:
        await party.sign_in("anna")
        wait(301)
        page = await party.ask(kc_action=PROFILE)
        after = await party.fill(page, password="potok")

        assert (False, True) == ('id="username"' in page.text, "Анна Белова" in page.text)
        assert "<h1>Ваши данные</h1>" in after.text
        assert (PROFILE, "cancelled", True) == told(await party.fill(after, **{"cancel-aia": "true"}))

    play(provider, scene)


def test_guest_signs_in_before_an_action(provider: Starlette) -> None:
    """Nobody's account is changed by whoever has not signed in; a forged form is shown again."""

    async def scene(party: Party) -> None:
        page = await party.fill(await party.ask(kc_action=PASSWORD), username="anna", password="potok")
        forged = await party.fill(page, form="forged", **{"password-new": "b", "password-confirm": "b"})
        early = await party.http.get("http://127.0.0.1:8001/realms/potok/protocol/openid-connect/auth")

        assert "<h1>Новый пароль</h1>" in page.text
        assert (422, "potok") == (forged.status_code, administer(provider).person("anna").password)
        assert early.status_code == 400
        done = await party.fill(page, **{"password-new": "b", "password-confirm": "b"})
        assert (PASSWORD, "success", True) == told(done)

    play(provider, scene)
