"""Levels of sign-in, and what people do with their account at the provider: away by its pages, and back."""

from __future__ import annotations

import pytest

from constructor.keycloak.server import Keycloak
from tests.journeys.harness import POTOK, Reply, Visitor, World, compiled, running
from tests.journeys.page import Element


def _form(reply: Reply, field: str, kind: str) -> Element:
    """Return the form of the page that has an input whose attribute `field` is `kind`."""
    return next(form for form in reply.page.all("form") if any(form.all("input", **{field: kind})))


def _link(reply: Reply, words: str) -> str:
    return next(link.attrs["href"] for link in reply.main.all("a") if words in link.text)


def _at_security(world: World) -> tuple[Visitor, Reply]:
    """Return Olga, who has a second factor, on the screen that asks for it."""
    visitor = world.visitor()
    visitor.sign_in("olga")
    return visitor, visitor.confirm(visitor.get("/security"), "olga")


def test_screen_with_a_level_asks_for_the_second_factor_and_opens(world: World) -> None:
    """Olga is asked for a code alone, not for her password, and lands on the very screen."""
    visitor = world.visitor()
    visitor.sign_in("olga")
    asked = visitor.get("/security")
    reply = visitor.confirm(asked, "olga")

    assert not any(asked.page.all("input", type="password"))
    assert (200, "/security", "Безопасность") == (reply.status, reply.address, reply.main.one("h1").text)


def test_level_holds_for_the_next_pages(world: World) -> None:
    """Within its time nobody is asked again; other screens are as before."""
    visitor, _ = _at_security(world)

    assert ("/account", "/security") == (visitor.get("/account").address, visitor.get("/security").address)


def test_wrong_code_opens_nothing(world: World) -> None:
    """The provider says so and asks again; the screen stays closed."""
    visitor = world.visitor()
    visitor.sign_in("olga")
    asked = visitor.get("/security")
    form = _form(asked, "autocomplete", "one-time-code")
    name = form.one("input", autocomplete="one-time-code").attrs["name"]
    reply = visitor.submit(asked, form, **{name: "000000"})

    assert any(reply.page.all("input", autocomplete="one-time-code"))
    assert 303 == visitor.get(f"{world.url}/security", follow=False).status


def test_whoever_has_no_second_factor_is_told_and_may_set_one_up(world: World) -> None:
    """Anna's step-up ends at words and a way on. Within the step-up itself nothing can be enrolled: it would prove
    nothing; and the screen does not send her to the provider for ever.
    """
    visitor = world.visitor()
    visitor.sign_in("anna")
    asked = visitor.get("/security")
    passwords = list(asked.page.all("input", type="password"))
    reply = visitor.enter(asked, "anna") if passwords else asked
    again = visitor.get(f"{world.url}/security", follow=False)

    assert 403 == reply.status
    assert "Подтвердите вход вторым фактором" == reply.main.one("h1").text
    assert "/auth/login?to=%2Fsecurity&action=second_factor&lang=ru" == _link(reply, "Настроить второй фактор")
    assert "secret" not in asked.html.lower()
    assert 403 == again.status
    assert "/account" == visitor.get("/").address


def test_level_edited_out_of_the_address_opens_nothing(world: World) -> None:
    """Who takes the wish for a second factor out of the provider's address signs in and still does not get there."""
    visitor = world.visitor()
    visitor.sign_in("olga")
    leaving = visitor.get("/security", follow=False).headers["location"]
    away = visitor.get(leaving, follow=False).headers["location"]
    reply = visitor.get(away.replace("acr_values=otp", "acr_values=password"))
    if any(reply.page.all("input", type="password")):
        reply = visitor.enter(reply, "olga")

    assert (403, "Подтвердите вход вторым фактором") == (reply.status, reply.main.one("h1").text)


def test_password_is_changed_at_the_provider_and_told_here(provider: Keycloak | None) -> None:
    """There and back: the cabinet says that it is done, once, and the new password signs in."""
    with running(compiled(POTOK), keycloak=provider) as world:  # its own: everybody else has the demo's password
        visitor = world.visitor()
        visitor.sign_in("anna")
        asked = visitor.get("/auth/login?to=/services&action=password")
        form = _form(asked, "autocomplete", "new-password")
        fresh = {field.attrs["name"]: "a-long-new-word-1" for field in form.all("input", type="password")}
        reply = visitor.submit(asked, form, **fresh)
        after = visitor.get(f"{world.url}/services")
        other = world.visitor().sign_in("anna", "/services", password="a-long-new-word-1")

    assert (200, "/services") == (reply.status, reply.address)
    assert "Пароль изменён." in reply.page.text
    assert "Пароль изменён." not in after.page.text
    assert "/services" == other.address


