"""Where a preview finds its data."""

from __future__ import annotations

from pathlib import Path

import pytest

from constructor.embedded import Embedding
from constructor.studio.deployment import real_sources, settings_of
from runtime.settings import SettingsError
from tests.journeys.harness import POTOK, compiled

EMBEDDING = Embedding(port=8000, folder=Path("unused"))


def test_without_settings_the_embedded_billing_is_asked() -> None:
    """It stands two ports above the cabinet, as in the demo."""
    settings = settings_of(
        compiled(POTOK).build.cabinet.sources, EMBEDDING, {"PCABINET_PUBLIC_URL": "https://x.example"}
    )

    assert ("http://127.0.0.1:8002", EMBEDDING.key) == (
        settings.sources["billing"].url,
        settings.sources["billing"].token,
    )
    assert "http://127.0.0.1:8000" == settings.public_url


def test_real_source_of_the_environment_is_asked_with_its_own_secret() -> None:
    """A source that the environment names is real; nothing embedded is mixed into it."""
    environ = {"PCABINET_SOURCE_BILLING_URL": "https://billing.example", "PCABINET_SOURCE_BILLING_TOKEN": "real"}
    settings = settings_of(compiled(POTOK).build.cabinet.sources, EMBEDDING, environ)

    assert ("https://billing.example", "real") == (settings.sources["billing"].url, settings.sources["billing"].token)


def test_real_source_without_its_secret_is_refused() -> None:
    """The embedded secret is never sent to a real system."""
    environ = {"PCABINET_SOURCE_BILLING_URL": "https://billing.example"}
    with pytest.raises(SettingsError) as refused:
        settings_of(compiled(POTOK).build.cabinet.sources, EMBEDDING, environ)

    assert ["PCABINET_SOURCE_BILLING_TOKEN"] == [problem.name for problem in refused.value.problems]


def test_address_in_a_file_names_a_real_source_too() -> None:
    """`_FILE` counts as the setting itself."""
    assert ("crm",) == real_sources(("billing", "crm"), {"PCABINET_SOURCE_CRM_URL_FILE": "/run/crm"})
