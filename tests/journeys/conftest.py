"""The flagship, running, for all journeys."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.journeys.harness import POTOK, World, compiled, running


@pytest.fixture(scope="session")
def world() -> Iterator[World]:
    """The flagship on the day of the pictures, with its provider and its billing."""
    with running(compiled(POTOK)) as running_world:
        yield running_world
