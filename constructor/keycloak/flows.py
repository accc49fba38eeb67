"""How people prove who they are: the password first, one-time codes for the levels of sign-in above it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from runtime.cabinet.model import Level

PASSWORD_ACR = "password"
BROWSER = "pcabinet browser"
_FORMS = "pcabinet forms"


@dataclass(frozen=True, slots=True, kw_only=True)
class Flows:
    """The flows and the settings of their executions, as a realm lists them, and `acr` words by number of level."""

    flows: tuple[dict[str, object], ...]
    configs: tuple[dict[str, object], ...]
    acr: Mapping[str, str]


def flows_of(levels: Sequence[Level], longest: int) -> Flows:
    """Return the flow of a browser's sign-in for these levels, given how many seconds a sign-in may last at most.

    A level above the password is only asked of those who have a second factor. Nobody enrols one in its place: they
    are let in on the password, and the level that the ID token names is the password's.
    """
    password = (_step("REQUIRED", 1, "auth-username-password-form"),)
    code = (_step("REQUIRED", 1, "conditional-user-configured"), _step("REQUIRED", 2, "auth-otp-form"))
    numbers = range(1, len(levels) + 2)
    forms = [_subflow("CONDITIONAL", number, _alias(number)) for number in numbers]
    # The last step lets the flow succeed where the password was proved before and no level above it applies.
    forms.append(_step("REQUIRED", len(numbers) + 1, "allow-access-authenticator"))
    return Flows(
        flows=(
            _flow(
                BROWSER,
                _step("ALTERNATIVE", 0, "auth-cookie"),
                _step("ALTERNATIVE", 1, "identity-provider-redirector"),
                _subflow("ALTERNATIVE", 2, _FORMS),
                top=True,
            ),
            _flow(_FORMS, *forms),
            *(_level_flow(number, password if number == 1 else code) for number in numbers),
        ),
        # Codes are asked for whenever the cabinet asks: it is the cabinet that knows how long a level holds.
        configs=tuple(_level_config(number, longest if number == 1 else 0) for number in numbers),
        acr={PASSWORD_ACR: "1"} | {level.acr: str(number) for number, level in enumerate(levels, 2)},
    )


def _flow(alias: str, *steps: dict[str, object], top: bool = False) -> dict[str, object]:
    return {
        "alias": alias,
        "providerId": "basic-flow",
        "topLevel": top,
        "builtIn": False,
        "authenticationExecutions": list(steps),
    }


def _step(requirement: str, priority: int, authenticator: str) -> dict[str, object]:
    return {
        "requirement": requirement,
        "priority": priority * 10,
        "authenticator": authenticator,
        "authenticatorFlow": False,
    }


def _subflow(requirement: str, priority: int, alias: str) -> dict[str, object]:
    return {"requirement": requirement, "priority": priority * 10, "flowAlias": alias, "authenticatorFlow": True}


def _alias(number: int) -> str:
    return f"pcabinet level {number}"


def _level_flow(number: int, steps: Sequence[dict[str, object]]) -> dict[str, object]:
    condition = _step("REQUIRED", 0, "conditional-level-of-authentication") | {"authenticatorConfig": _alias(number)}
    return _flow(_alias(number), condition, *steps)


def _level_config(number: int, life: int) -> dict[str, object]:
    return {"alias": _alias(number), "config": {"loa-condition-level": str(number), "loa-max-age": str(life)}}
