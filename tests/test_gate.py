"""The gate of instruction counts: what it refuses, and that its probes still do what they count."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bench.instructions import gate, probes

ABOUT = {"python": "3.11.7", "msgspec": "0.20"}


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with what the probes begin with."""
    folder = tmp_path_factory.mktemp("probes")
    probes.prepare(folder)
    return folder


@pytest.mark.parametrize("name", sorted(probes.PROBES))
def test_probe_works(name: str, prepared: Path) -> None:
    """Each probe can be made ready and done, as it is under valgrind."""
    operation = probes.PROBES[name].make(prepared)

    assert operation(0)


def test_growth_is_refused_over_two_percent() -> None:
    """What grew by more than a fiftieth is too much; what shrank never is."""
    budget = {"render": 1000, "link": 1000, "check": 1000}
    judged = {name: too_much for name, _, too_much in gate.judge(budget, {"render": 1019, "link": 1021, "check": 500})}

    assert {"render": False, "link": True, "check": False} == judged


def test_growth_is_told() -> None:
    """The verdict says by how much."""
    [(name, grown, _)] = gate.judge({"render": 100}, {"render": 105})

    assert ("render", 0.05) == (name, round(grown, 6))


def test_new_probe_has_nothing_to_be_held_against() -> None:
    """An operation that the budget does not know is only counted."""
    assert [] == list(gate.judge({}, {"render": 105}))


def test_another_interpreter_has_another_budget() -> None:
    """A budget is of one build of Python and of what is compiled beside it."""
    keys = {gate.key_of(about) for about in (ABOUT, dict(ABOUT), {**ABOUT, "msgspec": "0.21"})}

    assert 2 == len(keys)
