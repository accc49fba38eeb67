"""The operator's billing of the demo: a stateful service behind the operator contract."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from constructor.standins.billing.clock import MOSCOW, PICTURE_DAY, picture_day

if TYPE_CHECKING:
    from starlette.applications import Starlette

__all__ = ["MOSCOW", "PICTURE_DAY", "create_billing", "picture_day"]


def create_billing(
    database: Path | Literal[":memory:"],
    token: str,
    now: Callable[[], datetime] = picture_day,
    contract: Path | None = None,
) -> Starlette:
    """Return the billing as an ASGI application that answers the operator contract to bearers of `token`.

    An empty `database` is filled with the demo operator «Поток», the same bytes anywhere, with days around `now()`;
    one that has data keeps it. `contract` is the OpenAPI document to hold questions against, by default the
    shipped one. Raises `ValueError` for a contract with an operation that this billing does not answer.
    """
    # SQLAlchemy and Starlette cost more than all the rest of a command line that needs neither.
    from constructor.standins.billing.app import create

    return create(database, token, now, contract)
