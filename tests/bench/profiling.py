"""Prints where the processor time of a page goes, function by function.

    python tests/bench/profiling.py [/dashboard | /plain | /waiting]

Times under a profile are longer than they are, those of small Python functions most; the shares tell.
"""

from __future__ import annotations

import cProfile
import os
import pstats
import sys
import time
from contextlib import redirect_stderr
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import uvloop
from starlette.types import ASGIApp

from runtime.logs import set_up_logs
from tests.bench.inside import ask, portal
from tests.bench.stage import staged

WARM, PAGES, LINES = 50, 300, 60


def main(path: str = "/dashboard") -> None:
    """Draw many pages, then many more under the profile."""
    with staged() as stage:
        os.environ.update(stage.environment)
        with open(os.devnull, "w") as unread, redirect_stderr(unread):
            set_up_logs("text")
            uvloop.run(_profiled(path))


async def _profiled(path: str) -> None:
    async with portal() as app:
        await _draw(app, path, WARM)
        began = time.process_time()
        await _draw(app, path, PAGES)
        print(f"{path}: {(time.process_time() - began) / PAGES * 1e6:.0f} µs a page without the server's own part")
        with cProfile.Profile() as profile:
            await _draw(app, path, PAGES)
    for order in ("tottime", "cumtime"):
        pstats.Stats(profile).sort_stats(order).print_stats(LINES)


async def _draw(app: ASGIApp, path: str, times: int) -> None:
    for _ in range(times):
        await ask(app, path)


if __name__ == "__main__":
    main(*sys.argv[1:])
