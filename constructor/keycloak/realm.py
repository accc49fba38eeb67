"""The realm of a cabinet, as `--import-realm` and the admin API take it (RealmRepresentation of Keycloak 26.7)."""

from __future__ import annotations

import copy
import html
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from constructor.keycloak.claims import Words, claims_of, held, words_of
from constructor.keycloak.client import client_of
from constructor.keycloak.deployment import SECRET, SMTP_PASSWORD, Deployment, Smtp
from constructor.keycloak.flows import BROWSER, flows_of
from constructor.keycloak.mappers import mappers_of
from constructor.keycloak.profile import profile_of
from constructor.keycloak.roles import groups_of, roles_of
from constructor.keycloak.users import user_of
from constructor.resolve.model import PersonaOf
from runtime.cabinet.model import Cabinet, Text
from runtime.settings import PREFIX

TOKEN_LIFE = 300  # seconds in which whoever is shut out is out
_KEPT = 90 * 24 * 3600  # seconds that events are kept

# Guessing is stopped by waits that grow from a minute to a quarter of an hour. The check of quick sign-ins is off: it
# locks people out whose browser repeats a request.
_GUESSING: Mapping[str, object] = {
    "bruteForceProtected": True,
    "permanentLockout": False,
    "failureFactor": 5,
    "waitIncrementSeconds": 60,
    "maxFailureWaitSeconds": 900,
    "maxDeltaTimeSeconds": 43200,
    "quickLoginCheckMilliSeconds": 0,
}
# Length instead of prescribed kinds of characters and of forced changes (NIST SP 800-63B-4 §3.1.1.2). The name that
# people sign in with is often their phone or contract number, which others know too.
_PASSWORDS = "length(10) and maxLength(128) and notContainsUsername(undefined) and notEmail(undefined)"
# What every authenticator application knows (RFC 6238); a code is good once. Keycloak minds none unless all are there.
_CODES: Mapping[str, object] = {
    "otpPolicyType": "totp",
    "otpPolicyAlgorithm": "HmacSHA1",
    "otpPolicyInitialCounter": 0,
    "otpPolicyDigits": 6,
    "otpPolicyLookAheadWindow": 1,
    "otpPolicyPeriod": 30,
    "otpPolicyCodeReusable": False,
}
_TOKENS: Mapping[str, object] = {
    "accessTokenLifespan": TOKEN_LIFE,
    # A refresh token is good once. The cabinet has one refresh in flight for each session.
    "revokeRefreshToken": True,
    "refreshTokenMaxReuse": 0,
}
_EVENTS: Mapping[str, object] = {
    "eventsEnabled": True,
    "eventsExpiration": _KEPT,
    "adminEventsEnabled": True,
    "adminEventsDetailsEnabled": False,
}


def realm_of(cabinet: Cabinet, deployment: Deployment, personas: Sequence[PersonaOf] = ()) -> dict[str, object]:
    """Return the realm of this cabinet; `personas` become its users, with a password that everybody knows."""
    identity, client_id = cabinet.identity, deployment.client_id
    claims = claims_of(identity)
    words = _with_personas(words_of(identity, client_id), personas, client_id)
    longest = max(identity.absolute, *(role.absolute for role in identity.roles), 0)
    flows = flows_of(tuple(identity.levels.values()), longest)
    name = name_of(cabinet)
    return {
        "realm": deployment.realm,
        "enabled": True,
        **_face(cabinet, name),
        **_sign_in(identity.registration, deployment.smtp),
        **_GUESSING,
        "passwordPolicy": _PASSWORDS,
        **_CODES,
        **_TOKENS,
        **_sessions(identity.idle, [role.idle for role in identity.roles], longest),
        **_EVENTS,
        "attributes": {"acr.loa.map": json.dumps(flows.acr), "adminEventsExpiration": str(_KEPT)},
        "roles": roles_of(identity.roles, words, client_id),
        "groups": groups_of(words.groups),
        "components": profile_of(claims),
        "authenticationFlows": list(flows.flows),
        "authenticatorConfig": list(flows.configs),
        "browserFlow": BROWSER,
        "clients": [client_of(deployment, name, mappers_of(claims, client_id))],
        "smtpServer": _letters(deployment.smtp, name),
        **({"users": [user_of(one, claims, deployment.realm, client_id) for one in personas]} if personas else {}),
    }


