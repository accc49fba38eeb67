"""Sealed handles: what stands in an address instead of a backend's identifiers."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from functools import cached_property, lru_cache
from json.encoder import encode_basestring
from typing import TYPE_CHECKING

from runtime.keys import derive_key

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESSIV

LONGEST = 2048  # characters of a handle
REMEMBERED = 4096  # handles: people come back to the same rows


class Handles:
    """Seals values for one person and one kind of thing; the same values give the same handle, so bookmarks live on.

    AES-SIV (RFC 5297), key derived from the deployment's secret; person and kind are authenticated beside the values.
    """

    def __init__(self, secret: bytes) -> None:
        self._secret = secret
        self._sealed = lru_cache(maxsize=REMEMBERED)(self._seal)

    @cached_property
    def _cipher(self) -> AESSIV:
        from cryptography.hazmat.primitives.ciphers.aead import AESSIV  # with the first handle

        return AESSIV(derive_key(self._secret, "handles", 64))

    def seal(self, subject: str, kind: str, values: Mapping[str, str]) -> str:
        """Return the handle of `values`: base64url without padding. Raises ValueError where it grew over `LONGEST`."""
        return self._sealed(subject, kind, *(sorted(values.items()) if len(values) > 1 else values.items()))

    def _seal(self, subject: str, kind: str, *values: tuple[str, str]) -> str:
        # JSON, with sorted names and no spaces; a page of rows seals as many handles.
        pairs = ",".join([f"{encode_basestring(name)}:{encode_basestring(value)}" for name, value in values])
        plain = f"{{{pairs}}}".encode()
        handle = _encode(self._cipher.encrypt(plain, [_bound(subject, kind)]))
        if len(handle) > LONGEST:
            raise ValueError(f"a handle of kind {kind!r} would be longer than {LONGEST} characters")
        return handle

    def open(self, subject: str, kind: str, handle: str) -> Mapping[str, str] | None:
        """Return the values of a handle sealed for this person and kind; None for every other text."""
        from cryptography.exceptions import InvalidTag

        sealed = _decode(handle)
        if sealed is None:
            return None
        try:
            plain = self._cipher.decrypt(sealed, [_bound(subject, kind)])
        except InvalidTag:
            return None
        values: dict[str, str] = json.loads(plain)
        return values


@lru_cache(maxsize=4096)
def _bound(subject: str, kind: str) -> bytes:
    return json.dumps([1, subject, kind]).encode()


def _encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _decode(handle: str) -> bytes | None:
    if not 0 < len(handle) <= LONGEST:
        return None
    try:
        raw = base64.b64decode(handle + "=" * (-len(handle) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    # One handle has one spelling: spare bits at the end and padding are refused; below one block there is no tag.
    return raw if len(raw) > 16 and _encode(raw) == handle else None
