"""How people prove who they are: the password first, one-time codes for the levels of sign-in above it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from runtime.cabinet.model import Level

PASSWORD_ACR = "password"
BROWSER = "pcabinet browser"
_FORMS, _PASSWORD, _CODE, _AGAIN = "pcabinet forms", "pcabinet password", "pcabinet code", "pcabinet password again"


@dataclass(frozen=True, slots=True, kw_only=True)
class Flows:
    """The flows and the settings of their executions, as a realm lists them, and the number of each `acr`."""

    flows: tuple[dict[str, object], ...]
    configs: tuple[dict[str, object], ...]
    acr: Mapping[str, int]


def flows_of(levels: Sequence[Level], longest: int) -> Flows:
    """Return the flow of a browser's sign-in for these levels, given how many seconds a sign-in may last at most.

    Above the password Keycloak is asked for one proof, a one-time code, whatever word a level has for it.
    """
    configs = [_level(_PASSWORD, 1, longest)]
    forms = [_flow(_PASSWORD, _condition(_PASSWORD), _step("auth-username-password-form"))]
    if levels:
        configs += [_level(_CODE, 2, 0), *(_not_executed(alias) for alias in (_PASSWORD, _CODE))]
        forms += [_code(), _again()]
    browser = _flow(
        BROWSER,
        _step("auth-cookie", "ALTERNATIVE"),
        _step("identity-provider-redirector", "ALTERNATIVE"),
        _subflow(_FORMS, "ALTERNATIVE"),
    ) | {"topLevel": True}
    return Flows(
        flows=(browser, _flow(_FORMS, *(_subflow(str(form["alias"]), "CONDITIONAL") for form in forms)), *forms),
        configs=tuple(configs),
        acr={PASSWORD_ACR: 1} | {level.acr: 2 for level in levels},
    )


def _code() -> dict[str, object]:
    """Only whoever has a second factor is asked for it: a thief of the password could enrol one in its place."""
    return _flow(_CODE, _condition(_CODE), _step("conditional-user-configured"), _step("auth-otp-form"))


def _again() -> dict[str, object]:
    """Whoever has no second factor proves the password anew, and the ID token says so.

    Without this they would end on Keycloak's page of errors. Were they let in on what they proved before, the time of
    their sign-in would be now without any proof, and with it the age that changing a password asks for.
    """
    conditions = (_step("conditional-sub-flow-executed", config=_unless(alias)) for alias in (_PASSWORD, _CODE))
    return _flow(_AGAIN, *conditions, _step("auth-username-password-form"))


def _flow(alias: str, *steps: dict[str, object]) -> dict[str, object]:
    return {
        "alias": alias,
        "providerId": "basic-flow",
        "topLevel": False,
        "builtIn": False,
        "authenticationExecutions": [step | {"priority": place * 10} for place, step in enumerate(steps)],
    }


def _step(authenticator: str, requirement: str = "REQUIRED", config: str = "") -> dict[str, object]:
    step: dict[str, object] = {"requirement": requirement, "authenticator": authenticator, "authenticatorFlow": False}
    return step | ({"authenticatorConfig": config} if config else {})


def _subflow(alias: str, requirement: str) -> dict[str, object]:
    return {"requirement": requirement, "flowAlias": alias, "authenticatorFlow": True}


def _condition(config: str) -> dict[str, object]:
    return _step("conditional-level-of-authentication", config=config)


def _level(alias: str, number: int, life: int) -> dict[str, object]:
    """Return the settings of a level. One of life 0 is proved at each asking: how long it holds, the cabinet knows."""
    return {"alias": alias, "config": {"loa-condition-level": str(number), "loa-max-age": str(life)}}


def _not_executed(alias: str) -> dict[str, object]:
    return {"alias": _unless(alias), "config": {"flow_to_check": alias, "check_result": "not-executed"}}


def _unless(alias: str) -> str:
    return f"unless {alias}"