def as_file(realm: Mapping[str, object]) -> dict[str, Any]:
    """Return the realm for a file: secrets are left to variables that Keycloak reads when it takes the file."""
    filed: dict[str, Any] = copy.deepcopy(dict(realm))
    for client in filed["clients"]:
        client["secret"] = placeholder(SECRET)
    if "password" in filed["smtpServer"]:
        filed["smtpServer"]["password"] = placeholder(SMTP_PASSWORD)
    return filed


def placeholder(setting: str) -> str:
    """Return what Keycloak replaces by the variable of this setting when it imports a file."""
    return f"${{{PREFIX}{setting}}}"


def placeholders(filed: Mapping[str, object]) -> tuple[str, ...]:
    """Return the variables that Keycloak needs when it takes this file."""
    return tuple(dict.fromkeys(re.findall(rf"\$\{{({PREFIX}\w+)\}}", json.dumps(filed))))


def name_of(cabinet: Cabinet) -> str:
    """Return the name of the cabinet in its default language."""
    words = cabinet.texts[cabinet.locales[0].code]
    return words.get(cabinet.name.key, cabinet.id) if isinstance(cabinet.name, Text) else cabinet.id


def _with_personas(words: Words, personas: Sequence[PersonaOf], client_id: str) -> Words:
    """Return the words of the cabinet, and whatever more the personas hold."""
    every = [words, *(held(persona.claims, client_id) for persona in personas)]
    return Words(
        realm=tuple(dict.fromkeys(word for one in every for word in one.realm)),
        client=tuple(dict.fromkeys(word for one in every for word in one.client)),
        groups=tuple(dict.fromkeys(word for one in every for word in one.groups)),
    )


def _face(cabinet: Cabinet, name: str) -> dict[str, object]:
    locales = [locale.code for locale in cabinet.locales]
    return {
        "displayName": name,
        "displayNameHtml": html.escape(name),
        "loginTheme": cabinet.id,
        "emailTheme": cabinet.id,
        "internationalizationEnabled": True,
        "supportedLocales": locales,
        "defaultLocale": locales[0],
    }


def _sign_in(registration: bool, smtp: Smtp | None) -> dict[str, object]:
    return {
        "sslRequired": "external",
        "registrationAllowed": registration,
        "registrationEmailAsUsername": False,
        "loginWithEmailAllowed": True,
        "duplicateEmailsAllowed": False,
        "editUsernameAllowed": False,
        "rememberMe": False,
        # Both send letters.
        "resetPasswordAllowed": smtp is not None,
        "verifyEmail": registration and smtp is not None,
    }


def _sessions(idle: int, of_roles: Sequence[int], longest: int) -> dict[str, object]:
    """Return lives that outlast the cabinet's own, which ends each session when its roles say so.

    Keycloak hears of a person at a refresh only, so its idle time begins up to a token's life too early.
    """
    return {"ssoSessionIdleTimeout": max(idle, *of_roles, 0) + TOKEN_LIFE, "ssoSessionMaxLifespan": longest}


def _letters(smtp: Smtp | None, name: str) -> dict[str, str]:
    if smtp is None:
        return {}
    server = {
        "host": smtp.host,
        "port": str(smtp.port),
        "from": smtp.sender,
        "fromDisplayName": name,
        "ssl": str(smtp.tls).lower(),
        "starttls": str(smtp.starttls).lower(),
        "auth": str(bool(smtp.user)).lower(),
    }
    return server | ({"user": smtp.user, "password": smtp.password} if smtp.user else {})
