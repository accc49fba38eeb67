"""Whether a form post comes from our own page, for this session, action and object."""

from __future__ import annotations

import base64
import binascii
import hmac
import json
import os
from collections.abc import Mapping
from functools import lru_cache

LIFE = 7200  # seconds
_BYTES = 8 + 32


def same_origin(headers: Mapping[str, str], origin: str) -> bool:
    """Whether the browser says that the request is our own page's; `headers` are in lower case.

    Sec-Fetch-Site decides where the browser sends it, else Origin must be there and equal to the configured `origin`
    (RFC 6454 §7).
    """
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    return headers.get("origin") == origin


def issue_token(secret: bytes, action: str, thing: str, now: float) -> str:
    """Return a token for one action on one object, good for two hours, written differently each time.

    The mask keeps compressed pages from giving it away piece by piece (BREACH).
    """
    plain = _plain(secret, action, thing, int(now) + LIFE)
    pad = os.urandom(_BYTES)
    return base64.urlsafe_b64encode(pad + _masked(plain, pad)).rstrip(b"=").decode()


def accepts_token(secret: bytes, action: str, thing: str, token: str, now: float) -> bool:
    """Whether the token was issued in this session for this action and object, and is not too old."""
    try:
        raw = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return False
    if len(raw) != 2 * _BYTES:
        return False
    plain = _masked(raw[_BYTES:], raw[:_BYTES])
    ends = int.from_bytes(plain[:8], "big")
    return hmac.compare_digest(plain, _plain(secret, action, thing, ends)) and now < ends


def _plain(secret: bytes, action: str, thing: str, ends: int) -> bytes:
    bound = f"{_bound(action, thing)}, {ends}]".encode()
    return ends.to_bytes(8, "big") + hmac.digest(secret, bound, "sha256")


@lru_cache(maxsize=1000)
def _bound(action: str, thing: str) -> str:
    """Return the beginning of the JSON array that is signed."""
    return json.dumps(["csrf", action, thing]).removesuffix("]")


def _masked(value: bytes, pad: bytes) -> bytes:
    return (int.from_bytes(value, "big") ^ int.from_bytes(pad, "big")).to_bytes(_BYTES, "big")
