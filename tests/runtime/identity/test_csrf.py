"""Tokens of forms and the origin of posts."""

from __future__ import annotations

import pytest

from runtime.identity.csrf import LIFE, accepts_token, issue_token, same_origin

ORIGIN = "https://my.example.org"
SECRET = b"s" * 32


@pytest.mark.parametrize(
    ("headers", "ours"),
    [
        ({"sec-fetch-site": "same-origin"}, True),
        ({"sec-fetch-site": "none"}, True),
        ({"sec-fetch-site": "same-site"}, False),
        ({"sec-fetch-site": "cross-site"}, False),
        ({"sec-fetch-site": ""}, False),
        ({"sec-fetch-site": "cross-site", "origin": ORIGIN}, False),
        ({"origin": ORIGIN}, True),
        ({"origin": "https://evil.example.org"}, False),
        ({"origin": "https://my.example.org.evil.example.org"}, False),
        ({"origin": "http://my.example.org"}, False),
        ({"origin": "null"}, False),
        ({"host": "my.example.org", "x-forwarded-host": "my.example.org"}, False),
        ({}, False),
    ],
)
def test_where_a_post_comes_from(headers: dict[str, str], ours: bool) -> None:
    """Sec-Fetch-Site decides, else Origin must be there and equal; nothing else counts."""
    assert same_origin(headers, ORIGIN) is ours


def test_a_token_is_good_for_two_hours() -> None:
    """And not a second longer."""
    token = issue_token(SECRET, "pay", "handle", 1000.0)

    assert accepts_token(SECRET, "pay", "handle", token, 1000.0 + LIFE - 1)
    assert not accepts_token(SECRET, "pay", "handle", token, 1000.0 + LIFE)


def test_a_token_is_written_differently_each_time() -> None:
    """What repeats in compressed pages can be guessed piece by piece."""
    tokens = {issue_token(SECRET, "pay", "handle", 1000.0) for _ in range(20)}

    assert len(tokens) == 20
    assert all(accepts_token(SECRET, "pay", "handle", token, 1001.0) for token in tokens)


@pytest.mark.parametrize(
    ("secret", "action", "thing"),
    [(b"t" * 32, "pay", "handle"), (SECRET, "transfer", "handle"), (SECRET, "pay", "other"), (SECRET, "payh", "andle")],
    ids=["another session", "another action", "another object", "run together"],
)
def test_a_form_can_not_be_aimed_anew(secret: bytes, action: str, thing: str) -> None:
    """The token is for one session, action and object."""
    token = issue_token(SECRET, "pay", "handle", 1000.0)

    assert not accepts_token(secret, action, thing, token, 1001.0)


@pytest.mark.parametrize("token", ["", "x", "é", "A" * 106, "A" * 107, "A" * 108, "=" * 107, "A" * 100_000])
def test_any_other_text_is_no_token(token: str) -> None:
    """Malformed is refused, never an error."""
    assert not accepts_token(SECRET, "pay", "handle", token, 1001.0)


def test_a_life_can_not_be_lengthened() -> None:
    """The time of its end is under the seal."""
    token = issue_token(SECRET, "pay", "handle", 1000.0)
    changed = [token[:at] + ("A" if token[at] != "A" else "B") + token[at + 1 :] for at in range(len(token) - 1)]

    assert [one for one in changed if accepts_token(SECRET, "pay", "handle", one, 1001.0)] == []
