"""Strict verification of ID tokens and logout tokens.

OpenID Connect Core 1.0 §3.1.3.7 and §12.2, Back-Channel Logout 1.0 §2.6.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping
from decimal import Decimal

from msgspec import Struct

from runtime.identity.errors import TokenInvalid
from runtime.identity.signature import Keys, open_token

SKEW = 30  # seconds that two clocks may differ
OLDEST = 120  # seconds since the token was made: it is always made for the very request
LONGEST_SUBJECT = 255
LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"
Claims = Mapping[str, object]


class Trust(Struct, frozen=True, kw_only=True):
    """Whose tokens are believed and whom they must be made for."""

    issuer: str
    client_id: str


class Logout(Struct, frozen=True, kw_only=True):
    """A verified logout token: what ends. `sid` or `subject` is empty if the token does not say it."""

    jti: str
    sid: str
    subject: str
    issued: float


async def verify_id_token(token: str, keys: Keys, trust: Trust, *, nonce: str, access_token: str, now: float) -> Claims:
    """Return the claims of the ID token of a sign-in. Raises TokenInvalid, ProviderError."""
    claims = await _id_claims(token, keys, trust, access_token, now)
    if not _same(claims.get("nonce"), nonce):
        raise TokenInvalid("nonce")
    return claims


async def verify_renewed_id_token(
    token: str, keys: Keys, trust: Trust, *, before: Claims, access_token: str, now: float
) -> Claims:
    """Return the claims of an ID token that came with a refresh: the same person's, from the same sign-in."""
    claims = await _id_claims(token, keys, trust, access_token, now)
    if claims["sub"] != before.get("sub"):
        raise TokenInvalid("sub")
    for name in ("nonce", "sid"):
        if name in claims and claims[name] != before.get(name):
            raise TokenInvalid(name)
    return claims


async def verify_logout_token(token: str, keys: Keys, trust: Trust, *, now: float) -> Logout:
    """Return what a logout token ends. Replays of its `jti` are the caller's to refuse. Raises TokenInvalid."""
    claims = await open_token(token, ("logout+jwt", "application/logout+jwt"), keys)
    _check_origin(claims, trust)
    issued = _check_time(claims, now)
    events = claims.get("events")
    if not isinstance(events, Mapping) or not isinstance(events.get(LOGOUT_EVENT), Mapping):
        raise TokenInvalid("events")
    if "nonce" in claims:
        raise TokenInvalid("nonce")
    sid, subject = _name(claims, "sid"), _name(claims, "sub")
    if not sid and not subject:
        raise TokenInvalid("sub")
    return Logout(jti=_name(claims, "jti", required=True), sid=sid, subject=subject, issued=issued)


async def _id_claims(token: str, keys: Keys, trust: Trust, access_token: str, now: float) -> Claims:
    claims = await open_token(token, ("", "jwt"), keys)
    _check_origin(claims, trust)
    _check_time(claims, now)
    _name(claims, "sub", required=True)
    _name(claims, "sid")
    if "events" in claims:
        raise TokenInvalid("events")
    if "at_hash" in claims and not _same(claims["at_hash"], _half_hash(access_token)):
        raise TokenInvalid("at_hash")
    return claims


def _check_origin(claims: Claims, trust: Trust) -> None:
    if claims.get("iss") != trust.issuer:
        raise TokenInvalid("iss")
    audience = claims.get("aud")
    alone = list(audience) if isinstance(audience, list | tuple) else [audience]
    if alone != [trust.client_id]:
        raise TokenInvalid("aud")
    if claims.get("azp", trust.client_id) != trust.client_id:
        raise TokenInvalid("azp")


def _check_time(claims: Claims, now: float) -> float:
    issued = _moment(claims, "iat")
    if now >= _moment(claims, "exp") + SKEW:
        raise TokenInvalid("exp")
    if not now - OLDEST <= issued <= now + SKEW:
        raise TokenInvalid("iat")
    if "nbf" in claims and _moment(claims, "nbf") > now + SKEW:
        raise TokenInvalid("nbf")
    return issued


def _moment(claims: Claims, name: str) -> float:
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | Decimal) or not 0 < value < 10**11:
        raise TokenInvalid(name)
    return float(value)


def _name(claims: Claims, name: str, *, required: bool = False) -> str:
    value = claims.get(name, None if required else "")
    if not isinstance(value, str) or len(value) > LONGEST_SUBJECT or (name in claims and not value):
        raise TokenInvalid(name)
    return value


def _half_hash(access_token: str) -> str:
    half = hashlib.sha256(access_token.encode()).digest()[:16]
    return base64.urlsafe_b64encode(half).rstrip(b"=").decode()


def _same(found: object, expected: str) -> bool:
    return isinstance(found, str) and hmac.compare_digest(found.encode(), expected.encode())
