"""What the realm keeps of a person: Keycloak's own fields and the attributes that the cabinet reads."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from constructor.keycloak.claims import Claims

PROVIDER = "org.keycloak.userprofile.UserProfileProvider"
CONFIG = "kc.user.profile.config"
_OWN = {"view": ["admin", "user"], "edit": ["admin", "user"]}
# Whoever could write an attribute such as the subscriber's number would be whom they like.
_ADMIN = {"view": ["admin"], "edit": ["admin"]}


def profile_of(claims: Claims) -> Mapping[str, list[dict[str, object]]]:
    """Return the component that declares the attributes of users. No field but the user name must be filled."""
    attributes = [
        _field("username", length={"min": 3, "max": 255}, **_USERNAME),
        _field("email", length={"max": 255}, email={}),
        *(_field(name, length={"max": 255}, **_PERSON) for name in ("firstName", "lastName")),
        *(_attribute(name, name in claims.many) for name in claims.attributes),
    ]
    config = json.dumps({"attributes": attributes}, separators=(",", ":"))
    return {PROVIDER: [{"providerId": "declarative-user-profile", "config": {CONFIG: [config]}}]}


_USERNAME: Mapping[str, Any] = {"username-prohibited-characters": {}, "up-username-not-idn-homograph": {}}
_PERSON: Mapping[str, Any] = {"person-name-prohibited-characters": {}}


def _field(name: str, **validations: object) -> dict[str, object]:
    return {"name": name, "displayName": f"${{{name}}}", "permissions": _OWN, "validations": validations}


def _attribute(name: str, many: bool) -> dict[str, object]:
    return {"name": name, "displayName": name, "permissions": _ADMIN, "multivalued": many}
