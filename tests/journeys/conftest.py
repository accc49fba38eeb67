"""The flagship, running, for all journeys: with the embedded provider, or with Keycloak where `--provider` says so."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from constructor.directus import server as directus
from constructor.keycloak.server import Keycloak
from tests.conftest import directus_folder
from tests.journeys.editors import Editors
from tests.journeys.harness import POTOK, World, compiled, running
from tests.parts.directus import plan


@pytest.fixture(scope="session")
def provider(request: pytest.FixtureRequest) -> Keycloak | None:
    """The provider of this run: a Keycloak, or None for the embedded one."""
    if request.config.getoption("--provider") == "embedded":
        return None
    keycloak: Keycloak = request.getfixturevalue("keycloak")
    return keycloak


@pytest.fixture(scope="session")
def world(provider: Keycloak | None) -> Iterator[World]:
    """The flagship on the day of the pictures, with its provider and its billing."""
    with running(compiled(POTOK), keycloak=provider) as running_world:
        yield running_world


@pytest.fixture(scope="session")
def editors(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Editors]:
    """Editors of a Directus that only the journeys of this worker write to."""
    folder = directus_folder()
    with directus.running(plan(folder, tmp_path_factory.mktemp("directus"))) as own:
        editors = Editors(directus=own)
        yield editors
        editors.leave()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark the journeys as tests that need Keycloak where they are made with it."""
    if config.getoption("--provider") == "keycloak":
        for item in items:
            if {"world", "provider"} <= set(getattr(item, "fixturenames", ())):
                item.add_marker("keycloak")
