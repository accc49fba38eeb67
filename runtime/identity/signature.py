"""The signed envelope of a token: header, key, signature."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping
from typing import Protocol

from runtime.identity.errors import TokenInvalid
from runtime.identity.jwks import ALGORITHMS, SigningKey
from runtime.outbound import InvalidJson, parse_json

LONGEST = 16_384
_HEADER = frozenset({"alg", "kid", "typ"})  # whatever else a header says (`jwk`, `jku`, `x5u`, `crit`) is an attack


class Keys(Protocol):
    """Where the provider's keys come from."""

    async def keys(self) -> tuple[SigningKey, ...]:
        """Return the keys as they are known. Raises ProviderError if none ever were."""
        ...

    async def newer_keys(self) -> tuple[SigningKey, ...]:
        """Return the keys as the provider tells them now, if it may be asked; else those that are known."""
        ...


async def open_token(token: str, kinds: tuple[str, ...], keys: Keys) -> Mapping[str, object]:
    """Return the claims of a compact JWS (RFC 7515 §7.1) signed by one of `keys`; `kinds` are the `typ`s allowed.

    A key that is not known, or a signature that does not fit, is looked for once more among newer keys, so that a
    rotation needs no restart. Raises TokenInvalid, and ProviderError where no keys are to be had.
    """
    alg, kid = _read_header(token, kinds)
    claims = _opened_by_any(token, alg, kid, await keys.keys())
    if claims is None:
        claims = _opened_by_any(token, alg, kid, await keys.newer_keys())
    if claims is None:
        raise TokenInvalid("signature")
    return claims


def read_claims(token: str) -> Mapping[str, object]:
    """Return the claims of a token that was verified when it came. Raises TokenInvalid if it is none."""
    return _object(token.split(".")[1])


def _read_header(token: str, kinds: tuple[str, ...]) -> tuple[str, str | None]:
    if not token or len(token) > LONGEST or not token.isascii() or token.count(".") != 2:
        raise TokenInvalid("form")
    header = _object(token.partition(".")[0])
    alg, kid, kind = header.get("alg"), header.get("kid"), header.get("typ", "")
    if not set(header) <= _HEADER:
        raise TokenInvalid("header")
    if not isinstance(alg, str) or alg not in ALGORITHMS:
        raise TokenInvalid("alg")
    if not isinstance(kid, str | None):
        raise TokenInvalid("kid")
    if not isinstance(kind, str) or kind.lower() not in kinds:
        raise TokenInvalid("typ")
    return alg, kid


def _opened_by_any(token: str, alg: str, kid: str | None, keys: Iterable[SigningKey]) -> Mapping[str, object] | None:
    return next((_object(token.split(".")[1]) for key in keys if key.fits(alg, kid) and _signed(token, alg, key)), None)


def _signed(token: str, alg: str, key: SigningKey) -> bool:
    from joserfc import jws
    from joserfc.errors import JoseError

    try:
        jws.deserialize_compact(token, key.key, algorithms=[alg])
    except (JoseError, ValueError, TypeError):
        return False
    return True


def _object(segment: str) -> Mapping[str, object]:
    try:
        value = parse_json(base64.b64decode(segment + "=" * (-len(segment) % 4), altchars=b"-_", validate=True))
    except (InvalidJson, ValueError) as error:
        raise TokenInvalid("form") from error
    if not isinstance(value, Mapping):
        raise TokenInvalid("form")
    return value
