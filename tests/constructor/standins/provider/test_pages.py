"""The sign-in page: its words, its errors, its policy."""

from __future__ import annotations

import html

import pytest
from starlette.applications import Starlette

from constructor.standins.provider import Client, Dress, create_provider
from tests.constructor.standins.provider.party import CALLBACK, ENDPOINTS, ISSUER, Party, action, answer, play, proof


def test_form_that_was_not_handed_out_signs_nobody_in(provider: Starlette) -> None:
    """A forged form, and one taken from another browser, are shown again with the login kept."""

    async def scene(party: Party) -> None:
        page = await party.ask()
        stranger = proof(page)
        for form in ("", stranger):
            party.http.cookies.clear()
            again = await party.http.post(action(page), data={"form": form, "username": "anna", "password": "potok"})

            assert (422, True) == (again.status_code, 'value="anna"' in again.text)
            assert "Страница устарела" in again.text

    play(provider, scene)


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("ru", ("Вход в личный кабинет", "Введите логин", "Введите пароль", "Войти", "Войти как")),
        ("en", ("Sign in to your account", "Enter your login", "Enter your password", "Sign in", "Sign in as")),
    ],
)
def test_page_speaks_the_language_it_is_asked_for(provider: Starlette, locale: str, words: tuple[str, ...]) -> None:
    """`ui_locales` chooses the language, and title, labels and buttons are in it."""

    async def scene(party: Party) -> None:
        title, login, password, button, choice = words
        page = (await party.ask(ui_locales=f"de {locale}-XX")).text

        assert f'<html lang="{locale}">' in page
        assert f"<h1>{title}</h1>" in page
        assert f'<label for="username">{login}</label>' in page
        assert f'<label for="password">{password}</label>' in page
        assert f'<button class="sign-button">{button}</button>' in page
        assert f'{choice} </span><bdi class="sign-name">Иван Иванов</bdi>' in page

    play(provider, scene)


def test_language_of_the_switch_wins_over_the_one_asked_for(provider: Starlette) -> None:
    """A link of the switch keeps the request and changes the language; without a wish the browser's is taken."""

    async def scene(party: Party) -> None:
        page = await party.ask(ui_locales="ru", state="kept")
        [link] = [part.split('"')[0] for part in page.text.split('<a href="') if "kc_locale=en" in part.split('"')[0]]
        other = await party.http.get("http://127.0.0.1:8001" + html.unescape(link))
        party.http.headers["accept-language"] = "de, ru;q=0.2, en;q=0.7"

        assert ("en", "en") == (other.headers["content-language"], (await party.ask()).headers["content-language"])
        assert answer(await party.fill(other, username="ivan", password="potok"))["state"] == "kept"

    play(provider, scene)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"username": "ivan", "password": "wrong"}, ["Логин или пароль не подходит"]),
        ({"username": "stranger", "password": "potok"}, ["Логин или пароль не подходит"]),
        ({"username": "ivan", "password": ""}, ["Пароль не введён"]),
        ({"username": " ", "password": ""}, ["Логин не введён", "Пароль не введён"]),
    ],
)
def test_wrong_sign_in_says_why_and_keeps_the_login(
    provider: Starlette, fields: dict[str, str], words: list[str]
) -> None:
    """The summary and the field say the same words, the title begins with «Ошибка:», the password is not sent back."""

    async def scene(party: Party) -> None:
        page = await party.fill(await party.ask(), **fields)

        assert page.status_code == 422
        assert "<title>Ошибка: Вход в личный кабинет — ПОТОК</title>" in page.text
        for said in words:
            assert page.text.count(said) == 2
        assert f'name="username" value="{fields["username"].strip()}"' in page.text
        assert "wrong" not in page.text.partition("<main")[2].replace("sign-wrong", "")

    play(provider, scene)


@pytest.mark.parametrize("login", ["ivan", "IVAN ", "Ivan@pt-t.ru"])
def test_login_is_a_name_or_an_e_mail(provider: Starlette, login: str) -> None:
    """User name and e-mail are both good, in any case of letters."""

    async def scene(party: Party) -> None:
        assert "code" in answer(await party.fill(await party.ask(), username=login, password="potok"))

    play(provider, scene)


