"""A real Keycloak as a part of the tests: it starts, answers, takes a realm and a theme, and leaves nothing."""

from __future__ import annotations

import json
import os
import urllib.request
from pathlib import Path

from constructor.keycloak.server import Keycloak, Plan, running
from tests.parts import keycloak as part

THEME = {
    "login/theme.properties": b"parent=keycloak.v2\nimport=common/keycloak\nlocales=en\n",
    "login/messages/messages_en.properties": b"loginAccountTitle=Tried and worn\n",
}
REALM = {"realm": "tried", "enabled": True, "displayName": "${TRIED_NAME}", "loginTheme": "tried"}
AUTHORIZATION = "protocol/openid-connect/auth?client_id=account-console&response_type=code&scope=openid"


def test_it_answers_under_its_own_issuer(keycloak: Keycloak) -> None:
    """The running Keycloak publishes what a relying party needs, under the address it was given."""
    discovery = json.loads(_get(f"{keycloak.issuer('master')}/.well-known/openid-configuration"))

    assert keycloak.issuer("master") == discovery["issuer"]


def test_all_workers_of_a_run_have_the_same_one(keycloak: Keycloak) -> None:
    """Whoever asks later is given the Keycloak that runs, and its leaving does not end it."""
    with part.shared(keycloak.home, keycloak.home.parents[1]) as given:
        pass

    assert keycloak == given
    assert "issuer" in _get(f"{keycloak.issuer('master')}/.well-known/openid-configuration")


def test_a_realm_comes_with_its_environment_and_a_theme_while_it_runs(keycloak: Keycloak, tmp_path: Path) -> None:
    """`${NAME}` is replaced, a new theme shows at once, and the process is gone after the end."""
    plan = Plan(
        folder=keycloak.home,
        work=tmp_path / "work",
        admin_password="of-this-test",
        realm=REALM,
        environment={"TRIED_NAME": "Tried and true"},
        themes_change=True,
    )
    with running(plan) as own:
        sign_in = f"{own.issuer('tried')}/{AUTHORIZATION}&redirect_uri={own.issuer('tried')}/account/"
        sign_in += "&code_challenge_method=S256&code_challenge=" + "x" * 43
        before = _get(sign_in)
        own.put_on("tried", THEME)
        after = _get(sign_in)

    assert [True, True] == ["Tried and true" in page for page in (before, after)]
    assert [False, True] == ["Tried and worn" in page for page in (before, after)]
    assert not _runs(own.pid)


def _get(address: str) -> str:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(address, timeout=60) as answer:
        text: str = answer.read().decode()
        return text


def _runs(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True
