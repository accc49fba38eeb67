"""Screens that stand before all others: terms that are to be agreed to first."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta

from msgspec import Struct, field

from runtime.cabinet.model import Gate, Query, Screen
from runtime.content.edition import Edition
from runtime.expressions import evaluate, names
from runtime.identity.person import Person
from runtime.pages.gather import Gathering

_KNOWN = timedelta(minutes=10)
_UNKNOWN = timedelta(seconds=15)  # a system that does not answer costs its time once in so long, not on every page
_MOST = 50_000
_log = logging.getLogger("pcabinet.pages")


class Passes(Struct):
    """Who was let through lately, so that a gate is not asked for on every page; a new edition begins anew."""

    _edition: Edition | None = None
    _until: dict[tuple[str, str], datetime] = field(default_factory=dict)

    def holds(self, person: Person, gate: Gate, edition: Edition, now: datetime) -> bool:
        """Tell whether the person was let through this gate."""
        if edition is not self._edition or len(self._until) > _MOST:
            self._edition = edition
            self._until.clear()
        until = self._until.get((person.key, gate.screen))
        return until is not None and now < until

    def note(self, person: Person, gate: Gate, edition: Edition, until: datetime) -> None:
        """Let the person through until then, unless there is a new edition meanwhile: its terms may be others."""
        if edition is self._edition:
            self._until[person.key, gate.screen] = until


def gates_before(gates: tuple[Gate, ...], screen: Screen, person: Person) -> Iterator[Gate]:
    """Yield the gates that stand between the person and a screen; a gate's own screen has those before it."""
    for gate in gates:
        if gate.screen == screen.id:
            return
        if person.roles & set(gate.roles):
            yield gate


async def is_closed(gate: Gate, person: Person, passes: Passes, edition: Edition, gathering: Gathering) -> bool:
    """Tell whether the gate is known to be closed to the person. What is not known lets pass, and is logged."""
    if passes.holds(person, gate, edition, gathering.now):
        return False
    await gathering.gather(gate.data, set(names(gate.until)))
    found = evaluate(gate.until, gathering.roots, gathering.now)
    if found is False:
        return True
    if found is None:
        asked = ", ".join(sorted(datum.operation for datum in gate.data if isinstance(datum, Query)))
        _log.warning("passed without being known: the gate %s; it asks %s", gate.screen, asked or "nothing")
    passes.note(person, gate, edition, gathering.now + (_UNKNOWN if found is None else _KNOWN))
    return False
