"""Personas as people of a realm."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any

from constructor.keycloak.claims import Claims
from constructor.keycloak.users import user_of
from constructor.resolve.model import PersonaOf

CLAIMS = Claims(attributes=("agent_id", "subscriber_id"), many=frozenset(), realm_roles=True, clients=(), groups=True)


def persona(**more: Any) -> PersonaOf:
    """Return olga, with `more`."""
    known: dict[str, Any] = {
        "id": "olga",
        "name": "Ольга Гордеева",
        "username": "olga",
        "email": "olga@example.com",
        "about": {},
        "claims": {"subscriber_id": 1003, "realm_access": {"roles": ["subscriber"]}, "groups": ["/b2b"]},
    }
    return PersonaOf(**(known | more))


def test_a_persona_has_what_its_claims_say() -> None:
    """Attributes, roles and groups are those of the claims; the roles that everybody gets are there too."""
    user = user_of(persona(), CLAIMS, "Potok", "pcabinet")

    assert {
        "username": "olga",
        "enabled": True,
        "email": "olga@example.com",
        "emailVerified": True,
        "firstName": "Ольга",
        "lastName": "Гордеева",
        "attributes": {"subscriber_id": ["1003"]},
        "realmRoles": ["subscriber", "default-roles-potok"],
        "clientRoles": {},
        "groups": ["/b2b"],
    } == {name: value for name, value in user.items() if name != "credentials"}


def test_the_password_is_given_hashed() -> None:
    """A hash is not held against the policy of passwords; it is that of the demo's password, the same each time."""
    (given,) = credentials(persona())
    secret, how = json.loads(given["secretData"]), json.loads(given["credentialData"])
    salt = base64.b64decode(secret["salt"])
    hashed = hashlib.pbkdf2_hmac("sha512", b"potok", salt, how["hashIterations"], 64)

    assert ("password", "pbkdf2-sha512") == (given["type"], how["algorithm"])
    assert hashed == base64.b64decode(secret["value"])
    assert [given] == credentials(persona())


def test_a_second_factor_is_given_where_the_persona_has_one() -> None:
    """Its secret is the demo's, as the bytes that they are, for codes of RFC 6238's usual form."""
    _, codes = credentials(persona(second_factor=True))

    assert ("otp", {"value": "potok-second-factor-olga"}) == (codes["type"], json.loads(codes["secretData"]))
    assert {"subType": "totp", "digits": 6, "counter": 0, "period": 30, "algorithm": "HmacSHA1"} == json.loads(
        codes["credentialData"]
    )


def credentials(of: PersonaOf) -> list[dict[str, str]]:
    """Return the credentials of a persona as a user."""
    given: Any = user_of(of, CLAIMS, "potok", "pcabinet")["credentials"]
    return list(given)
