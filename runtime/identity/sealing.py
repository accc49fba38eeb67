"""Authenticated encryption of what the cabinet keeps or hands out."""

from __future__ import annotations

import hashlib
import os
from functools import cached_property
from typing import TYPE_CHECKING

from runtime.keys import derive_key

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE = 12
_KEY_ID = 4


class Sealer:
    """AES-256-GCM (NIST SP 800-38D) under a key of one purpose; the key's id stands in front of what it sealed."""

    def __init__(self, secret: bytes, purpose: str) -> None:
        self._secret = secret
        self._purpose = purpose

    @cached_property
    def _key(self) -> bytes:
        return derive_key(self._secret, self._purpose)

    @cached_property
    def _cipher(self) -> AESGCM:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # with the first session

        return AESGCM(self._key)

    @cached_property
    def _id(self) -> bytes:
        return hashlib.sha256(b"key id" + self._key).digest()[:_KEY_ID]

    def seal(self, plain: bytes, bound: bytes) -> bytes:
        """Return `plain` encrypted, to be opened only beside the same `bound`."""
        nonce = os.urandom(_NONCE)
        return self._id + nonce + self._cipher.encrypt(nonce, plain, bound)

    def open(self, sealed: bytes, bound: bytes) -> bytes | None:
        """Return what was sealed beside `bound`; None for anything else."""
        from cryptography.exceptions import InvalidTag

        nonce, encrypted = sealed[_KEY_ID : _KEY_ID + _NONCE], sealed[_KEY_ID + _NONCE :]
        if sealed[:_KEY_ID] != self._id or len(encrypted) < 16:
            return None
        try:
            return self._cipher.decrypt(nonce, encrypted, bound)
        except InvalidTag:
            return None
