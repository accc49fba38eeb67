"""Looks at clients: addresses, ways to get a token, sign-out, what goes into tokens."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from constructor.keycloak.answers import Thing, named, text, texts, thing, things
from constructor.keycloak.lint.finding import Look
from constructor.keycloak.lint.running import listed
from runtime.settings import is_loopback

_ALWAYS_THERE = frozenset(
    {"account", "account-console", "admin-cli", "broker", "realm-management", "security-admin-console"}
)  # come with each realm; what they may do is Keycloak's own matter


def look_at_client(look: Look) -> None:
    """Add what weakens the cabinet's client."""
    client = look.running.client
    attributes = thing(client.get("attributes"))
    _look_at_addresses(look, client)
    if client.get("implicitFlowEnabled"):
        look.of_client("PC7106", "implicitFlowEnabled")
    if client.get("directAccessGrantsEnabled"):
        look.of_client("PC7107", "directAccessGrantsEnabled")
    if attributes.get("pkce.code.challenge.method") != "S256":
        look.of_client("PC7109", "attributes.pkce.code.challenge.method")
    if client.get("publicClient"):
        look.of_client("PC7110", "publicClient")
    if not attributes.get("minimum.acr.value"):
        look.of_client("PC7125", "attributes.minimum.acr.value")
    wanted = named(things(look.wanted.get("clients")), "clientId").get(look.client_id, {})
    if client.get("secret") and client.get("secret") != wanted.get("secret"):
        look.of_client("PC7136", "secret")
    if any(thing(client.get("authenticationFlowBindingOverrides")).values()):
        look.of_client("PC7135", "authenticationFlowBindingOverrides")
    if client.get("fullScopeAllowed") is False:
        look.of_client("PC7132", "fullScopeAllowed", "identity", "roles_in")
    _look_at_sign_out(look, client)
    _look_at_mappers(look, client)


def look_at_others(look: Look) -> None:
    """Add what weakens the other clients of the realm, with whom the cabinet shares its people."""
    for other in look.running.others:
        name = text(other.get("clientId"))
        if name in _ALWAYS_THERE or other.get("enabled") is False or other.get("bearerOnly"):
            continue
        if other.get("standardFlowEnabled") and {"*", "http://*", "https://*"} & set(texts(other.get("redirectUris"))):
            look.of_realm("PC7105", f"clients.{name}.redirectUris", other=name)
        for setting, grant in (("implicitFlowEnabled", "implicit"), ("directAccessGrantsEnabled", "password")):
            if other.get(setting):
                look.of_realm("PC7108", f"clients.{name}.{setting}", other=name, grant=grant)


def _look_at_addresses(look: Look, client: Thing) -> None:
    wanted = named(things(look.wanted.get("clients")), "clientId").get(look.client_id, {})
    key = "post.logout.redirect.uris"
    ours, theirs = thing(wanted.get("attributes")), thing(client.get("attributes"))
    back = texts(client.get("redirectUris"))
    after = [one for uri in listed(theirs.get(key)) for one in (back if uri == "+" else (uri,)) if one != "-"]
    for where, setting, must, found in (
        ("redirect", "redirectUris", texts(wanted.get("redirectUris")), back),
        ("signed_out", f"attributes.{key}", listed(ours.get(key)), tuple(after)),
    ):
        for uri in dict.fromkeys(found):
            _look_at_address(look, where, setting, uri)
        for uri in must:
            if uri not in found and not any(_fits(uri, pattern) for pattern in found):
                look.of_client("PC7104", setting, uri=uri, where=where)


def _look_at_address(look: Look, where: str, setting: str, uri: str) -> None:
    public = look.deployment.public_url
    parts = urlsplit(uri)
    if "*" in uri:
        look.of_client("PC7101", setting, uri=uri, where=where)
    elif parts.scheme == "http" and not is_loopback(parts.hostname or ""):
        look.of_client("PC7102", setting, uri=uri, where=where)
    elif uri != public and not uri.startswith(f"{public}/"):
        look.of_client("PC7103", setting, uri=uri, where=where, public=public)


def _fits(uri: str, pattern: str) -> bool:
    """Tell whether Keycloak takes the address for one of the pattern: its star stands at the end."""
    return pattern.endswith("*") and uri.startswith(pattern[:-1])


def _look_at_sign_out(look: Look, client: Thing) -> None:
    if client.get("frontchannelLogout"):
        look.of_client("PC7114", "frontchannelLogout")
    key = "backchannel.logout.url"
    wanted = named(things(look.wanted.get("clients")), "clientId").get(look.client_id, {})
    url = text(thing(wanted.get("attributes")).get(key))
    found = text(thing(client.get("attributes")).get(key))
    if found != url:
        state = "elsewhere" if found else "nowhere"
        look.of_client("PC7115", f"attributes.{key}", url=url, found=found, state=state)


def _look_at_mappers(look: Look, client: Thing) -> None:
    wanted = named(things(look.wanted.get("clients")), "clientId").get(look.client_id, {})
    given = set(_claims(things(client.get("protocolMappers"))))
    for claim in dict.fromkeys(_claims(things(wanted.get("protocolMappers")))):
        if claim not in given:
            key = "roles_in" if claim.split(".")[0] in ("realm_access", "resource_access", "groups") else "session"
            look.of_client("PC7118", "protocolMappers", "identity", key, claim=claim)


def _claims(mappers: tuple[Thing, ...]) -> Iterator[str]:
    """Give the claims that mappers put into the ID token."""
    for mapper in mappers:
        config = thing(mapper.get("config"))
        if config.get("id.token.claim") == "true" and config.get("claim.name"):
            yield text(config.get("claim.name"))
