"""Measures served pages beside their anchors: processor time of the server's process tree for each request.

    python tests/bench/serving.py [ROUNDS]

Each round asks every server once, by turns; what is judged is the median of the rounds' own ratios. Linux only.
"""

from __future__ import annotations

import sys
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import uvloop

from tests.bench.backend import ROWS
from tests.bench.load import Wanted, ask_all, ask_at
from tests.bench.processes import Process
from tests.bench.results import Row, report, sharing
from tests.bench.stage import Stage, cpu_a_request, staged

ROUNDS = 15
FACTS = ("Тихонов Сергей 49", "268", "255", "Новость 4: скидка 20 % & «подарок»", "186", "Приостановлен")
CALM_RATE, CALM_SECONDS = 200, 0.5  # requests a second, for how long
DASHBOARD, PLAIN = "/dashboard", "/plain"
RATE, SECONDS, DELAY = 500, 3, 20  # pages a second, for how long, milliseconds of every answer of the billing


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A server and what it is asked for, so many times in a round."""

    server: Process
    wanted: Wanted
    count: int

    def cost(self) -> float:
        """Return the microseconds of processor time that a request takes."""
        return cpu_a_request(self.server, self.wanted, self.count)

    def calm_cost(self) -> float:
        """Return the same where the server sleeps before each request, and wakes whom it answers."""
        before = self.server.cpu()
        asked = uvloop.run(ask_at([self.wanted], CALM_RATE, CALM_SECONDS))
        return (self.server.cpu() - before) / len(asked) * 1e6


def main(rounds: int = ROUNDS) -> None:
    """Measure all and keep it."""
    with staged() as stage:
        costs = _costs(_cases(stage), rounds)
        loaded = [_open_loop(stage) for _ in range(max(3, rounds // 5))]
    report([*_dashboard(costs), *_without_backend(costs), *_at_rate(loaded)])


def _cases(stage: Stage) -> Mapping[str, Case]:
    dashboard, plain = stage.page(DASHBOARD), stage.page(PLAIN)
    straightforward, django_page = stage.anchor("straightforward"), stage.anchor("django_page")
    page = stage.fetch(DASHBOARD)
    _show_the_same(page, *map(_fetched, (straightforward, django_page)))
    anchors = {
        "calls": (stage.anchor("calls", page), 100),
        "straightforward": (straightforward, 20),
        "django_page": (django_page, 50),
        "constant": (stage.anchor("constant", stage.fetch(PLAIN)), 600),
        "replayed": (stage.anchor("replayed", BENCH_PATH=PLAIN), 300),
    }
    cases = {
        name: Case(server=server, wanted=Wanted(url=server.url, path="/"), count=count)
        for name, (server, count) in anchors.items()
    }
    portal = {
        "dashboard": Case(server=stage.portal, wanted=dashboard, count=100),
        "plain": Case(server=stage.portal, wanted=plain, count=200),
    }
    return {**portal, **cases}


def _show_the_same(*pages: bytes) -> None:
    """Stop the run where a page of the dashboard, of whichever server, lacks what all show."""
    for page in pages:
        text = page.decode().replace("&amp;", "&")
        lacking = [fact for fact in FACTS if fact not in text]
        if lacking or text.count("<tr>") < ROWS:
            sys.exit(f"a dashboard lacks {lacking or 'rows'}")


def _fetched(server: Process) -> bytes:
    with urllib.request.urlopen(server.url) as answer:
        body: bytes = answer.read()
    return body


def _costs(cases: Mapping[str, Case], rounds: int) -> Sequence[Mapping[str, float]]:
    """Return what each case costs in each round; the first round warms up."""
    return [_round(cases) for _ in range(rounds + 1)][1:]


def _round(cases: Mapping[str, Case]) -> Mapping[str, float]:
    """Return what each case costs, and those of a page without backend also where requests come one by one."""
    calm = {f"{name}, calm": cases[name].calm_cost() for name in ("plain", "replayed", "constant")}
    return {**{name: case.cost() for name, case in cases.items()}, **calm}


def _dashboard(costs: Sequence[Mapping[str, float]]) -> Sequence[Row]:
    name = "dashboard with 5 backend calls, CPU a page"
    targets = (
        ("calls", "to anchor (a)", 2.0),
        ("straightforward", "to anchor (d)", 1 / 20),
        ("django_page", "to anchor (e)", None),
    )
    return [
        Row(name=name, part=part, unit="×", target=most, samples=[one["dashboard"] / one[anchor] for one in costs])
        for anchor, part, most in targets
    ]  # fmt: skip


def _without_backend(costs: Sequence[Mapping[str, float]]) -> Sequence[Row]:
    """Hold what a page costs beyond its render against constant bytes."""
    name, part = "page with session, decision, render, no backend", "without its render, to raw ASGI constant bytes"
    return [
        Row(name=name, part=part, unit="×", target=1.6, samples=[_beyond_render(one, "") for one in costs]),
        Row(name=name, part=f"the same at {CALM_RATE} requests/s", unit="×", target=None,
            samples=[_beyond_render(one, ", calm") for one in costs]),
    ]  # fmt: skip


def _beyond_render(costs: Mapping[str, float], how: str) -> float:
    page, drawn, constant = (costs[name + how] for name in ("plain", "replayed", "constant"))
    return (page - (drawn - constant)) / constant


def _open_loop(stage: Stage) -> Mapping[str, Sequence[float]]:
    """Return the seconds that pages take at a constant rate, and that the billing itself takes for what they ask."""
    stage.delay(DELAY)
    wanted = stage.page(DASHBOARD)
    uvloop.run(ask_all(wanted, 16, 16))  # what a whole page is
    pages = uvloop.run(ask_at([wanted], RATE, SECONDS))
    alone = uvloop.run(ask_at(stage.questions(), RATE, SECONDS))
    stage.delay(0)
    return {"pages": pages, "billing": alone}


def _at_rate(rounds: Sequence[Mapping[str, Sequence[float]]]) -> Sequence[Row]:
    """Hold the pages' times against the middle time of the slowest of five answers of the billing at the same rate."""
    rows = []
    for share, most in ((50, 2), (99, 15)):
        beyond = [sharing(one["pages"], share) - sharing(one["billing"], 50) for one in rounds]
        rows.append(
            Row(
                name="open loop 500 pages/s, 20 ms backend",
                part=f"p{share} beyond the backend",
                unit="ms",
                target=most,
                samples=[seconds * 1000 for seconds in beyond],
            )
        )
    return rows


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
