"""Measures the pages' code beside a hand-written page and beside Jinja: rendering, linking anew, specialising.

    python tests/bench/rendering.py [ROUNDS]

Each round does every case once, by turns; what is judged is the median of the rounds' own ratios of processor time.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from runtime.records import replace

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from constructor.specialise import Specialiser
from runtime.cabinet.model import Block, Cabinet, Plan, Screen, Text
from runtime.linked.code import Code, Linked
from runtime.render import page
from runtime.render.shell import Pieces, draw_page
from runtime.texts import Messages
from tests.bench import dashboard
from tests.bench.anchors import handwritten
from tests.bench.results import Row, report
from tests.runtime.render.sample import cabinet, face, texts

ROUNDS = 41
PAGES = 20  # drawn at a time
SCREENS = 500
ALL_NEW = 40


def main(rounds: int = ROUNDS) -> None:
    """Measure all and keep it."""
    rows = [*_rendering(rounds), _linking(rounds), *_specialising(max(3, rounds // 8))]
    report(rows)


def _rendering(rounds: int) -> Sequence[Row]:
    over = dashboard.over()
    view, bands, none = dashboard.view(over), dashboard.bands(), Pieces()
    linked = Linked(Code(sources=_code(1)), over)

    def specialised() -> str:
        view.bands = linked.blocks("dashboard0", "", over)
        text = linked.document("page", over, view)
        view.bands = none  # a page's pieces end with it
        return text

    def by_hand() -> str:
        return handwritten.dashboard(over, view)

    def by_jinja() -> str:
        return draw_page(replace(view, bands=Pieces([page.draw(bands, over)])), over)

    if not specialised() == by_hand() == by_jinja():
        raise SystemExit("the three do not print the same page")
    cases = ((by_hand, PAGES), (specialised, PAGES), (by_jinja, 1))
    times = [[_each(draw, pages) for draw, pages in cases] for _ in range(rounds)]
    hand = [code / hand for hand, code, _ in times]
    jinja = [code / jinja for _, code, jinja in times]
    name = "render of the reference dashboard (26 kB, 50 × 5 table)"
    return (
        Row(name=name, part="to the hand-written function", unit="×", target=1.15, samples=hand),
        Row(name=name, part="to Jinja as the templates are", unit="×", target=1 / 50, samples=jinja),
    )


def _linking(rounds: int) -> Row:
    """Measure a page linked to changed texts, every block and the document of it."""
    over, code = dashboard.over(), Code(sources=_code(1))
    view = dashboard.view(over)
    Linked(code, over).blocks("dashboard0", "", over)

    def anew(turn: int) -> Callable[[], object]:
        changed = Messages("ru", {**texts()["ru"], "ui.empty": f"Пусто {turn}"})
        scope = replace(over, messages=changed)
        linked = Linked(code, scope)
        return lambda: (linked.blocks("dashboard0", "", scope), linked.document("page", scope, view))

    samples = [_each(anew(turn), 1) * 1000 for turn in range(rounds)]
    return Row(name="page linked to changed texts, and drawn", unit="ms", target=5, samples=samples)


def _specialising(rounds: int) -> Sequence[Row]:
    """Measure screens whose blocks stand on other screens too, and screens of new blocks alone."""
    maker = Specialiser(face())
    maker.cabinet(_screens(1))
    repeated = [_once(_screens(SCREENS), maker) / SCREENS * 1000 for _ in range(rounds)]
    longer = [_once(_screens(SCREENS * 8), maker) / SCREENS / 8 * 1000 for _ in range(3)]
    new = [_once(_screens(ALL_NEW, f"new{turn}"), maker) / ALL_NEW * 1000 for turn in range(rounds)]
    return (
        Row(name=f"specialising, a screen of {SCREENS} where blocks repeat", unit="ms", target=1.0, samples=repeated),
        Row(name=f"specialising, a screen of {SCREENS * 8} where blocks repeat", unit="ms", target=1.0, samples=longer),
        Row(name="specialising, a screen of new blocks", unit="ms", target=10.0, samples=new),
    )


def _once(cabinet: Cabinet, maker: Specialiser) -> float:
    began = time.process_time()
    maker.cabinet(cabinet)
    return time.process_time() - began


def _code(screens: int) -> dict[str, str]:
    return dict(Specialiser(face()).cabinet(_screens(screens)))


def _screens(count: int, new: str = "") -> Cabinet:
    """Return a cabinet of dashboards: the same blocks on each, or, where `new` is given, other blocks on each."""
    screens = {}
    for at in range(count):
        plan = dashboard.plan()
        name = f"dashboard{at}"
        screens[name] = Screen(
            id=name,
            path=f"/{name}",
            title=Text(key="home.title"),
            plans={"": _renamed(plan, f"{new}{at}") if new else plan},
        )
    return replace(cabinet(), screens=screens)


def _renamed(plan: Plan, suffix: str) -> Plan:
    def other(block: Block) -> Block:
        return replace(block, id=f"{block.id}{suffix}")

    bands = tuple(
        replace(band, columns=tuple(
            replace(column, blocks=tuple(other(block) for block in column.blocks)) for column in band.columns
        ))
        for band in plan.bands
    )  # fmt: skip
    return replace(plan, bands=bands)


def _each(draw: Callable[[], object], times: int) -> float:
    """Return the seconds of processor time that drawing once takes."""
    began = time.process_time()
    for _ in range(times):
        draw()
    return (time.process_time() - began) / times


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
