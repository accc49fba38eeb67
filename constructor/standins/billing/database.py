"""The billing's database: opened, and filled with the demo operator when empty."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Literal

from sqlalchemy import Engine, create_engine, select
from sqlalchemy.orm import Session
from sqlalchemy.pool import StaticPool

from constructor.standins.billing.seed.rows import operator
from constructor.standins.billing.tables import Customer, Table


def open_database(database: Path | Literal[":memory:"], today: datetime) -> Engine:
    """Return the engine of `database` with its tables; without a customer it is filled, with days around `today`."""
    engine = _engine(database)
    Table.metadata.create_all(engine)
    with Session(engine) as session, session.begin():
        if session.scalar(select(Customer.id).limit(1)) is None:
            session.add_all(operator(today))
    return engine


def _engine(database: Path | Literal[":memory:"]) -> Engine:
    if isinstance(database, Path):
        return create_engine(f"sqlite+pysqlite:///{database}")
    # One connection: each other one would see an empty memory of its own. The server's thread is not this one.
    return create_engine("sqlite+pysqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False})
