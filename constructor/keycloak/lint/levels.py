"""Looks at levels of sign-in: whether the realm knows them, reaches them, and gives none away."""

from __future__ import annotations

from collections.abc import Iterator

from constructor.keycloak.answers import Thing, parsed, text, thing
from constructor.keycloak.lint.finding import Look

_LEVEL = "conditional-level-of-authentication"
_HAS_ONE = frozenset({"conditional-user-configured", "conditional-credential"})
_ENROLS = frozenset({"auth-otp-form", "webauthn-authenticator", "auth-recovery-authn-code-form"})
Siblings = tuple[Thing, ...]


def look_at_levels(look: Look) -> None:
    """Add levels that the blueprint asks for and the realm does not give, or gives too easily."""
    numbers = thing(parsed(thing(look.running.realm.get("attributes")).get("acr.loa.map")))
    siblings = tuple(_siblings(look.running.flow))
    reached = {_level(group) for group in siblings}
    flow = text(look.running.realm.get("browserFlow"))
    for level in look.identity.levels.values():
        keys = ("identity", "levels", level.id)
        number = str(numbers.get(level.acr, ""))
        if not number:
            look.of_realm("PC7122", "attributes.acr.loa.map", *keys, level=level.acr)
        elif number not in reached:
            look.of_realm("PC7123", "browserFlow", *keys, level=level.acr, flow=flow)
    for group in siblings:
        number = _level(group)
        if number not in ("", "1") and not any(_proves(step) for step in group):
            look.of_realm("PC7134", f"authentication.{flow}", "identity", "levels", flow=flow, number=number)
        if number in ("", "1") or _HAS_ONE & {text(step.get("providerId")) for step in group}:
            continue
        for step in group:
            name = text(step.get("providerId"))
            if name in _ENROLS and step.get("requirement") == "REQUIRED":
                look.of_realm("PC7124", f"authentication.{flow}", "identity", "levels", flow=flow, step=name)


def _siblings(flow: tuple[Thing, ...]) -> Iterator[Siblings]:
    """Give the steps of a flow by the flow that they stand in, without those that are off."""
    open_groups: list[list[Thing]] = []
    off = 1 << 30
    for step in flow:
        depth = step.get("level")
        depth = depth if isinstance(depth, int) else 0
        while len(open_groups) > depth + 1:
            yield tuple(open_groups.pop())
        while len(open_groups) <= depth:
            open_groups.append([])
        off = off if depth > off else 1 << 30
        if step.get("requirement") == "DISABLED":
            off = min(off, depth)
        elif depth < off:
            open_groups[depth].append(step)
    while open_groups:
        yield tuple(open_groups.pop())


def _proves(step: Thing) -> bool:
    """Tell whether a step must be passed and is more than a condition."""
    return step.get("requirement") == "REQUIRED" and not text(step.get("providerId")).startswith("conditional-")


def _level(group: Siblings) -> str:
    """Return the number of the level that the steps of a group lead to, "" for none."""
    for step in group:
        if step.get("providerId") == _LEVEL:
            return str(thing(step.get("config")).get("loa-condition-level", ""))
    return ""
