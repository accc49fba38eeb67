"""The provider's signing keys: RSA keys that live as long as the process."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, RSAKey

ALGORITHM = "RS256"
FOR_THE_CLIENT = ("ID", "Logout")  # the kinds of tokens that the client reads
# Changes header and claims of a token before it is signed, or returns what goes out in the token's place.
Spoil = Callable[[dict[str, Any], dict[str, Any]], object]


class SigningKey:
    """Signs and reads the provider's own JSON Web Tokens (RFC 7519) with RS256 and a `kid`."""

    def __init__(self) -> None:
        self.spoil: Spoil | None = None
        self._keys: list[RSAKey] = []
        self._headers: dict[str, RSAKey] = {}
        self.rotate()

    @property
    def public(self) -> KeySet:
        """The key set others verify with (RFC 7517 §5): the newest key and those that were it before."""
        return KeySet([RSAKey.import_key(key.as_dict(private=False)) for key in self._keys])

    def rotate(self, key: RSAKey | None = None, *, keep: bool = True) -> None:
        """Sign with `key`, by default a new one, from now on; `keep` leaves the older ones in the key set."""
        newest = key or RSAKey.generate_key(2048, {"use": "sig", "alg": ALGORITHM}, private=True, auto_kid=True)
        self._keys = [newest, *self._keys] if keep else [newest]
        self._headers = {self.sign({}, key=one).partition(".")[0]: one for one in self._keys}

    def sign(self, claims: Mapping[str, object], *, typ: str = "JWT", key: RSAKey | None = None) -> str:
        """Return `claims` as a compact signed token whose header has `typ`; by the newest key unless told another."""
        chosen = key or self._keys[0]
        header, said = {"alg": ALGORITHM, "kid": chosen.kid, "typ": typ}, dict(claims)
        spoilt = self.spoil(header, said) if self.spoil and said.get("typ") in FOR_THE_CLIENT else None
        return spoilt if isinstance(spoilt, str) else jwt.encode(header, said, chosen, [ALGORITHM])

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
