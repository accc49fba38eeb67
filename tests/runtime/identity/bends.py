"""Ways to make one thing of a right token wrong."""

from __future__ import annotations

from tests.runtime.identity.hostile import Bend, Claims, rsa_key, sign


def claim(**changed: object) -> Bend:
    return lambda header, claims: claims.update(changed)


def without(name: str) -> Bend:
    return lambda header, claims: claims.__delitem__(name)


def later(name: str, seconds: float) -> Bend:
    return lambda header, claims: claims.update({name: claims["iat"] + seconds})


def header(**changed: object) -> Bend:
    return lambda header, claims: header.update(changed)


def without_kid(header: Claims, claims: Claims) -> None:
    del header["kid"]


def unsigned(header: Claims, claims: Claims) -> str:
    return sign({**header, "alg": "none"}, claims, None)


def shared(key: bytes) -> Bend:
    return lambda header, claims: sign({**header, "alg": "HS256"}, claims, key)


def flipped(header: Claims, claims: Claims) -> str:
    token = sign(header, claims, rsa_key())
    head, _, signature = token.rpartition(".")
    return f"{head}.{'A' if signature[0] != 'A' else 'B'}{signature[1:]}"
