"""Measures `pcabinet serve` of 200 screens: its cold start beside a raw uvicorn application, and what memory it holds.

    python tests/bench/starting.py [ROUNDS]

The start is from the beginning of the process to its first answer, in processor time of the process. Memory is what is
resident at first, and once somebody has opened every screen. Linux only.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import uvloop

from tests.bench.load import ask_all
from tests.bench.processes import UVICORN, free_port, running
from tests.bench.results import Row, report
from tests.bench.stage import BLUEPRINT, PCABINET, Stage, staged

ROUNDS = 15
SCREENS = 200
NAME = "`serve` cold start, worker RSS"
_COLUMNS = (
    "item.name", "item.contractNumber", "item.status", "{value: item.phone, as: phone}", "item.balance",
    "item.createdAt", "item.planName", "item.region", "item.address",
)  # fmt: skip


def main(rounds: int = ROUNDS) -> None:
    """Measure all and keep it."""
    with tempfile.TemporaryDirectory(prefix="pcabinet-bench-") as folder:
        blueprint = many_screens(Path(folder) / "blueprint", SCREENS)
        with staged(blueprint) as stage:
            _start(_raw(stage), stage)  # both have been compiled then
            first, opened = _memory(stage)
            starts = [(_start(_serve(stage), stage), _start(_raw(stage), stage)) for _ in range(rounds)]
    report(
        [
            Row(name=NAME, part="start, to a raw uvicorn app", unit="×", target=1.3, samples=_ratios(starts, 0)),
            Row(name=NAME, part="the same by the clock", unit="×", target=None, samples=_ratios(starts, 1)),
            Row(name=NAME, part=f"RSS with {SCREENS} screens", unit="MB", target=80, samples=[first]),
            Row(name=NAME, part="RSS, each of them opened", unit="MB", target=80, samples=[opened]),
        ]
    )


def many_screens(folder: Path, count: int) -> Path:
    """Write the benchmark's blueprint with so many screens more, each with a table and a figure of its own."""
    shutil.copytree(BLUEPRINT, folder)
    choices = [chosen for size in (3, 4, 5) for chosen in combinations(_COLUMNS, size)]
    screens = [
        f"""screen: screen{at}
path: /screens/{at}
title: home.title
icon: home
roles: [agent]
data:
  mine: {{from: billing.listSubscribers, with: {{agentId: session.agent}}, page: {20 + at % 30}}}
  count: {{from: billing.countSubscribers, with: {{agentId: session.agent}}}}
  orders: {{from: billing.countOrders, with: {{agentId: session.agent}}}}
blocks:
  - {{stat: count.count, label: home.count, width: two_thirds}}
  - table: mine
    columns: [{", ".join(choices[at % len(choices)])}]
    link: {{screen: customers, with: {{current.subscriber: item.id}}}}
    empty: home.none
    width: two_thirds
  - {{use: ring, with: {{orders: orders}}, width: third}}
"""
        for at in range(count)
    ]
    (folder / "screens" / "many.yaml").write_text("---\n".join(screens), "utf-8")
    return folder


def _serve(stage: Stage) -> tuple[Sequence[str], int]:
    port = free_port()
    return (PCABINET, "serve", stage.environment["BENCH_BUILD"], "--port", str(port)), port


def _memory(stage: Stage) -> tuple[float, float]:
    """Return the megabytes that a server holds when it first answers, and when every screen was opened."""
    command, port = _serve(stage)
    environment = {**stage.environment, "PCABINET_PUBLIC_URL": f"http://127.0.0.1:{port}"}
    with running(command, port, environment, ready="/-/live") as process:
        first = process.resident()
        for at in range(SCREENS):
            uvloop.run(ask_all(replace(stage.page(f"/screens/{at}"), url=process.url), 1, 1))
        return first, process.resident()


def _raw(stage: Stage) -> tuple[Sequence[str], int]:
    port = free_port()
    return (*UVICORN, "--port", str(port), "tests.bench.anchors.constant:app"), port


def _start(started: tuple[Sequence[str], int], stage: Stage) -> tuple[float, float]:
    """Return the seconds of processor time, and by the clock, from the start of a server to its first answer."""
    page = stage.folder / "page.html"
    page.write_bytes(b"page")
    command, port = started
    environment = {
        **stage.environment,
        "BENCH_PAGE": str(page),
        "PCABINET_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "PCABINET_SESSIONS": f"sqlite:///{stage.folder / 'started.sqlite'}",
    }
    began = time.perf_counter()
    with running(command, port, environment, ready="/-/live") as process:
        return process.cpu(), time.perf_counter() - began


def _ratios(starts: Sequence[tuple[tuple[float, float], tuple[float, float]]], of: int) -> Sequence[float]:
    return [serve[of] / raw[of] for serve, raw in starts]


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
