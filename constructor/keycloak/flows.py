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
    names = [_PasswordLevel(longest), *(_CodeLevel(level.id, number) for number, level in enumerate(levels, 2))]
    steps = [_subflow("CONDITIONAL", place, level.alias) for place, level in enumerate(names)]
    return Flows(
        flows=(
            _flow(
                BROWSER,
                _step("ALTERNATIVE", 0, "auth-cookie"),
                _step("ALTERNATIVE", 1, "identity-provider-redirector"),
                _subflow("ALTERNATIVE", 2, _FORMS),
                top=True,
            ),
            # The last step lets the flow succeed where the password was proved before and no level above it applies.
            _flow(_FORMS, *steps, _step("REQUIRED", len(steps), "allow-access-authenticator")),
            *(level.flow() for level in names),
        ),
        configs=tuple(level.config() for level in names),
        acr={PASSWORD_ACR: "1"} | {level.acr: str(number) for number, level in enumerate(levels, 2)},
    )


@dataclass(frozen=True, slots=True)
class _PasswordLevel:
    longest: int

    alias = "pcabinet password"

    def flow(self) -> dict[str, object]:
        return _flow(self.alias, _level_condition(self.alias), _step("REQUIRED", 1, "auth-username-password-form"))

    def config(self) -> dict[str, object]:
        return _level_config(self.alias, 1, self.longest)


@dataclass(frozen=True, slots=True)
class _CodeLevel:
    id: str
    number: int

    @property
    def alias(self) -> str:
        return f"pcabinet {self.id}"

    def flow(self) -> dict[str, object]:
        return _flow(
            self.alias,
            _level_condition(self.alias),
            _step("REQUIRED", 1, "conditional-user-configured"),
            _step("REQUIRED", 2, "auth-otp-form"),
        )

    def config(self) -> dict[str, object]:
        # Asked for again whenever the cabinet asks: it is the cabinet that knows how long a level holds.
        return _level_config(self.alias, self.number, 0)


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


def _level_condition(config: str) -> dict[str, object]:
    return _step("REQUIRED", 0, "conditional-level-of-authentication") | {"authenticatorConfig": config}


def _level_config(alias: str, number: int, life: int) -> dict[str, object]:
    return {"alias": alias, "config": {"loa-condition-level": str(number), "loa-max-age": str(life)}}
