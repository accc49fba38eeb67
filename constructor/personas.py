"""What makes a persona somebody who can sign in: the demo's password and, for some, a second factor."""

from __future__ import annotations

PASSWORD = "potok"


def second_factor_secret(username: str) -> bytes:
    """Return the shared secret of a persona's one-time codes (RFC 6238: HMAC-SHA-1, 6 digits, 30 seconds)."""
    return f"potok-second-factor-{username}".encode()
