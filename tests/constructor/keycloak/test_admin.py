"""The admin API as it is asked: signing in, and every way in which it can not be."""

from __future__ import annotations

import asyncio
import json

import pytest

from constructor.keycloak.admin import Admin, AdminError, Reason, place
from constructor.keycloak.words import admin_words
from runtime.outbound import Call, OutboundError, Reply

TOKEN = {"access_token": "token", "expires_in": 60}


class Server:
    """Answers calls with what it was given, in order; the last one again and again."""

    def __init__(self, *answers: tuple[int, object] | OutboundError) -> None:
        self.answers = list(answers)
        self.calls: list[Call] = []

    async def send(self, call: Call) -> Reply:
        """Keep the call and answer it."""
        self.calls.append(call)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, OutboundError):
            raise answer
        status, body = answer
        return Reply(status=status, headers={}, body=body if isinstance(body, bytes) else json.dumps(body).encode())


def admin(server: Server) -> Admin:
    """Return an administrator of that server."""
    return Admin(base_url="http://keycloak:8080", user="admin", password="p&ss", outbound=server)


def test_it_signs_in_once_and_asks_with_the_token() -> None:
    """The password goes in the form, to the realm master; the token in the header."""
    server = Server((200, TOKEN), (200, {"realm": "potok"}))
    asked = admin(server)

    async def twice() -> None:
        await asked.get("realms/potok")
        await asked.get("realms/potok")

    asyncio.run(twice())

    assert [
        "http://keycloak:8080/realms/master/protocol/openid-connect/token",
        "http://keycloak:8080/admin/realms/potok",
        "http://keycloak:8080/admin/realms/potok",
    ] == [call.url for call in server.calls]
    assert b"password=p%26ss" in (server.calls[0].body or b"")
    assert "Bearer token" == server.calls[1].headers["Authorization"]


def test_it_signs_in_anew_before_the_token_ends() -> None:
    """A token that has only seconds left is not used."""
    server = Server((200, {**TOKEN, "expires_in": 5}), (200, {}), (200, {**TOKEN, "access_token": "next"}), (200, {}))
    asked = admin(server)

    async def twice() -> None:
        await asked.get("realms/potok")
        await asked.get("realms/potok")

    asyncio.run(twice())

    assert "Bearer next" == server.calls[3].headers["Authorization"]


def test_what_is_not_there_is_none() -> None:
    """Only other failures are errors."""
    assert asyncio.run(admin(Server((200, TOKEN), (404, {"error": "Realm not found"}))).get("realms/potok")) is None


@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        ([OutboundError("unreachable")], "unreachable"),
        ([OutboundError("timeout")], "slow"),
        ([OutboundError("content_type", 200)], "foreign"),
        ([OutboundError("redirect", 302)], "foreign"),
        ([(404, {})], "foreign"),
        ([(200, {"other": 1})], "foreign"),
        ([(200, b"not JSON")], "foreign"),
        ([(401, {"error": "invalid_grant", "error_description": "Invalid user credentials"})], "refused"),
        ([(200, TOKEN), (403, {"error": "HTTP 403 Forbidden"})], "forbidden"),
        ([(200, TOKEN), (500, {"error": "unknown_error"})], "failed"),
    ],
)
def test_each_failure_has_a_reason_and_words(answers: list[tuple[int, object] | OutboundError], reason: Reason) -> None:
    """The words say in both languages what is wrong and name no password."""
    with pytest.raises(AdminError) as caught:
        asyncio.run(admin(Server(*answers)).get("realms/potok"))

    assert reason == caught.value.reason
    for lang in ("en", "ru"):
        assert "Keycloak" in admin_words(caught.value, lang) or "master" in admin_words(caught.value, lang)
        assert "p&ss" not in admin_words(caught.value, lang)


def test_what_keycloak_says_steers_no_terminal() -> None:
    """Control characters of an answer are not shown."""
    server = Server((200, TOKEN), (409, {"errorMessage": "taken\x1b[31m"}))
    with pytest.raises(AdminError) as caught:
        asyncio.run(admin(server).post("realms", {}))

    assert "taken[31m" == caught.value.said


def test_segments_of_a_path_are_encoded() -> None:
    """A name with a slash or a blank stays one segment."""
    assert "realms/a%2Fb/flows/our%20flow?clientId=x%26y" == place("realms", "a/b", "flows", "our flow", clientId="x&y")
