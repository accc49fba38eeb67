"""Coming in and going out, by the provider's own pages."""

from __future__ import annotations

import time
from urllib.parse import urlsplit

from tests.journeys.harness import Reply, Visitor, World


def _session(visitor: Visitor) -> dict[str, str]:
    """Return the cookie of the cabinet's session."""
    return {cookie.name: cookie.value or "" for cookie in visitor.client.cookies.jar if cookie.name == "pc"}


def test_sign_in_page_has_the_original_words(world: World) -> None:
    """«Вход в личный кабинет», login, password, «Войти», on the provider's own address."""
    visitor = world.visitor()
    reply = visitor.get("/auth/login?to=/")
    form = next(form for form in reply.page.all("form") if any(form.all("input", type="password")))

    assert reply.status == 200
    for words in ("Вход в личный кабинет", "Введите логин", "Введите пароль", "Войти"):
        assert words in reply.page.text
    assert f"{urlsplit(world.provider).path}/" in form.attrs["action"]


def test_screen_that_needs_a_person_leads_to_the_sign_in_and_back(world: World) -> None:
    """Whoever opens an address of theirs as a guest is signed in and lands on that very address."""
    visitor = world.visitor()
    asked = visitor.get("/agent?tab=b_3_2")
    reply = visitor.enter(asked, "ivan")

    assert (200, "/agent?tab=b_3_2") == (reply.status, reply.address)


def test_wrong_password_stays_at_the_form(world: World) -> None:
    """A wrong password signs nobody in and says so."""
    visitor = world.visitor()
    reply = visitor.sign_in("ivan", password="wrong")

    assert any(reply.page.all("input", type="password"))
    assert "/agent" != visitor.get(f"{world.url}/").address


def test_sign_out_ends_at_the_cabinets_own_page(world: World) -> None:
    """«Выйти из системы» ends the session here and at the provider; the next page asks to sign in again."""
    visitor = world.visitor()
    reply = visitor.sign_out(visitor.sign_in("ivan"))
    after = visitor.get(f"{world.url}/agent")

    assert (200, "/signed-out", "Вы вышли из системы") == (reply.status, reply.address, reply.main.one("h1").text)
    assert any(after.page.all("input", type="password"))


def test_cookie_of_a_session_that_was_left_opens_nothing(world: World) -> None:
    """Who kept a copy of the cookie is a guest after the sign-out."""
    visitor, thief = world.visitor(), world.visitor()
    reply = visitor.sign_in("anna")
    thief.client.cookies.update(_session(visitor))
    before = thief.get("/account", follow=False)
    visitor.sign_out(reply)
    after = thief.get("/account", follow=False)

    assert (200, 303) == (before.status, after.status)


def test_sign_out_needs_the_pages_own_token(world: World) -> None:
    """A post without the token, as a foreign page would make, ends nothing."""
    visitor = world.visitor()
    visitor.sign_in("anna")
    reply = visitor.send("POST", "/auth/logout", token="guessed")

    assert 400 <= reply.status < 500
    assert "/account" == visitor.get("/").address


def test_session_ended_at_the_provider_is_ended_here(world: World) -> None:
    """Whoever signs out at the provider is signed out of the cabinet: the next page leads to the sign-in."""
    visitor = world.visitor()
    visitor.sign_in("anna")
    elsewhere = world.visitor()
    elsewhere.client.cookies.update(_session(visitor))
    before = elsewhere.get("/account", follow=False)
    left = visitor.get(f"{world.provider}/protocol/openid-connect/logout")
    visitor.submit(left, next(left.page.all("form")))
    after = _until_redirected(elsewhere)

    assert 200 == before.status
    assert (303, True) == (after.status, after.headers["location"].startswith("/auth/login?to="))


def _until_redirected(visitor: Visitor, seconds: float = 3.0) -> Reply:
    """The provider tells the cabinet after it has answered the browser."""
    end = time.monotonic() + seconds
    while (reply := visitor.get("/account", follow=False)).status == 200 and time.monotonic() < end:
        time.sleep(0.02)
    return reply


def test_each_sign_in_has_a_cookie_of_its_own(world: World) -> None:
    """Signing in again, which the provider lets pass without a form, gives another cookie and ends the first."""
    visitor, lone = world.visitor(), world.visitor()
    visitor.sign_in("anna")
    first = _session(visitor)
    again = visitor.get(f"{world.url}/auth/login?to=/services")
    lone.client.cookies.update(first)

    assert (200, "/services") == (again.status, again.address)
    assert first != _session(visitor)
    assert 303 == lone.get("/account", follow=False).status


def test_leaving_and_coming_as_another_shows_nothing_of_the_first(world: World) -> None:
    """After Anna, Boris in the same browser sees his own."""
    visitor = world.visitor()
    anna = visitor.sign_in("anna")
    link = next(link.attrs["href"] for link in anna.page.all("a") if "/services" in link.attrs["href"])
    visitor.sign_out(anna)
    boris = visitor.sign_in("boris")

    assert "Борис Должников" in boris.page.text
    assert "Анна" not in visitor.get(link).html
