"""Verified claims become session values and roles, as the cabinet's `identity` says."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from runtime.cabinet.model import Identity, Role
from runtime.expressions import evaluate


class Grant(Struct, frozen=True, kw_only=True):
    """What claims give: roles in the order of the cabinet, session values, and the strictest limits in seconds."""

    roles: tuple[str, ...]
    session: Mapping[str, object]
    idle: int
    absolute: int


def grant(identity: Identity, claims: Mapping[str, object]) -> Grant:
    """Return what these verified claims give. Whatever is unknown grants nothing."""
    roots = {"claims": _settled(claims)}
    session = {name: _something(evaluate(expr, roots)) for name, expr in identity.session.items()}
    words = {word for expr in identity.roles_in for word in _words(evaluate(expr, roots))}
    held = _held(identity, words, session)
    return Grant(
        roles=tuple(role.id for role in held),
        session=session,
        idle=min((role.idle or identity.idle for role in held), default=identity.idle),
        absolute=min((role.absolute or identity.absolute for role in held), default=identity.absolute),
    )


def _held(identity: Identity, words: set[str], session: Mapping[str, object]) -> tuple[Role, ...]:
    able = {role.id: role for role in identity.roles if all(session.get(name) is not None for name in role.needs)}
    held: set[str] = set()
    waiting = [role.id for role in able.values() if words.intersection(role.named)]
    while waiting:
        name = waiting.pop()
        if name in able and name not in held:
            held.add(name)
            waiting.extend(able[name].includes)
    return tuple(role for role in identity.roles if role.id in held)


def _words(value: object) -> tuple[str, ...]:
    words = value if isinstance(value, tuple) else (value,)
    return tuple(word for word in words if isinstance(word, str) and word)


def _something(value: object) -> object:
    # An empty claim names nobody; as a parameter it would ask for everybody's.
    return None if value in ("", ()) else value


def _settled(value: object) -> object:
    if isinstance(value, Mapping):
        return {name: _settled(part) for name, part in value.items()}
    return tuple(_settled(part) for part in value) if isinstance(value, list | tuple) else value
