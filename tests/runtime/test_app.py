"""The application put together from a build and settings."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from constructor.embedded import Embedding
from runtime.app import create_app
from runtime.outbound import Outbound
from runtime.settings import read_settings
from tests.journeys.harness import POTOK, compiled


def test_systems_at_one_address_share_the_connections_of_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A billing behind the provider's own address takes none of the provider's connections."""
    build = compiled(POTOK).build
    embedding = Embedding(port=8000, folder=tmp_path)
    environment = {**embedding.environment(("billing",)), "PCABINET_SOURCE_BILLING_URL": embedding.issuer}
    given: list[Mapping[str, int]] = []

    def noting(origins: Mapping[str, int]) -> Outbound:
        given.append(origins)
        return Outbound(origins)

    monkeypatch.setattr("runtime.app.Outbound", noting)
    create_app(build, read_settings(environment, build.cabinet.sources))

    assert [{"http://127.0.0.1:8001": 32 + build.cabinet.sources["billing"].in_flight}] == given
