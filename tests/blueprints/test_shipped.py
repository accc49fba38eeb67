"""Every blueprint that is shipped is without a finding, and complete in each of its languages."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from constructor.compile import Checking, check_project
from constructor.resolve import Blueprint
from runtime.texts import placeholders

ROOT = Path(__file__).parents[2] / "blueprints"
SHIPPED = sorted(path.parent.name for path in ROOT.glob("*/cabinet.yaml"))
AGENT_HOME_LINES = 60


@cache
def _checking(name: str) -> Checking:
    return check_project(ROOT / name)


def _blueprint(name: str) -> Blueprint:
    checked = _checking(name).checked
    assert checked is not None
    return checked.blueprint


@pytest.mark.parametrize("name", SHIPPED)
def test_checks_without_errors_and_warnings(name: str) -> None:
    """Nothing is found in a shipped blueprint."""
    assert () == _checking(name).diagnostics


@pytest.mark.parametrize("name", SHIPPED)
def test_each_language_has_every_text(name: str) -> None:
    """All languages of the cabinet have the same keys, and none that nobody could reach in another."""
    texts = _blueprint(name).texts
    keys = {locale: sorted(of.messages) for locale, of in texts.items()}

    assert dict.fromkeys(_blueprint(name).locales, keys[_blueprint(name).locales[0]]) == keys


@pytest.mark.parametrize("name", SHIPPED)
def test_translations_say_the_same_values(name: str) -> None:
    """A message has the same placeholders in every language."""
    blueprint = _blueprint(name)
    default = blueprint.texts[blueprint.locales[0]].messages
    unlike = [
        (locale, key)
        for locale, texts in blueprint.texts.items()
        for key, (message, _) in texts.messages.items()
        if placeholders(message) != placeholders(default[key][0])
    ]

    assert [] == unlike


def test_starter_speaks_the_operator_contract() -> None:
    """The starter's API document is that of the flagship, so the embedded billing answers both."""
    contract = "sources/operator.openapi.yaml"

    assert (ROOT / "potok" / contract).read_bytes() == (ROOT / "starter" / contract).read_bytes()


def test_people_of_the_starter_are_those_of_the_billing() -> None:
    """Who signs in to the starter has the claims by which the embedded billing knows him."""
    flagship = {persona.id: persona.claims for persona in _blueprint("potok").personas}
    starter = {persona.id: persona.claims for persona in _blueprint("starter").personas}

    assert {name: flagship[name] for name in ("anna", "boris", "olga")} == starter


def test_agent_home_is_short() -> None:
    """The flagship's original screen takes an analyst at most sixty lines of YAML."""
    lines = (ROOT / "potok" / "screens" / "agent_home.yaml").read_text().splitlines()

    assert AGENT_HOME_LINES >= len(lines)
