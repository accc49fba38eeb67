"""Tokens that the provider's key did not sign are not read."""

from __future__ import annotations

import base64

import pytest

from constructor.standins.provider.keys import SigningKey


@pytest.mark.parametrize(
    "header",
    [b"[]", b"1", b"null", b"{}", b'{"alg": "none"}', b'{"alg": "HS256"}', b'{"alg": "RS256", "crit": 1}', b"\xff"],
)
def test_made_up_token_is_not_read(header: bytes) -> None:
    """Whatever stands in the header, the answer is None and never an exception."""
    first = base64.urlsafe_b64encode(header).rstrip(b"=").decode()

    assert SigningKey().read(f"{first}.e30.AAAA") is None


def test_changed_token_is_not_read() -> None:
    """A token is read as it was signed, and not with a single changed character."""
    key = SigningKey()
    token = key.sign({"sub": "a"})
    changed = [token[:at] + ("A" if token[at] != "A" else "B") + token[at + 1 :] for at in range(0, len(token) - 1, 7)]

    assert [key.read(other) for other in (token, *changed, "", "..", "ё")] == [{"sub": "a"}] + [None] * (
        len(changed) + 3
    )
