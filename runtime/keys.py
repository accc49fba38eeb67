"""Keys for separate purposes out of the one secret of the deployment."""

from __future__ import annotations


def derive_key(secret: bytes, purpose: str, length: int = 32) -> bytes:
    """Return `length` bytes that only this secret and this purpose yield (HKDF-SHA-256, RFC 5869)."""
    from cryptography.hazmat.primitives.hashes import SHA256  # a process that starts needs no key
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(algorithm=SHA256(), length=length, salt=None, info=b"pcabinet/" + purpose.encode()).derive(secret)
