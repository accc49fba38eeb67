"""Measures how the dashboard's five answers of 47 kB are read: beside JSON without types, and beside the slow way.

    python tests/bench/answers.py [ROUNDS]

Each round reads all five by every way, by turns; what is judged is the median of the rounds' own ratios.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import msgspec

from runtime.cabinet.model import Query, Shape
from runtime.outbound import parse_json
from runtime.sources.decode import decoder
from runtime.sources.projection import projection
from tests.bench.backend import BODIES
from tests.bench.results import Row, report
from tests.bench.stage import BLUEPRINT
from tests.journeys.harness import compiled

ROUNDS = 41
TIMES = 20  # in a round
NAME = "five answers of 47 kB, read as they are bound"


def main(rounds: int = ROUNDS) -> None:
    """Measure all and keep it."""
    costs = _costs(_ways(_asked()), rounds)
    parts = (
        ("untyped", "to msgspec without types", 0.6),
        ("json", "to the standard library's json", None),
        ("slow", "to the way that knows every tolerance", 1 / 4),
    )
    report(
        [
            Row(name=NAME, part=part, unit="×", target=most, samples=[one["fast"] / one[beside] for one in costs])
            for beside, part, most in parts
        ]
    )


def _asked() -> Sequence[tuple[Shape, bytes]]:
    """Return what the dashboard binds of each answer of a system, and the answer."""
    cabinet = compiled(BLUEPRINT).build.cabinet
    (plan,) = cabinet.screens["dashboard"].plans.values()
    asked = [one for one in plan.data if isinstance(one, Query) and one.operation in cabinet.operations]
    return [(one.answer, BODIES[cabinet.operations[one.operation].path]) for one in asked]


def _ways(asked: Sequence[tuple[Shape, bytes]]) -> Mapping[str, Callable[[], object]]:
    """Return each way to read all answers; the first and the last are held to make the same of them."""
    fast = [(read, body) for shape, body in asked if (read := projection(shape)) is not None]
    slow = [(decoder(shape), body) for shape, body in asked]
    untyped = msgspec.json.Decoder()

    assert len(fast) == len(asked) == 5
    assert [read(body) for read, body in fast] == [read(parse_json(body)).value for read, body in slow]
    return {
        "fast": lambda: [read(body) for read, body in fast],
        "untyped": lambda: [untyped.decode(body) for _, body in asked],
        "json": lambda: [json.loads(body) for _, body in asked],
        "slow": lambda: [read(parse_json(body)) for read, body in slow],
    }


def _costs(ways: Mapping[str, Callable[[], object]], rounds: int) -> Sequence[Mapping[str, float]]:
    """Return what each way costs in each round; the first round warms up."""
    return [{name: _cost(way) for name, way in ways.items()} for _ in range(rounds + 1)][1:]


def _cost(way: Callable[[], object]) -> float:
    began = time.process_time()
    for _ in range(TIMES):
        way()
    return time.process_time() - began


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
