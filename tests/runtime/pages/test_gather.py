"""What a page learns when answers do not come, or our own code is wrong."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import cast

import pytest

from runtime.cabinet.model import Computed, Path, Query, Shape
from runtime.content import Content
from runtime.content.audience import Viewer
from runtime.pages.address import Address
from runtime.pages.deadline import Deadline
from runtime.pages.gather import Gathering
from runtime.records import replace
from runtime.sources.client import Answer, SourceClient
from runtime.sources.reads import PageReads
from runtime.sources.request import Portion
from tests.journeys.harness import POTOK, compiled

TOTALS = "billing.orderTotals"


class _Hanging(PageReads):
    """Answers that do not come."""

    async def ask(
        self, operation: str, args: Mapping[str, object], *, shape: Shape, page: Portion | None = None, deadline: float
    ) -> Answer:
        """Wait for an answer."""
        await asyncio.sleep(60)
        return Answer()


class _Wrong(PageReads):
    """A mistake of ours."""

    async def ask(
        self, operation: str, args: Mapping[str, object], *, shape: Shape, page: Portion | None = None, deadline: float
    ) -> Answer:
        """Fail."""
        await asyncio.sleep(0)
        raise RuntimeError("ours")


def gather(reads: type[PageReads], *data: Query | Computed) -> Gathering:
    """Gather `data` for a guest within a moment; the question is open to everybody."""
    build = compiled(POTOK).build
    operations = build.cabinet.operations
    opened = {**operations, TOTALS: replace(operations[TOTALS], public=True)}
    gathering = Gathering(
        cabinet=replace(build.cabinet, operations=opened),
        content=Content(items={}),
        viewer=Viewer(audiences=frozenset(), now=datetime(2026, 11, 22, tzinfo=UTC)),
        locale="ru",
        address=Address(path="/"),
        roots={},
        failures={},
        ownership=None,
        reads=reads(cast("SourceClient", None)),
        now=datetime(2026, 11, 22, tzinfo=UTC),
        deadline=Deadline.after(0.02),
    )
    asyncio.run(gathering.gather(data, {datum.name for datum in data}))
    return gathering


FIRST = Query(name="first", operation=TOTALS, answer=Shape(kind="thing"))
COUNTED = Computed(name="counted", expr=Path(root="first", parts=("total",)), needs=("first",))
THEN = Query(
    name="then",
    operation=TOTALS,
    args={"agentId": Path(root="first", parts=("id",))},
    answer=Shape(kind="thing"),
    needed=("agentId",),
    needs=("first",),
)
LAST = Computed(name="last", expr=Path(root="then", parts=("total",)), needs=("then",))


@pytest.mark.parametrize(("reads", "reason"), [(_Hanging, "timeout"), (_Wrong, "invalid")])
@pytest.mark.parametrize("rest", [(COUNTED,), (THEN,), (THEN, LAST)])
def test_what_needs_failed_data_has_failed(
    reads: type[PageReads], reason: str, rest: tuple[Query | Computed, ...]
) -> None:
    """Data that waits for an answer which does not come is not taken for empty."""
    gathering = gather(reads, FIRST, *rest)
    names = {"first", *(datum.name for datum in rest)}

    assert dict.fromkeys(names) == gathering.roots
    assert names == set(gathering.failures)
    assert {reason} == {failure.reason for failure in gathering.failures.values()}
    assert 1 == len({failure.code for failure in gathering.failures.values()})
