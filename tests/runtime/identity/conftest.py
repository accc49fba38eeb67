"""Worlds for the tests of identity."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.runtime.identity.hostile import World, settings


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A cabinet behind TLS and its provider, both right."""
    made = World(folder=tmp_path, settings=settings(tmp_path))
    yield made
    asyncio.run(made.service.close())
