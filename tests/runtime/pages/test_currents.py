"""What is being worked on, where the session or the billing does not say enough."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import cast

from runtime.cabinet.model import Shape
from runtime.identity.person import Person
from runtime.pages.currents import Working, find_current
from runtime.pages.deadline import Deadline
from runtime.pages.ownership import Ownership
from runtime.sources.client import Answer, SourceClient
from runtime.sources.reads import PageReads
from runtime.sources.request import Portion
from runtime.values import Failure
from tests.journeys.harness import POTOK, compiled


class _Away(PageReads):
    """A billing that is away."""

    async def ask(
        self, operation: str, args: Mapping[str, object], *, shape: Shape, page: Portion | None = None, deadline: float
    ) -> Answer:
        """Answer that there is no answer."""
        return Answer(failure=Failure("BE-T-0000", "timeout", "billing", ""))


def find(role: str, session: Mapping[str, object], chosen: Mapping[str, str]) -> Working:
    """Return what somebody works on on the home of a subscriber, with the billing away."""
    cabinet = compiled(POTOK).build.cabinet
    person = Person(
        subject="s",
        issuer="i",
        name="N",
        roles=frozenset({role}),
        home=role,
        session=session,
        session_id="1",
        secret=b"",
    )
    reads = _Away(cast("SourceClient", None))
    deadline = Deadline.after(1)

    async def found() -> Working:
        ownership = Ownership(cabinet=cabinet, person=person, reads=reads, deadline=deadline, current={})
        return await find_current(cabinet, cabinet.screens["subscriber_home"], chosen, session, ownership)

    return asyncio.run(found())


def test_what_can_not_be_proved_is_not_worked_on() -> None:
    """The subscriber of the address can not be proved now, so his contract can not either: both are unknown."""
    working = find("agent", {"agent": "A-100"}, {"subscriber": "1003", "contract": "C-1"})

    assert {"subscriber": None, "contract": None} == working.values
    assert {"subscriber", "contract"} == set(working.failures)


def test_one_is_not_acting_for_oneself() -> None:
    """A claim that is a number is the same subscriber as the one of the address."""
    working = find("subscriber", {"subscriber": 1003}, {"subscriber": "1003"})

    assert ("1003", False) == (working.values["subscriber"], working.acting)
