"""Times whole `pcabinet` processes against a bare `python -c pass`, interleaved, and judges the medians of the ratios.

    python tests/bench/commands.py [ROUNDS]

Exits with 1 when a command is over its limit. Absolute times are printed for the reader and judge nothing.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
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


def main(rounds: int = ROUNDS) -> int:
    """Run each case `rounds` times after one warm-up; return 1 when a median ratio is over its limit."""
    print(f"{'command':<24}{'bare, ms':>10}{'command, ms':>13}{'ratio':>8}{'limit':>8}")
    with tempfile.TemporaryDirectory(prefix="pcabinet-bench-") as folder:
        return max(_judge(case, rounds, Path(folder)) for case in CASES)


def _judge(case: Case, rounds: int, folder: Path) -> int:
    _milliseconds(case.command(str(folder / "warm")))
    pairs = [(_milliseconds(BARE), _milliseconds(case.command(str(folder / str(turn))))) for turn in range(rounds)]
    bare, full = (statistics.median(column) for column in zip(*pairs, strict=True))
    ratio = statistics.median(full / bare for bare, full in pairs)
    over = ratio > case.limit
    print(f"{case.name:<24}{bare:>10.1f}{full:>13.1f}{ratio:>8.1f}{case.limit:>8.0f}{'  OVER' * over}", flush=True)
    return int(over)


def _milliseconds(command: Sequence[str]) -> float:
    """Return the time of one whole process, from start to end; stop the run where it fails."""
    start = time.perf_counter()
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, env={**os.environ, "NO_COLOR": "1"})
    spent = (time.perf_counter() - start) * 1000
    if done.returncode:
        sys.exit(f"{' '.join(command)} exited with {done.returncode}:\n{done.stderr.decode()}")
    return spent


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:2])))
