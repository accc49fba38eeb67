"""Blocks in blocks: `draw`, and the tabs of which one is open."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from constructor.specialise import output
from constructor.specialise.calls import FILTERS, Given, Named
from constructor.specialise.logic import choice, truth
from constructor.specialise.logic import none as is_none
from constructor.specialise.types import FLAG, PIECES, TEXT
from constructor.specialise.values import Dyn, Over, Parts, Seq, Static, Value
from constructor.specialise.vocabulary.data import known_slot, scope_of, shown
from constructor.specialise.vocabulary.text import said
from constructor.specialise.work import Work
from runtime.cabinet.model import Band, Text
from runtime.cabinet.model import Value as Slot
from runtime.linked.support import chosen
from runtime.render import tabs as render_tabs
from runtime.render.settings import Settings


def draw(work: Work, value: Value, args: Given, named: Named) -> Value:
    """Nested blocks, under a heading if there is one."""
    over = scope_of(work, args)
    heading = work.settle(args[1] if len(args) > 1 else named.get("heading", Static(None)))
    if not isinstance(value, Static) or not isinstance(value.value, Band | tuple | None):
        work.refuse("setting", "blocks")
    if not value.value:
        return Static(Markup())
    bands: Sequence[Band] = (value.value,) if isinstance(value.value, Band) else value.value
    under = isinstance(heading, Static) and heading.value is None
    level = over.level if under else min(over.level + 1, 6)
    function = work.pool.bind(f"L.inner({work.nested(bands, level)})", "draw")
    scope = over.code() if under else f"{over.code()}.within({output.argument(work, heading).code})"
    return Dyn(f"{function}({scope})", PIECES)


def tabs(work: Work, value: Value, args: Given, named: Named) -> Value:
    """The tabs, the asked one open."""
    over = scope_of(work, args)
    if not isinstance(value, Static) or not isinstance(value.value, tuple):
        work.refuse("setting", "tabs")
    names = tuple(render_tabs.name(tab, at) for at, tab in enumerate(value.value))
    code = f"{work.pool.use(chosen)}({over.code()}.tab, {work.pool.lift(names)})"
    asked = work.bind(Dyn(code, TEXT), "tab")
    return Seq(tuple(_tab(work, tab, name, asked, over) for tab, name in zip(value.value, names, strict=True)))


def _tab(work: Work, tab: Settings, name: str, asked: Dyn, over: Over) -> Value:
    words, count = tab.title, tab.count
    title = said(work, words, over) if isinstance(words, Text | Slot) else Static(Markup())
    return Parts({
        "title": title,
        "count": _count(work, count, over) if isinstance(count, Slot) else Static(None),
        "href": work.bind(Dyn(f'{over.code()}.links.page("", tab={work.pool.text(name)})', TEXT), "href"),
        "open": Dyn(f"({asked.code} == {work.pool.text(name)})", FLAG),
        "blocks": Static(tab.blocks),
    })  # fmt: skip


def _count(work: Work, count: Slot, over: Over) -> Value:
    known = known_slot(work, count, over)
    return choice(work, truth(work, is_none(work, known)), lambda: Static(None), lambda: shown(work, count, over))


FILTERS.update(draw=draw, tabs=tabs)
