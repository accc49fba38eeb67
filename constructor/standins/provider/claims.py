"""What the provider's tokens say, in the shape of Keycloak's."""

from __future__ import annotations

import base64
import hashlib
import secrets
import uuid
from collections.abc import Mapping

from constructor.standins.provider.model import Person
from constructor.standins.provider.store import Family, Session

ACCESS_SECONDS = 300
LOGOUT_SECONDS = 120
PLAIN = "password"  # the `acr` of a sign-in without a second factor, as the cabinet's realm in Keycloak names it
BACKCHANNEL_EVENT = "http://schemas.openid.net/event/backchannel-logout"


def subject(issuer: str, person: Person) -> str:
    """Return the `sub` of a person: opaque, and the same after every restart."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{issuer}/{person.username}"))


def person_claims(person: Person, scope: str) -> dict[str, object]:
    """Return what `scope` opens about a person (OpenID Connect Core 1.0 §5.4), with roles, groups and own claims."""
    scopes = scope.split()
    claims: dict[str, object] = {"realm_access": {"roles": []}, "resource_access": {}, "groups": []}
    if "profile" in scopes:
        claims |= {
            "preferred_username": person.username,
            "name": person.name,
            "given_name": person.given_name,
            "family_name": person.family_name,
        }
    if "email" in scopes:
        claims |= {"email": person.email, "email_verified": True}
    return claims | dict(person.claims)


def access_claims(issuer: str, client: str, family: Family, scope: str, now: int, jti: str) -> dict[str, object]:
    """Return the claims of an access token."""
    return (
        person_claims(family.session.person, scope)
        | _standard(issuer, client, family, now)
        | {"jti": jti, "typ": "Bearer", "scope": scope}
    )


def id_claims(
    issuer: str, client: str, family: Family, answer: Mapping[str, object], nonce: str, now: int
) -> dict[str, object]:
    """Return the claims of the ID token that goes with the token `answer` (OpenID Connect Core 1.0 §2, §3.1.3.6)."""
    half = hashlib.sha256(str(answer["access_token"]).encode()).digest()[:16]
    claims = (
        person_claims(family.session.person, str(answer["scope"]))
        | _standard(issuer, client, family, now)
        | {"jti": str(uuid.uuid4()), "typ": "ID", "at_hash": base64.urlsafe_b64encode(half).rstrip(b"=").decode()}
    )
    return claims | ({"nonce": nonce} if nonce else {})


def logout_claims(issuer: str, client: str, session: Session, now: int) -> dict[str, object]:
    """Return the claims of a logout token (OpenID Connect Back-Channel Logout 1.0 §2.4)."""
    return {
        "iss": issuer,
        "aud": client,
        "sub": subject(issuer, session.person),
        "sid": session.sid,
        "iat": now,
        "exp": now + LOGOUT_SECONDS,
        "jti": secrets.token_urlsafe(16),
        "typ": "Logout",
        "events": {BACKCHANNEL_EVENT: {}},
    }


def _standard(issuer: str, client: str, family: Family, now: int) -> dict[str, object]:
    session = family.session
    return {
        "iss": issuer,
        "aud": client,
        "azp": client,
        "sub": subject(issuer, session.person),
        "sid": session.sid,
        "iat": now,
        "exp": now + ACCESS_SECONDS,
        "auth_time": session.authenticated,
        "acr": family.acr,
    }
