"""The provider's signing keys, read from its key set."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from joserfc.jwk import ECKey, RSAKey  # dear to load, and not needed before somebody signs in

# Asymmetric, and of one hash, so that `at_hash` is of one length: a shared secret can never pass for a key.
ALGORITHMS: Mapping[str, str] = {"RS256": "RSA", "PS256": "RSA", "ES256": "EC"}
_MOST_KEYS = 20
_RSA_BYTES = 256


class SigningKey(Struct, frozen=True, kw_only=True):
    """A public key that may sign, with what the key set says of it."""

    kid: str | None
    alg: str | None
    kind: str
    key: RSAKey | ECKey

    def fits(self, alg: str, kid: str | None) -> bool:
        """Whether a token with this header may be signed by it; without `kid` in the token every kid fits."""
        return self.kind == ALGORITHMS[alg] and self.alg in (None, alg) and kid in (None, self.kid)


def read_keys(document: Mapping[str, object]) -> tuple[SigningKey, ...]:
    """Return the keys of a JWK set (RFC 7517 §5) that can verify signatures; others are passed over."""
    listed = document.get("keys")
    entries: Iterable[object] = listed[:_MOST_KEYS] if isinstance(listed, list | tuple) else ()
    return tuple(key for entry in entries if isinstance(entry, Mapping) for key in _read_key(entry))


def _read_key(entry: Mapping[str, object]) -> tuple[SigningKey, ...]:
    kid, alg, kind = entry.get("kid"), entry.get("alg"), entry.get("kty")
    if entry.get("use", "sig") != "sig" or not isinstance(kid, str | None) or not isinstance(alg, str | None):
        return ()
    key = _import_rsa(entry) if kind == "RSA" else _import_ec(entry) if kind == "EC" else None
    return () if key is None else (SigningKey(kid=kid, alg=alg, kind=str(kind), key=key),)


def _import_rsa(entry: Mapping[str, object]) -> RSAKey | None:
    modulus, exponent = entry.get("n"), entry.get("e")
    if not isinstance(modulus, str) or not isinstance(exponent, str) or _length(modulus) < _RSA_BYTES:
        return None
    from joserfc.errors import JoseError
    from joserfc.jwk import RSAKey

    try:
        return RSAKey.import_key({"kty": "RSA", "n": modulus, "e": exponent})
    except (JoseError, ValueError, TypeError):
        return None


def _import_ec(entry: Mapping[str, object]) -> ECKey | None:
    x, y = entry.get("x"), entry.get("y")
    if entry.get("crv") != "P-256" or not isinstance(x, str) or not isinstance(y, str):
        return None
    from joserfc.errors import JoseError
    from joserfc.jwk import ECKey

    try:
        return ECKey.import_key({"kty": "EC", "crv": "P-256", "x": x, "y": y})
    except (JoseError, ValueError, TypeError):
        return None


def _length(text: str) -> int:
    try:
        return len(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except ValueError:
        return 0
