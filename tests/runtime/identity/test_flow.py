"""The way to the provider and back: state, codes, mixed-up providers, hostile answers of the token endpoint."""

from __future__ import annotations

from typing import Any

import pytest

from runtime.outbound import OutboundError, Reply
from tests.runtime.identity.hostile import CLIENT, ISSUER, Browser, World, refused, reply


def told(answer: Any) -> tuple[str, str]:
    said = answer.json()
    return said["code"], said["reason"]


def test_the_request_binds_the_answer(world: World) -> None:
    """Code flow, PKCE S256, state and nonce of 256 bits, and always the language."""
    asked = world.browser().leave(lang="en")

    assert {name: asked[name] for name in ("response_type", "client_id", "redirect_uri", "ui_locales")} == {
        "response_type": "code",
        "client_id": CLIENT,
        "redirect_uri": "https://my.example.org/auth/callback",
        "ui_locales": "en",
    }
    assert asked["code_challenge_method"] == "S256"
    assert [len(asked[name]) for name in ("state", "nonce", "code_challenge")] == [43, 43, 43]


def test_an_unknown_language_is_the_first(world: World) -> None:
    """Only languages of the cabinet go to the provider."""
    assert world.browser().leave(lang="de&x=y")["ui_locales"] == "ru"


def test_the_cookie_of_an_attempt_is_sealed_and_host_bound(world: World) -> None:
    """`__Host-`, Secure, HttpOnly, Lax, ten minutes; neither state nor nonce stand in it."""
    response = world.browser().client.get("/auth/login?to=/secret-place")
    cookie = response.headers["set-cookie"]
    attributes = {part.strip().lower() for part in cookie.split(";")[1:]}

    assert cookie.startswith("__Host-pc-tx-")
    assert attributes == {"httponly", "max-age=600", "path=/", "samesite=lax", "secure"}
    assert "secret-place" not in cookie


def test_another_browser_can_not_finish_an_attempt(world: World) -> None:
    """State swapped between browsers: the answer of one is nothing to the other (login CSRF)."""
    attacker, victim = world.browser(), world.browser()
    victim.leave()
    answer = world.provider.authorize(attacker.leave())

    assert told(victim.come_back(answer)) == ("stale", "state")
    assert victim.who() is None


def test_a_cookie_moved_under_another_name_does_not_open(world: World) -> None:
    """The seal is bound to the cookie's name."""
    attacker, victim = world.browser(), world.browser()
    mine, theirs = victim.leave(), attacker.leave()
    sealed = attacker.client.cookies[f"__Host-pc-tx-{theirs['state'][:8]}"]
    victim.client.cookies.set(f"__Host-pc-tx-{mine['state'][:8]}", sealed, domain="my.example.org")

    assert told(victim.come_back(world.provider.authorize(mine))) == ("stale", "state")


def test_an_answer_works_once(world: World) -> None:
    """State replayed with the older cookie is refused, and so the code never goes out twice."""
    browser = world.browser()
    asked = browser.leave()
    cookies = dict(browser.client.cookies)
    answer = world.provider.authorize(asked)
    browser.come_back(answer)
    again = Browser(world)
    again.client.cookies.update(cookies)

    assert told(again.come_back(answer)) == ("stale", "state_used")
    assert world.provider.asked("/token") == 1


def test_a_code_of_another_attempt_is_refused(world: World) -> None:
    """A code injected into another's answer fails by PKCE at the provider."""
    attacker, victim = world.browser(), world.browser()
    code = world.provider.authorize(attacker.leave())["code"]
    answer = world.provider.authorize(victim.leave()) | {"code": code}

    assert told(victim.come_back(answer)) == ("stale", "invalid_grant")


def test_a_used_code_is_refused(world: World) -> None:
    """A code replayed in a new attempt: the provider says no, nobody is signed in."""
    browser = world.browser()
    used = world.provider.authorize(browser.leave())
    browser.come_back(used)
    other = world.browser()
    answer = world.provider.authorize(other.leave()) | {"code": used["code"]}

    assert told(other.come_back(answer)) == ("stale", "invalid_grant")


def test_a_state_must_be_whole(world: World) -> None:
    """The cookie is found by its beginning; the rest must be the very same."""
    browser = world.browser()
    answer = world.provider.authorize(browser.leave())
    changed = answer | {"state": answer["state"][:8] + "x" * 35}

    assert told(browser.come_back(changed)) == ("stale", "state")


def test_an_attempt_ends_after_ten_minutes(world: World) -> None:
    """By our clock, whatever the browser does with the cookie."""
    browser = world.browser()
    answer = world.provider.authorize(browser.leave())
    world.clock.now += 600

    assert told(browser.come_back(answer)) == ("stale", "state")


@pytest.mark.parametrize("state", ["", "x" * 43, "ж" * 43, "a", "__Host-"])
def test_a_state_that_is_nobodys_is_stale(world: World, state: str) -> None:
    """No cookie, no sign-in."""
    browser = world.browser()
    browser.leave()

    assert told(browser.come_back({"code": "c", "state": state, "iss": ISSUER})) == ("stale", "state")


@pytest.mark.parametrize("issuer", ["https://evil.example.org", "", f"{ISSUER}/"])
def test_an_answer_of_another_provider_is_refused(world: World, issuer: str) -> None:
    """RFC 9207: `iss` must be exactly ours; the code goes nowhere."""
    browser = world.browser()
    answer = world.provider.authorize(browser.leave()) | {"iss": issuer}

    assert told(browser.come_back(answer)) == ("wrong", "iss")
    assert world.provider.asked("/token") == 0


