"""Compares the realm's own settings, its attributes, its mail and its required actions."""

from __future__ import annotations

from constructor.keycloak.admin import place
from constructor.keycloak.answers import Thing, named, text, thing, things
from constructor.keycloak.changes.model import Change, differing, send

# Compared elsewhere, or no settings of the realm.
ELSEWHERE = frozenset(
    {
        "id", "realm", "keycloakVersion", "attributes", "smtpServer", "roles", "groups", "components", "clients",
        "users", "authenticationFlows", "authenticatorConfig", "requiredActions", "browserFlow", "defaultRole",
    }
)  # fmt: skip
MASK = "**********"  # what Keycloak shows instead of a secret
_OTP = "otpPolicy"


def compare_settings(wanted: Thing, found: Thing) -> tuple[Change, ...]:
    """Return the differences of settings, each map's by the keys that are wanted."""
    name = text(wanted.get("realm"))
    differences: dict[str, tuple[object, object]] = {}
    body: dict[str, object] = {}
    for key, value in wanted.items():
        if key in ELSEWHERE:
            continue
        if isinstance(value, dict):
            inner = differing(value, thing(found.get(key)))
            differences |= {f"{key}.{part}": pair for part, pair in inner.items()}
            if inner:
                body[key] = {**thing(found.get(key)), **value}
        elif key in differing({key: value}, found):
            differences[key] = (found.get(key), value)
            body[key] = value
    if any(key.startswith(_OTP) for key in body):  # Keycloak takes the policy whole or not at all
        body |= {key: value for key, value in wanted.items() if key.startswith(_OTP)}
    repair = send("PUT", place("realms", name), body)
    return tuple(
        Change(kind="realm", name=name, setting=key, before=before, after=after, repair=repair)
        for key, (before, after) in differences.items()
    )


def compare_attributes(wanted: Thing, found: Thing) -> tuple[Change, ...]:
    """Return the differences of the realm's attributes; the others go along, for Keycloak drops what is not sent."""
    name = text(wanted.get("realm"))
    ours, theirs = thing(wanted.get("attributes")), thing(found.get("attributes"))
    repair = send("PUT", place("realms", name), {"attributes": {**theirs, **ours}})
    return tuple(
        Change(kind="realm", name=name, setting=key, before=before, after=after, repair=repair)
        for key, (before, after) in differing(ours, theirs).items()
    )


def compare_mail(wanted: Thing, found: Thing) -> tuple[Change, ...]:
    """Return the differences of the mail settings; of the password only whether there is one."""
    name = text(wanted.get("realm"))
    ours, theirs = thing(wanted.get("smtpServer")), thing(found.get("smtpServer"))
    repair = send("PUT", place("realms", name), {"smtpServer": {**theirs, **ours}})
    return tuple(
        Change(
            kind="mail", name=name, setting=key, repair=repair, secret=key == "password",
            before=None if key == "password" else before, after=None if key == "password" else after,
        )
        for key, (before, after) in differing(ours, theirs).items()
        if not (key == "password" and before == MASK)
    )  # fmt: skip


def compare_actions(wanted: Thing, found: tuple[Thing, ...]) -> tuple[Change, ...]:
    """Return the differences of required actions, by alias."""
    name = text(wanted.get("realm"))
    theirs = named(found, "alias")
    changes: list[Change] = []
    for ours in things(wanted.get("requiredActions")):
        alias = text(ours.get("alias"))
        if alias not in theirs:
            register = {"providerId": ours.get("providerId", alias), "name": ours.get("name", alias)}
            repair = send("POST", place("realms", name, "authentication", "register-required-action"), register)
            changes.append(Change(kind="action", name=alias, repair=repair))
            continue
        whole = {**theirs[alias], **ours}
        repair = send("PUT", place("realms", name, "authentication", "required-actions", alias), whole)
        changes += [
            Change(kind="action", name=alias, setting=key, before=before, after=after, repair=repair)
            for key, (before, after) in differing(ours, theirs[alias]).items()
        ]
    return tuple(changes)
