"""Times whole `pcabinet` processes against a bare `python -c pass`, interleaved; judged are medians of the ratios.

python tests/bench/commands.py [ROUNDS]
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.bench.results import ROOT, Row, report

PCABINET = str(Path(sys.executable).with_name("pcabinet"))
POTOK = str(ROOT / "blueprints" / "potok")
BARE = (sys.executable, "-c", "pass")
ROUNDS = 21


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A command, as what it is called with a fresh folder for what it writes, and how many bare Pythons it may cost."""

    name: str
    command: Callable[[str], Sequence[str]]
    limit: float


CASES = (
    Case(name="pcabinet --help", command=lambda out: (PCABINET, "--help"), limit=8),
    Case(name="pcabinet check potok", command=lambda out: (PCABINET, "check", POTOK), limit=50),
    Case(name="pcabinet build potok", command=lambda out: (PCABINET, "build", POTOK, "-o", out), limit=100),
)


def main(rounds: int = ROUNDS) -> None:
    """Run each case `rounds` times after one warm-up."""
    with tempfile.TemporaryDirectory(prefix="pcabinet-bench-") as folder:
        report([_measured(case, rounds, Path(folder)) for case in CASES])


def _measured(case: Case, rounds: int, folder: Path) -> Row:
    _seconds(case.command(str(folder / "warm")))
    samples = [_seconds(case.command(str(folder / str(turn)))) / _seconds(BARE) for turn in range(rounds)]
    part = f"{case.name}, to a bare Python"
    return Row(name="whole command", part=part, unit="×", target=case.limit, samples=samples)


def _seconds(command: Sequence[str]) -> float:
    """Return the time of one whole process, from start to end; stop the run where it fails."""
    start = time.perf_counter()
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1"}
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, env=environment)
    spent = time.perf_counter() - start
    if done.returncode:
        sys.exit(f"{' '.join(command)} exited with {done.returncode}:\n{done.stderr.decode()}")
    return spent


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