def test_an_answer_without_the_promised_issuer_is_refused(world: World) -> None:
    """A provider that says it names itself must do so."""
    browser = world.browser()
    answer = world.provider.authorize(browser.leave())
    del answer["iss"]

    assert told(browser.come_back(answer)) == ("wrong", "iss")


def test_a_provider_that_never_names_itself_is_fine(world: World) -> None:
    """Older providers do not know RFC 9207."""
    del world.provider.metadata["authorization_response_iss_parameter_supported"]
    browser = world.browser()
    answer = world.provider.authorize(browser.leave())
    del answer["iss"]

    assert browser.come_back(answer).status_code == 303


def test_a_parameter_said_twice_is_refused(world: World) -> None:
    """Two readers of one address must not read two things."""
    browser = world.browser()
    answer = world.provider.authorize(browser.leave())
    twice = "&".join(f"{name}={value}" for name, value in [*answer.items(), ("code", "other")])

    assert told(browser.client.get(f"/auth/callback?{twice}")) == ("stale", "query")


@pytest.mark.parametrize(
    ("error", "code"),
    [
        ("access_denied", "denied"),
        ("temporarily_unavailable", "away"),
        ("server_error", "away"),
        ("login_required", "stale"),
        ("interaction_required", "stale"),
        ("invalid_request", "wrong"),
        ("<script>", "wrong"),
    ],
)
def test_a_no_of_the_provider_is_told(world: World, error: str, code: str) -> None:
    """The person learns that the provider said no, to try later or to begin again; its words are not repeated."""
    browser = world.browser()
    answer = {"error": error, "state": browser.leave()["state"], "iss": ISSUER}
    response = browser.come_back(answer)

    assert told(response) == (code, "error_answer")


TOKEN_ANSWERS: dict[str, tuple[Reply | OutboundError, str, str]] = {
    "500": (reply({"error": "canary"}, 500), "away", "provider_status"),
    "a page": (reply(b"<html>canary</html>"), "wrong", "provider_json"),
    "a list": (reply([]), "wrong", "provider_json"),
    "nothing": (reply(b""), "wrong", "provider_json"),
    "no ID token": (reply({"access_token": "a", "token_type": "Bearer"}), "wrong", "provider_id_token"),
    "no type": (reply({"access_token": "a", "id_token": "b"}), "wrong", "provider_token_type"),
    "another type": (
        reply({"access_token": "a", "id_token": "b", "token_type": "MAC"}), "wrong", "provider_token_type"),
    "an ID token that is a number": (
        reply({"access_token": "a", "id_token": 1, "token_type": "Bearer"}), "wrong", "provider_id_token"),
    "a token with a line break": (
        reply({"access_token": "a\nb", "id_token": "b", "token_type": "Bearer"}), "wrong", "provider_access_token"),
    "a redirect": (reply({}, 302), "wrong", "provider_status"),
    "a wrong secret": (refused("unauthorized_client", 401), "wrong", "unauthorized_client"),
    "an error of its own": (refused("<b>canary</b>"), "wrong", "other"),
    "too much": (OutboundError("too_large"), "wrong", "provider_too_large"),
    "no JSON by its type": (OutboundError("content_type"), "wrong", "provider_content_type"),
    "hanging": (OutboundError("timeout"), "away", "provider_timeout"),
    "gone": (OutboundError("unreachable"), "away", "provider_unreachable"),
}  # fmt: skip


@pytest.mark.parametrize("case", TOKEN_ANSWERS)
def test_a_bad_answer_of_the_token_endpoint_is_told_in_our_words(world: World, case: str) -> None:
    """Nobody is signed in, nothing of the provider's text gets through."""
    given, code, reason = TOKEN_ANSWERS[case]

    def answer(form: object) -> Reply:
        if isinstance(given, OutboundError):
            raise given
        return given

    world.provider.token_answer = answer
    browser = world.browser()
    response = browser.sign_in()

    assert told(response) == (code, reason)
    assert "canary" not in response.text
    assert browser.who() is None


def test_calls_to_the_provider_are_bounded(world: World) -> None:
    """Each has a deadline and a limit of bytes."""
    world.browser().sign_in()

    assert {(call.deadline <= 3, call.answer_bytes <= 262_144) for call in world.provider.calls} == {(True, True)}


def test_no_secret_of_a_sign_in_is_logged(world: World, caplog: pytest.LogCaptureFixture) -> None:
    """Neither codes nor tokens nor cookies stand in the log."""
    caplog.set_level("DEBUG", "pcabinet.identity")
    browser = world.browser()
    asked = browser.leave()
    browser.come_back(world.provider.authorize(asked))
    browser.come_back({"code": "code-canary-9", "state": asked["state"], "iss": ISSUER})
    logged = [record for record in caplog.records if record.name == "pcabinet.identity"]
    said = " ".join(f"{record.getMessage()} {vars(record)}" for record in logged)

    assert [record.__dict__["event"] for record in logged] == ["keys_fetched", "signed_in", "sign_in_refused"]
    assert [
        word for word in ("canary", asked["state"], asked["nonce"], *browser.client.cookies.values()) if word in said
    ] == []
