"""The provider's signing key: one RSA key that lives as long as the process."""

from __future__ import annotations

from collections.abc import Mapping

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, RSAKey

ALGORITHM = "RS256"


class SigningKey:
    """Signs and reads the provider's own JSON Web Tokens (RFC 7519) with RS256 and a `kid`."""

    def __init__(self) -> None:
        self._key = RSAKey.generate_key(2048, {"use": "sig", "alg": ALGORITHM}, private=True, auto_kid=True)
        self._header = self.sign({}).partition(".")[0]

    @property
    def public(self) -> KeySet:
        """The key set others verify with (RFC 7517 §5)."""
        return KeySet([RSAKey.import_key(self._key.as_dict(private=False))])

    def sign(self, claims: Mapping[str, object], *, typ: str = "JWT") -> str:
        """Return `claims` as a compact signed token whose header has `typ`."""
        header = {"alg": ALGORITHM, "kid": self._key.kid, "typ": typ}
        return jwt.encode(header, dict(claims), self._key, [ALGORITHM])

    def read(self, token: str) -> dict[str, object] | None:
        """Return the claims of a token that this key signed as `JWT`, or None; times are not judged."""
        # A header other than our own is none of ours, and joserfc fails on some made-up ones with a TypeError.
        if token.partition(".")[0] != self._header:
            return None
        try:
            return dict(jwt.decode(token, self._key, [ALGORITHM]).claims)
        except (JoseError, ValueError):
            return None
