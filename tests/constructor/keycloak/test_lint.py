"""The linter of a realm: every code has an example of what a server tells, and a realm of ours has no finding."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pytest
import yaml

from constructor.diagnostics import Diagnostic, Report
from constructor.diagnostics.pages import codes, sections
from constructor.keycloak.answers import things
from constructor.keycloak.changes.profile import wanted_profile
from constructor.keycloak.deployment import Deployment
from constructor.keycloak.lint import Look, Places, Running, lint
from constructor.keycloak.realm import realm_of
from tests.constructor.keycloak.realms import potok

PAGES = [code for code in codes() if code.startswith("PC71")]
DEPLOYMENT = Deployment(
    public_url="https://cabinet.example",
    issuer="https://id.example/realms/potok",
    internal_url="http://keycloak:8080/realms/potok",
    realm="potok",
    client_id="pcabinet",
    client_secret="secret",
)


def wanted() -> dict[str, object]:
    """Return the realm of potok, had it not wanted people to register."""
    build = potok().build
    assert build is not None
    return realm_of(build.cabinet, DEPLOYMENT) | {"registrationAllowed": False}


def healthy() -> dict[str, Any]:
    """Return what a server tells of potok's realm when it is as it was made."""
    realm = wanted()
    client: dict[str, Any] = dict(things(realm["clients"])[0])
    roles: Any = realm["roles"]
    return {
        "realm": realm,
        "client": client,
        "others": [{"clientId": "admin-cli", "directAccessGrantsEnabled": True}],
        "roles": {
            "realm": [role["name"] for role in roles["realm"]],
            "client": {name: [role["name"] for role in own] for name, own in roles.get("client", {}).items()},
        },
        "groups": ["/partners", "/partners/agents"],
        "profile": dict(wanted_profile(realm)),
        "flow": [
            {"providerId": "auth-cookie", "requirement": "ALTERNATIVE", "level": 0},
            {"displayName": "pcabinet forms", "requirement": "ALTERNATIVE", "level": 0},
            {"displayName": "pcabinet second_factor", "requirement": "CONDITIONAL", "level": 1},
            {
                "providerId": "conditional-level-of-authentication",
                "requirement": "REQUIRED",
                "level": 2,
                "config": {"loa-condition-level": "2"},
            },
            {"providerId": "conditional-user-configured", "requirement": "REQUIRED", "level": 2},
            {"providerId": "auth-otp-form", "requirement": "REQUIRED", "level": 2},
        ],
        "discovery": {"issuer": DEPLOYMENT.issuer},
        "themes": ["keycloak.v2", "potok"],
        "version": "26.7.3",
    }


def found(told: Mapping[str, Any]) -> tuple[Diagnostic, ...]:
    """Return the findings about what a server tells."""
    compilation = potok()
    assert compilation.build is not None
    report = Report()
    look = Look(
        running=Running(**told),
        wanted=wanted(),
        identity=compilation.build.cabinet.identity,
        deployment=DEPLOYMENT,
        places=Places(compilation.checking.project),
        report=report,
    )
    lint(look)
    return report.diagnostics


def patched(target: Any, patch: Any) -> Any:
    """Return `target` with a JSON merge patch (RFC 7396) laid over it; an empty object empties."""
    if not isinstance(patch, dict) or not patch:
        return patch
    base = dict(target) if isinstance(target, dict) else {}
    return base | {key: patched(base.get(key), value) for key, value in patch.items()}


def example(code: str, part: str) -> dict[str, Any]:
    """Return what a server tells that is as the page's example says, and else healthy."""
    block = re.findall(r"^```yaml\n(.*?)^```$", sections(code)[part], re.MULTILINE | re.DOTALL)[0]
    told: dict[str, Any] = patched(healthy(), yaml.safe_load(block))
    return told


def test_a_realm_as_it_was_made_has_no_finding() -> None:
    """Nothing is found where nothing is wrong."""
    assert () == found(healthy())


@pytest.mark.parametrize("code", PAGES)
def test_the_bad_example_is_found(code: str) -> None:
    """What a page shows as wrong is found, and it says where in the blueprint and where in the realm."""
    findings = [finding for finding in found(example(code, "bad")) if finding.code == code]

    assert findings
    assert {"cabinet.yaml"} == {finding.span.file for finding in findings}
    assert all(finding.path.startswith("realms.potok") for finding in findings)


@pytest.mark.parametrize("code", PAGES)
def test_the_good_example_is_good(code: str) -> None:
    """What a page shows as right is not found."""
    assert [] == [finding.code for finding in found(example(code, "good"))]


def test_a_realm_that_is_not_there_is_all_that_is_said() -> None:
    """No list of everything else that is missing with it."""
    assert ["PC7133"] == [finding.code for finding in found({})]


@pytest.mark.parametrize("uri", ["http://localhost:8000/auth/callback", "http://127.0.0.1/auth/callback"])
def test_an_address_of_this_machine_needs_no_encryption(uri: str) -> None:
    """It is somebody else's, yet nobody reads along."""
    told = patched(healthy(), {"client": {"redirectUris": ["https://cabinet.example/auth/callback", uri]}})

    assert ["PC7103"] == [finding.code for finding in found(told)]


def test_a_prefix_of_the_cabinets_address_is_another_origin() -> None:
    """`https://cabinet.example.evil` only begins like the cabinet."""
    uris = ["https://cabinet.example/auth/callback", "https://cabinet.example.evil/auth/callback"]

    assert ["PC7103"] == [finding.code for finding in found(patched(healthy(), {"client": {"redirectUris": uris}}))]


def test_addresses_after_sign_out_may_be_those_of_the_sign_in() -> None:
    """`+` stands for the redirect addresses; what the cabinet needs there is missing, nothing else is wrong."""
    told = patched(healthy(), {"client": {"attributes": {"post.logout.redirect.uris": "+"}}})

    assert {"PC7104"} == {finding.code for finding in found(told)}


def test_a_step_that_is_off_reaches_no_level() -> None:
    """A level inside a flow that is disabled is not reached, however complete it is."""
    told = healthy()
    told["flow"] = [
        {**step, "requirement": "DISABLED"} if step.get("displayName") == "pcabinet forms" else step
        for step in told["flow"]
    ]

    assert ["PC7123"] == [finding.code for finding in found(told)]


def test_a_finding_points_at_what_asks_for_it() -> None:
    """A missing role points at its declaration under `identity`."""
    project = potok().checking.project
    finding = found(patched(healthy(), {"roles": {"realm": ["agent", "manager"]}}))[0]

    assert "subscriber" == project.files[finding.span.file].slice(finding.span)
