"""Looks at the realm itself: how long things live, guessing, encryption, names, events, the face."""

from __future__ import annotations

import re

from constructor.keycloak.answers import text, thing
from constructor.keycloak.lint.finding import Look

LONGEST_TOKEN = 600  # seconds in which whoever is shut out is still in
TRIED = "26.7.3"


def look_at_realm(look: Look) -> None:
    """Add what weakens the realm."""
    realm, name = look.running.realm, look.realm
    repeats = realm.get("refreshTokenMaxReuse")
    if not realm.get("revokeRefreshToken") or (isinstance(repeats, int) and repeats > 1):
        look.of_realm("PC7111", "revokeRefreshToken", realm=name)
    _look_at_tokens(look)
    if not realm.get("bruteForceProtected"):
        look.of_realm("PC7113", "bruteForceProtected", realm=name)
    if text(realm.get("sslRequired")).lower() == "none":
        look.of_realm("PC7117", "sslRequired", realm=name)
    if realm.get("registrationAllowed") and not look.wanted.get("registrationAllowed"):
        look.of_realm("PC7131", "registrationAllowed", "identity", "registration", realm=name)
    if realm.get("resetPasswordAllowed") and not thing(realm.get("smtpServer")).get("host"):
        look.of_realm("PC7128", "smtpServer", realm=name)
    for setting, which in (("eventsEnabled", "sign_in"), ("adminEventsEnabled", "admin")):
        if not realm.get(setting):
            look.of_realm("PC7129", setting, realm=name, which=which)


def look_at_server(look: Look) -> None:
    """Add what is wrong with the server around the realm: its name, its themes, its version."""
    issuer, found = look.deployment.issuer, text(look.running.discovery.get("issuer"))
    if found != issuer:
        look.of_realm("PC7116", "attributes.frontendUrl", issuer=issuer, found=found)
    theme = text(look.wanted.get("loginTheme"))
    if theme and look.running.realm.get("loginTheme") != theme:
        look.of_realm("PC7126", "loginTheme", "theme", theme=theme)
    if theme and theme not in look.running.themes:
        look.of_realm("PC7127", "loginTheme", "theme", theme=theme)
    if _numbers(look.running.version) < _numbers(TRIED):
        look.of_realm("PC7130", "", version=look.running.version, tried=TRIED)


def _look_at_tokens(look: Look) -> None:
    own = text(thing(look.running.client.get("attributes")).get("access.token.lifespan"))
    of_realm = look.running.realm.get("accessTokenLifespan")
    life = int(own) if own.isdecimal() else of_realm if isinstance(of_realm, int) else 0
    if life > LONGEST_TOKEN:
        look.of_realm("PC7112", "accessTokenLifespan", minutes=-(-life // 60), limit=LONGEST_TOKEN // 60)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", version)[:2])
