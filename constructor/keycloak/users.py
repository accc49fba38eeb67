"""The people of a demo as users of the realm."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from typing import Any

from constructor.keycloak.claims import Claims, attribute, held
from constructor.personas import PASSWORD, second_factor_secret
from constructor.resolve.model import PersonaOf

_ROUNDS = 1000  # the password is public, and Keycloak hashes it in its own way at the first sign-in


def user_of(persona: PersonaOf, claims: Claims, realm: str, client_id: str) -> dict[str, object]:
    """Return a persona as a user with the demo's password and, where it has one, a second factor."""
    given, _, family = persona.name.partition(" ")
    words = held(persona.claims, client_id)
    kept = {name: list(attribute(persona.claims, name)) for name in claims.attributes}
    credentials = [_password(persona.username), *([_codes(persona.username)] if persona.second_factor else [])]
    return {
        "username": persona.username,
        "enabled": True,
        "email": persona.email,
        "emailVerified": True,
        "firstName": given,
        "lastName": family,
        "attributes": {name: values for name, values in kept.items() if values},
        "credentials": credentials,
        # What everybody gets who is made otherwise; without it the pages of one's own account are closed.
        "realmRoles": [*words.realm, f"default-roles-{realm.lower()}"],
        "clientRoles": {client_id: list(words.client)} if words.client else {},
        "groups": list(words.groups),
    }


def _password(username: str) -> dict[str, object]:
    """Return the password already hashed: one that is given as it is would have to satisfy the realm's policy."""
    salt = hashlib.sha256(username.encode()).digest()[:16]
    hashed = hashlib.pbkdf2_hmac("sha512", PASSWORD.encode(), salt, _ROUNDS, 64)
    return _credential(
        "password",
        {"value": _base64(hashed), "salt": _base64(salt)},
        {"hashIterations": _ROUNDS, "algorithm": "pbkdf2-sha512", "additionalParameters": {}},
    )


def _codes(username: str) -> dict[str, object]:
    return _credential(
        "otp",
        {"value": second_factor_secret(username).decode()},
        {"subType": "totp", "digits": 6, "counter": 0, "period": 30, "algorithm": "HmacSHA1"},
    )


def _credential(kind: str, secret: Mapping[str, Any], how: Mapping[str, Any]) -> dict[str, object]:
    return {"type": kind, "secretData": json.dumps(secret), "credentialData": json.dumps(how)}


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()
