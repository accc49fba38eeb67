"""The provider's signing keys: RSA keys that live as long as the process."""

from __future__ import annotations

from collections.abc import Mapping

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, RSAKey

ALGORITHM = "RS256"


class SigningKey:
    """Signs and reads the provider's own JSON Web Tokens (RFC 7519) with RS256 and a `kid`."""

    def __init__(self) -> None:
        self._keys: list[RSAKey] = []
        self._headers: dict[str, RSAKey] = {}
        self.rotate()

    @property
    def public(self) -> KeySet:
        """The key set others verify with (RFC 7517 §5): the newest key and those that were it before."""
        return KeySet([RSAKey.import_key(key.as_dict(private=False)) for key in self._keys])

    def rotate(self, *, keep: bool = True) -> None:
        """Sign with a new key from now on; `keep` leaves the older ones in the key set."""
        key = RSAKey.generate_key(2048, {"use": "sig", "alg": ALGORITHM}, private=True, auto_kid=True)
        self._keys = [key, *self._keys] if keep else [key]
        self._headers = {self.sign({}, key=one).partition(".")[0]: one for one in self._keys}

    def sign(self, claims: Mapping[str, object], *, typ: str = "JWT", key: RSAKey | None = None) -> str:
        """Return `claims` as a compact signed token whose header has `typ`; by the newest key unless told another."""
        chosen = key or self._keys[0]
        header = {"alg": ALGORITHM, "kid": chosen.kid, "typ": typ}
        return jwt.encode(header, dict(claims), chosen, [ALGORITHM])

    def read(self, token: str) -> dict[str, object] | None:
        """Return the claims of a token that one of these keys signed as `JWT`, or None; times are not judged."""
        # A header other than our own is none of ours, and joserfc fails on some made-up ones with a TypeError.
        key = self._headers.get(token.partition(".")[0])
        if key is None:
            return None
        try:
            return dict(jwt.decode(token, key, [ALGORITHM]).claims)
        except (JoseError, ValueError):
            return None