def test_whoever_cancels_is_back_and_nothing_has_changed(world: World) -> None:
    """«Отмена» on the provider's page leads back to where the person was, in words."""
    visitor = world.visitor()
    visitor.sign_in("nina")
    asked = visitor.get("/auth/login?to=/agent&action=password")
    form = _form(asked, "autocomplete", "new-password")
    reply = visitor.submit(asked, form, **{"cancel-aia": "true"})

    assert (200, "/agent") == (reply.status, reply.address)
    assert "Вы отменили действие. Ничего не изменилось." in reply.page.text


def test_whoever_cancels_the_enrolment_is_told_again_what_it_takes(world: World) -> None:
    """Nobody is sent to the provider once more for having cancelled."""
    visitor = world.visitor()
    visitor.sign_in("anna")
    asked = visitor.get("/security")
    if any(asked.page.all("input", type="password")):
        asked = visitor.enter(asked, "anna")
    enrolling = visitor.get(_link(asked, "Настроить второй фактор"))
    form = next(form for form in enrolling.page.all("form") if any(form.all("button", name="cancel-aia")))
    reply = visitor.submit(enrolling, form, **{"cancel-aia": "true"})

    assert (403, "/security") == (reply.status, reply.address)
    assert "Вы отменили действие. Ничего не изменилось." in reply.page.text


def test_step_up_speaks_the_language_of_the_page(world: World) -> None:
    """An English visit goes on in English at the provider."""
    visitor = world.visitor("en")
    visitor.sign_in("olga")
    away = visitor.get(visitor.get("/security", follow=False).headers["location"], follow=False).headers["location"]

    assert "ui_locales=en" in away


def test_page_of_sessions_is_the_providers_own(world: World) -> None:
    """It lies under the issuer and knows which cabinet to lead back to."""
    visitor = world.visitor()
    visitor.sign_in("anna")
    reply = visitor.get("/auth/login?to=/security&action=sessions", follow=False)

    assert reply.headers["location"].startswith(f"{world.provider}/account/")
    assert reply.headers["location"].endswith("?referrer=pcabinet")
    assert 200 == visitor.get(reply.headers["location"]).status


def test_guest_may_register(world: World) -> None:
    """The provider's own page of registration opens at once."""
    reply = world.visitor().get("/auth/login?to=/&action=register")

    assert 200 == reply.status
    assert len(list(reply.page.all("input", autocomplete="new-password"))) == 2


@pytest.mark.parametrize(
    ("error", "status", "title"),
    [
        ("access_denied", 403, "Войти не удалось"),
        ("login_required", 400, "Время входа истекло"),
        ("temporarily_unavailable", 503, "Вход сейчас недоступен"),
        ("temporarily_unavailable&error_description=authentication_expired", 400, "Время входа истекло"),
        ("invalid_request", 502, "Вход сейчас недоступен"),
    ],
)
def test_refusals_of_the_provider_end_at_words_with_a_way_on(world: World, error: str, status: int, title: str) -> None:
    """The page says what to do, and «try again» leads to what the person wanted."""
    visitor = world.visitor()
    away = visitor.get("/auth/login?to=/services", follow=False).headers["location"]
    state = next(part for part in away.split("&") if part.startswith("state="))
    reply = visitor.get(f"/auth/callback?error={error}&{state}&iss={world.provider}")

    assert (status, title) == (reply.status, reply.main.one("h1").text)
    assert "/auth/login?to=%2Fservices&lang=ru" == _link(reply, "Повторить")


def test_answer_that_comes_twice_signs_nobody_in(world: World) -> None:
    """A replayed answer is told to begin again."""
    visitor = world.visitor()
    asked = visitor.get("/auth/login?to=/account")
    visitor.enter(asked, "anna")
    back = next(answer for answer in visitor.history if "/auth/callback" in answer)
    visitor.client.cookies.jar.clear()
    reply = visitor.get(back)

    assert (400, "Время входа истекло") == (reply.status, reply.main.one("h1").text)
