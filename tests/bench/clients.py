"""Compares the clients that could ask other systems: the processor time of a page, and pages that wait for a backend.

    python tests/bench/clients.py [ROUNDS]

A page is the five questions of the dashboard, 47 kB. What it prints goes into docs/decisions.md by hand.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median, quantiles

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import uvloop

from runtime.outbound import Call, Outbound
from tests.bench.backend import QUESTIONS
from tests.bench.load import Wanted
from tests.bench.sessions import Sessions
from tests.bench.stage import Stage, cpu_a_request, staged

ROUNDS = 5
PAGES, AT_ONCE, DELAY = 2_000, 100, 20
Client = Outbound | Sessions
CLIENTS: Mapping[str, Callable[[Mapping[str, int]], Client]] = {"pyreqwest": Outbound, "aiohttp": Sessions}


def main(rounds: int = ROUNDS) -> None:
    """Measure and print."""
    with staged() as stage:
        servers = {name: stage.anchor("calls", b"x" * 26_000, BENCH_CLIENT=name) for name in CLIENTS}
        costs: dict[str, list[float]] = {name: [] for name in CLIENTS}
        for _ in range(rounds + 1):
            for name, server in servers.items():
                costs[name].append(cpu_a_request(server, Wanted(url=server.url, path="/"), 1_000))
        ratios = [one / other for one, other in zip(costs["aiohttp"][1:], costs["pyreqwest"][1:], strict=True)]
        for name, samples in costs.items():
            print(f"{name}: {median(samples[1:]):.0f} µs a page of a raw server")
        print(f"aiohttp costs {median(ratios):.2f} times pyreqwest")
        stage.delay(DELAY)
        for _ in range(2):
            for name in CLIENTS:
                print(name, _told(uvloop.run(_pages(name, stage))))


def _told(seen: tuple[float, Sequence[float]]) -> str:
    cpu, times = seen
    cuts = quantiles(times, n=100)
    return f"{cpu / PAGES * 1e6:.0f} µs a page, p50 {cuts[49] * 1e3:.0f} ms, p99 {cuts[98] * 1e3:.0f} ms"


async def _pages(name: str, stage: Stage) -> tuple[float, Sequence[float]]:
    """Return the processor time, and how long each page took, with so many of them at once."""
    client = CLIENTS[name]({stage.billing.url: 1_000})
    token = stage.environment["BENCH_TOKEN"]
    calls = [
        Call(
            method="GET", url=stage.billing.url + question, headers={"Authorization": f"Bearer {token}"}, deadline=5,
            answer_bytes=2_000_000, content_types=("application/json",),
        )
        for question in QUESTIONS
    ]  # fmt: skip
    times: list[float] = []

    async def visitor(pages: int) -> None:
        for _ in range(pages):
            began = time.perf_counter()
            await asyncio.gather(*map(client.send, calls))
            times.append(time.perf_counter() - began)

    await asyncio.gather(*(visitor(2) for _ in range(AT_ONCE)))
    times.clear()
    began = time.process_time()
    await asyncio.gather(*(visitor(PAGES // AT_ONCE) for _ in range(AT_ONCE)))
    cpu = time.process_time() - began
    await client.close()
    return cpu, times


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
