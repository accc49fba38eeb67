"""What tests of specialised code share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest


@pytest.fixture(scope="module")
def one_incident() -> Iterator[None]:
    """Incidents are told apart by chance; here they are not."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("secrets.token_hex", lambda size: "0" * size)
        yield
