"""One-time codes by time (RFC 6238) of people's second factors."""

from __future__ import annotations

import base64
import binascii
import secrets
from urllib.parse import quote, urlencode

DIGITS = 6
SECONDS = 30


def code_at(secret: bytes, moment: float) -> str:
    """Return the code of a moment, seconds since the epoch."""
    from cryptography.hazmat.primitives.hashes import SHA1
    from cryptography.hazmat.primitives.twofactor.totp import TOTP

    totp = TOTP(secret, DIGITS, SHA1(), SECONDS, enforce_key_length=False)
    return totp.generate(int(moment)).decode()


def fits(secret: bytes, typed: str, moment: float) -> bool:
    """Tell whether a typed code is that of the moment, of the step before or of the step after."""
    digits = "".join(typed.split())
    steps = [code_at(secret, moment + shift * SECONDS) for shift in (-1, 0, 1)]
    return any(secrets.compare_digest(code.encode(), digits.encode()) for code in steps)


def spaced(code: str) -> str:
    """Return a code as people read it: two groups of three."""
    return f"{code[:3]} {code[3:]}"


def new_secret() -> bytes:
    """Return a secret for somebody who sets a second factor up."""
    return secrets.token_bytes(20)


def as_text(secret: bytes) -> str:
    """Return a secret as it is typed into an application: base32 without padding."""
    return base64.b32encode(secret).decode().rstrip("=")


def from_text(text: str) -> bytes:
    """Return the secret that `as_text` wrote, empty when it did not."""
    try:
        return base64.b32decode(text + "=" * (-len(text) % 8))
    except (binascii.Error, ValueError):
        return b""


def link(secret: bytes, *, brand: str, username: str) -> str:
    """Return the address that an application on the same device takes the secret from (Key URI Format)."""
    query = urlencode({"secret": as_text(secret), "issuer": brand}, quote_via=quote)
    return f"otpauth://totp/{quote(brand)}:{quote(username)}?{query}"
