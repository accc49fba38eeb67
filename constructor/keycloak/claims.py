"""Which claims the cabinet reads, and where in the realm what they hold is kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from runtime.cabinet.model import Apply, Expr, Identity, Path

# What Keycloak puts into an ID token itself, for a client with the scopes `profile` and `email`.
_GIVEN = frozenset({
    "iss", "sub", "aud", "exp", "iat", "jti", "typ", "azp", "sid", "acr", "auth_time", "nonce", "at_hash",
    "name", "given_name", "family_name", "preferred_username", "email", "email_verified",
})  # fmt: skip
_REALM, _CLIENT, _GROUPS = "realm_access", "resource_access", "groups"


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """What is read of claims. `attributes` are those of users: the parts of the claim's name joined by dots.

    `clients` are clients whose roles are read. `many` are the attributes that hold words of roles, maybe several.
    """

    attributes: tuple[str, ...]
    many: frozenset[str]
    realm_roles: bool
    clients: tuple[str, ...]
    groups: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The words of roles by where they are kept: realm roles, roles of the cabinet's client, paths of groups."""

    realm: tuple[str, ...] = ()
    client: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()


def claims_of(identity: Identity) -> Claims:
    """Return what the cabinet reads of claims."""
    of_roles = [parts for expr in identity.roles_in for parts in _paths(expr)]
    of_session = [parts for expr in identity.session.values() for parts in _paths(expr)]
    every = dict.fromkeys((*of_roles, *of_session))
    attributes = [parts for parts in every if parts[0] not in (*_GIVEN, _REALM, _CLIENT, _GROUPS)]
    return Claims(
        attributes=tuple(".".join(parts) for parts in attributes),
        many=frozenset(".".join(parts) for parts in attributes if parts in of_roles),
        realm_roles=any(parts[0] == _REALM for parts in every),
        clients=tuple(dict.fromkeys(parts[1] for parts in every if parts[0] == _CLIENT and len(parts) > 1)),
        groups=any(parts[0] == _GROUPS for parts in every),
    )


def words_of(identity: Identity, client_id: str) -> Words:
    """Return the words of the cabinet's roles by place: the first of `roles_in` that can hold them."""
    claims = claims_of(identity)
    words = tuple(dict.fromkeys(word for role in identity.roles for word in role.named))
    groups = tuple(word for word in words if word.startswith("/"))
    names = tuple(word for word in words if not word.startswith("/"))
    place = next(iter(_places(identity, client_id)), "")
    return Words(
        realm=names if place == _REALM else (),
        client=names if place == _CLIENT else (),
        groups=groups if claims.groups else (),
    )


def held(claims: Mapping[str, object], client_id: str) -> Words:
    """Return the words that a person with these claims holds, by place."""
    access = _mapping(claims.get(_CLIENT))
    return Words(
        realm=_listed(_mapping(claims.get(_REALM)).get("roles")),
        client=_listed(_mapping(access.get(client_id)).get("roles")),
        groups=_listed(claims.get(_GROUPS)),
    )


def attribute(claims: Mapping[str, object], name: str) -> tuple[str, ...]:
    """Return what these claims say of an attribute, as users keep it: a list of words."""
    value: object = claims
    for part in name.split("."):
        value = _mapping(value).get(part)
    if value is None:
        return ()
    return _listed(value) if isinstance(value, list | tuple) else (str(value),)


def _places(identity: Identity, client_id: str) -> Iterator[str]:
    for expr in identity.roles_in:
        for parts in _paths(expr):
            if parts[0] == _REALM or parts[:2] == (_CLIENT, client_id):
                yield parts[0]


def _paths(expr: Expr) -> Iterator[tuple[str, ...]]:
    if isinstance(expr, Path):
        if expr.root == "claims" and expr.parts:
            yield expr.parts
    elif isinstance(expr, Apply):
        for part in (*expr.args, *expr.named.values()):
            yield from _paths(part)


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}


def _listed(value: object) -> tuple[str, ...]:
    return tuple(str(one) for one in value) if isinstance(value, Iterable) and not isinstance(value, str) else ()
