"""The flow of a browser's sign-in, by level."""

from __future__ import annotations

from typing import Any

from constructor.keycloak.flows import BROWSER, Flows, flows_of
from runtime.cabinet.model import Level

LEVEL = Level(id="second_factor", acr="otp", within=600, enrol="second_factor")


def steps(flows: Flows, alias: str) -> list[tuple[str, str]]:
    """Return requirement and authenticator (or flow) of the steps of a flow, by priority."""
    flow: Any = next(flow for flow in flows.flows if flow["alias"] == alias)
    listed = sorted(flow["authenticationExecutions"], key=lambda step: step["priority"])
    return [(step["requirement"], step.get("authenticator") or step["flowAlias"]) for step in listed]


def test_without_levels_a_password_is_all() -> None:
    """Cookie, another provider, or the password, which holds as long as a sign-in may last."""
    flows = flows_of((), 43200)

    assert [
        ("ALTERNATIVE", "auth-cookie"),
        ("ALTERNATIVE", "identity-provider-redirector"),
        ("ALTERNATIVE", "pcabinet forms"),
    ] == steps(flows, BROWSER)
    assert [("CONDITIONAL", "pcabinet password")] == steps(flows, "pcabinet forms")
    assert {"password": 1} == flows.acr
    assert {"loa-condition-level": "1", "loa-max-age": "43200"} == flows.configs[0]["config"]


def test_a_code_is_asked_of_those_who_have_a_second_factor() -> None:
    """The condition stands before the form, so that nobody is led to enrol one; the code is asked each time."""
    flows = flows_of((LEVEL,), 43200)
    ages = [config["config"] for config in flows.configs if config["alias"] == "pcabinet code"]

    assert [
        ("REQUIRED", "conditional-level-of-authentication"),
        ("REQUIRED", "conditional-user-configured"),
        ("REQUIRED", "auth-otp-form"),
    ] == steps(flows, "pcabinet code")
    assert [{"loa-condition-level": "2", "loa-max-age": "0"}] == ages
    assert {"password": 1, "otp": 2} == flows.acr


def test_whoever_proved_neither_proves_the_password() -> None:
    """No way through the forms is without a proof: the last one asks for the password where nothing was proved."""
    flows = flows_of((LEVEL,), 43200)
    unless = [config["config"] for config in flows.configs if str(config["alias"]).startswith("unless")]

    assert [
        ("REQUIRED", "conditional-sub-flow-executed"),
        ("REQUIRED", "conditional-sub-flow-executed"),
        ("REQUIRED", "auth-username-password-form"),
    ] == steps(flows, "pcabinet password again")
    assert [
        {"flow_to_check": alias, "check_result": "not-executed"} for alias in ("pcabinet password", "pcabinet code")
    ] == unless


def test_several_levels_are_one_proof() -> None:
    """Keycloak has one proof above the password: two words for it are of one number, and one code is asked for."""
    flows = flows_of((LEVEL, Level(id="payment", acr="strong", within=60)), 43200)

    assert {"password": 1, "otp": 2, "strong": 2} == flows.acr
    assert ["pcabinet password", "pcabinet code", "pcabinet password again"] == [
        alias for _, alias in steps(flows, "pcabinet forms")
    ]


def test_every_name_is_there() -> None:
    """Each step names a flow and settings that the realm has."""
    flows = flows_of((LEVEL,), 43200)
    listed: Any = [step for flow in flows.flows for step in flow["authenticationExecutions"]]  # type: ignore[attr-defined]  # a list

    assert {step["flowAlias"] for step in listed if step["authenticatorFlow"]} | {BROWSER} == {
        flow["alias"] for flow in flows.flows
    }
    assert {step["authenticatorConfig"] for step in listed if "authenticatorConfig" in step} == {
        config["alias"] for config in flows.configs
    }