def test_one_click_signs_in_as_a_person_of_the_demo(provider: Starlette) -> None:
    """The page says what it is and its password, and a person's button needs nothing typed."""

    async def scene(party: Party) -> None:
        page = await party.ask()
        callback = answer(await party.fill(page, **{"as": "anna"}))
        tokens = (await party.redeem(callback["code"])).json()

        assert "Это встроенный поставщик входа, только для знакомства с кабинетом." in page.text
        assert '<code translate="no">potok</code>' in page.text
        assert (await party.read(tokens["id_token"])).claims["preferred_username"] == "anna"

    play(provider, scene)


def test_what_the_request_carries_is_shown_as_text(provider: Starlette) -> None:
    """A login hint with markup stays text, and the page carries no script and no style of its own."""

    async def scene(party: Party) -> None:
        page = (await party.ask(login_hint='"><script>alert(1)</script>')).text

        assert 'value="&#34;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"' in page
        assert not [sign for sign in ("<script", "<style", " style=", " on") if sign in page.replace(" one", "")]

    play(provider, scene)


def test_page_is_under_a_strict_policy(provider: Starlette) -> None:
    """Nothing but the provider's own styles and pictures is loaded; the form leads to it and to the client only."""

    async def scene(party: Party) -> None:
        headers = (await party.ask()).headers

        assert set(headers["content-security-policy"].split("; ")) == {
            "default-src 'none'",
            "style-src 'self'",
            "img-src 'self'",
            "form-action 'self' http://127.0.0.1:8000",
            "frame-ancestors 'none'",
            "base-uri 'none'",
        }
        assert ("no-store", "DENY") == (headers["cache-control"], headers["x-frame-options"])

    play(provider, scene)


def test_unknown_address_ends_on_a_page(provider: Starlette) -> None:
    """A path and an asset that do not exist, and a wrong method, are told in words."""

    async def scene(party: Party) -> None:
        for path in ("/", "/realms/other", "/realms/potok/resources/x/other.css"):
            page = await party.http.get(f"http://127.0.0.1:8001{path}")

            assert (404, True) == (page.status_code, "Такой страницы нет" in page.text)
        assert (await party.http.get(f"{ENDPOINTS}/token")).status_code == 405

    play(provider, scene)


def test_dress_brings_its_styles_and_its_words() -> None:
    """The cabinet's sheets follow the provider's own, and a locale with own words is offered."""
    dress = Dress(
        name="Brand",
        locales=("kk", "ru", "xx"),
        stylesheets=(b":root{}",),
        logo="<svg/>",
        texts={"kk": {"submit": "Кіру"}},
    )
    client = Client(id="pcabinet", secret="s", redirect_uris=(CALLBACK,))
    app = create_provider(issuer=ISSUER, client=client, people=(), dress=dress)

    async def scene(party: Party) -> None:
        page = (await party.ask()).text
        sheets = [part.split('"')[0] for part in page.split('rel="stylesheet" href="')[1:]]
        own, theirs = [await party.http.get(f"http://127.0.0.1:8001{sheet}") for sheet in sheets]

        assert ('<html lang="kk">', True, False) == (page.splitlines()[1], ">Кіру<" in page, 'lang="xx"' in page)
        assert (True, b":root{}") == ("@layer sign-fallback" in own.text, theirs.content)
        assert own.headers["content-type"].startswith("text/css")
        logo = await party.http.get(
            "http://127.0.0.1:8001" + page.split('<img class="sign-logo" src="')[1].split('"')[0]
        )
        assert ("image/svg+xml", "<svg/>") == (logo.headers["content-type"], logo.text)

    play(app, scene)


def test_sign_in_over_an_open_network_is_refused() -> None:
    """An issuer without TLS that is not on this machine is not served."""
    client = Client(id="pcabinet", secret="s", redirect_uris=(CALLBACK,))

    with pytest.raises(ValueError, match="must begin with https"):
        create_provider(issuer="http://sign-in.example/realms/x", client=client, people=(), dress=Dress(name="B"))
