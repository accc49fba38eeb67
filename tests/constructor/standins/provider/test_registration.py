"""Making oneself an account."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette

from constructor.standins.provider import Client, Dress, create_provider
from tests.constructor.standins.provider.party import CALLBACK, ISSUER, Party, answer, play

NEW = {
    "username": "vera",
    "password": "Слово-и-дело",
    "password-confirm": "Слово-и-дело",
    "email": "vera@pt-t.ru",
    "firstName": "Вера",
    "lastName": "Новая",
}


def test_newcomer_registers_and_is_signed_in(provider: Starlette) -> None:
    """The token says who it is and makes nobody a subscriber; the password signs in again."""

    async def scene(party: Party) -> None:
        page = await party.ask(prompt="create")
        tokens = (await party.redeem(answer(await party.fill(page, **NEW))["code"])).json()
        claims = (await party.read(tokens["id_token"])).claims

        assert "<h1>Регистрация</h1>" in page.text
        assert ("vera", "Вера Новая", "vera@pt-t.ru") == (
            claims["preferred_username"], claims["name"], claims["email"])  # fmt: skip
        assert (False, []) == ("subscriber_id" in claims, claims["realm_access"]["roles"])
        party.http.cookies.clear()
        assert "code" in answer(await party.fill(await party.ask(), username="VERA@pt-t.ru", password="Слово-и-дело"))

    play(provider, scene)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"username": "va"}, "Логин короче трёх"),
        ({"username": "Anna"}, "Такой логин уже занят"),
        ({"email": "anna@pt-t.ru"}, "учётная запись уже есть"),
        ({"email": "vera"}, "не бывает"),
        ({"password": ""}, "Пароль не введён"),
        ({"password-confirm": "x"}, "Пароли не совпадают"),
        ({"firstName": " "}, "Имя не введено"),
    ],
)
def test_wrong_registration_says_why(provider: Starlette, changed: dict[str, str], words: str) -> None:
    """What was typed is kept, but for the passwords."""

    async def scene(party: Party) -> None:
        page = await party.fill(await party.ask(prompt="create"), **(NEW | changed))

        assert (422, 2) == (page.status_code, page.text.count(words))
        assert ('value="Новая"' in page.text, "Слово-и-дело" in page.text) == (True, False)

    play(provider, scene)


def test_sign_in_page_leads_to_registration_and_back(provider: Starlette) -> None:
    """Both links keep the request."""

    async def scene(party: Party) -> None:
        page = await party.ask()
        there = page.text.partition('? <a href="')[2].partition('"')[0].replace("&amp;", "&")
        form = await party.http.get(f"http://127.0.0.1:8001{there}")

        assert ("prompt=create" in there, "<h1>Регистрация</h1>" in form.text) == (True, True)
        assert answer(await party.fill(form, **NEW))["state"] == "a-state"

    play(provider, scene)


def test_without_registration_there_is_none() -> None:
    """Neither the link nor the page."""
    client = Client(id="pcabinet", secret="s", redirect_uris=(CALLBACK,))
    app = create_provider(issuer=ISSUER, client=client, people=(), dress=Dress(name="B"))

    async def scene(party: Party) -> None:
        refused = await party.ask(prompt="create")

        assert "prompt=create" not in (await party.ask()).text
        assert (400, True) == (refused.status_code, "registration_not_allowed" in refused.text)

    play(app, scene)
