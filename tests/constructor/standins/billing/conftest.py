"""A billing of the demo operator on the day of the pictures, and a question to it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from constructor.standins.billing import create_billing

TOKEN = "billing-token"


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer: its status, its body with exact numbers, the number of all rows if it tells it."""

    status: int
    body: Any
    total: int | None


Ask = Callable[..., Answered]


@pytest.fixture(scope="session")
def billing() -> Starlette:
    return create_billing(":memory:", TOKEN)


@pytest.fixture(scope="session")
def ask(billing: Starlette) -> Ask:
    """Return a function that asks the billing for a path with parameters."""
    client = TestClient(billing, headers={"Authorization": f"Bearer {TOKEN}"})

    def asked(path: str, **parameters: object) -> Answered:
        response = client.get(path, params={name: str(value) for name, value in parameters.items()})
        total = response.headers.get("X-Total-Count")
        body = json.loads(response.text, parse_float=Decimal, parse_int=Decimal)
        return Answered(response.status_code, body, None if total is None else int(total))

    return asked
