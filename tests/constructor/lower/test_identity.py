"""What the build says of levels of sign-in and of accounts."""

from __future__ import annotations

import pytest

from runtime.cabinet.model import AccountAction, Block, Level, Link, Text
from tests.journeys.harness import POTOK, compiled


def test_levels_and_registration_stand_in_the_build() -> None:
    """Times are in seconds; the screen names its level."""
    cabinet = compiled(POTOK).build.cabinet
    level = Level(id="second_factor", acr="otp", within=600, enrol="second_factor")

    assert {"second_factor": level} == cabinet.identity.levels
    assert cabinet.identity.registration
    assert {"security": "second_factor"} == {
        name: screen.step_up for name, screen in cabinet.screens.items() if screen.step_up
    }


@pytest.mark.parametrize(
    ("name", "parameters", "outcome"),
    [
        ("password", {"kc_action": "UPDATE_PASSWORD"}, "kc_action_status"),
        ("second_factor", {"kc_action": "CONFIGURE_TOTP"}, "kc_action_status"),
        ("profile", {"kc_action": "UPDATE_PROFILE"}, "kc_action_status"),
        ("register", {"prompt": "create"}, ""),
    ],
)
def test_account_actions_are_parameters_of_a_sign_in(name: str, parameters: dict[str, str], outcome: str) -> None:
    """As Keycloak has them; registration is the one of OpenID."""
    action = compiled(POTOK).build.cabinet.identity.account[name]

    assert AccountAction(id=name, parameters=parameters, outcome=outcome) == action


def test_sessions_are_a_page_of_the_provider() -> None:
    """It is told by which parameters it leads back."""
    action = compiled(POTOK).build.cabinet.identity.account["sessions"]

    assert action.path.startswith("/account/")
    assert "referrer" == action.client_in


def test_a_link_to_an_action_has_its_own_words_or_the_products() -> None:
    """A label in the blueprint wins."""
    plan = compiled(POTOK).build.cabinet.screens["security"].plans[""]
    blocks = [block for band in plan.bands for column in band.columns for block in column.blocks]
    links = [link for block in blocks for link in _links(block)]

    assert [
        ("profile", Text(key="ui.account.profile")),
        ("password", Text(key="ui.account.password")),
        ("second_factor", Text(key="ui.account.second_factor")),
        ("sessions", Text(key="security.sessions_look")),
    ] == [(link.account, link.label) for link in links]


def _links(block: Block) -> list[Link]:
    found = block.settings["links"]
    assert isinstance(found, tuple)
    return [link for link in found if isinstance(link, Link)]


def test_who_has_a_second_factor_is_known() -> None:
    """The personas say so."""
    assert ["olga"] == [person.username for person in compiled(POTOK).personas if person.second_factor]
