"""Values as people read them: `at`, `show`, `plain`, `cell`."""

from __future__ import annotations

from markupsafe import Markup

from constructor.specialise.calls import FILTERS, Given, Named, runtime_call
from constructor.specialise.expressions import express
from constructor.specialise.logic import distribute
from constructor.specialise.opening import opened
from constructor.specialise.types import HTML, TEXT
from constructor.specialise.values import Cond, Dyn, Over, Static, Test, Value
from constructor.specialise.work import Work
from runtime.cabinet.model import Path
from runtime.cabinet.model import Value as Slot
from runtime.formats import UNKNOWN
from runtime.linked.formats import DATED, FAST, WHOLE
from runtime.render import words
from runtime.render.columns import cell as draw_cell

_DASH = Static(Markup(UNKNOWN))


def slot(work: Work, value: Value) -> Slot | None:
    """Return the value slot of the settings, None if it is absent."""
    if not isinstance(value, Static) or not isinstance(value.value, Slot | None):
        work.refuse("setting", "a value")
    return value.value


def scope_of(work: Work, args: Given, at: int = 0) -> Over:
    """Return the scope that a filter is given."""
    found = work.settle(args[at]) if len(args) > at else None
    if not isinstance(found, Over):
        work.refuse("arguments", "scope")
    return found


def known_slot(work: Work, value: Slot, over: Over) -> Value:
    """Return what the slot reads."""
    return express(work, value.expr, over)


def at(work: Work, value: Value, args: Given, named: Named) -> Value:
    """The raw value."""
    found, over = slot(work, value), scope_of(work, args)
    return Static(None) if found is None else known_slot(work, found, over)


def show(work: Work, value: Value, args: Given, named: Named) -> Value:
    """The value as its type, or a named format, says."""
    found, over = slot(work, value), scope_of(work, args)
    wanted = args[1] if len(args) > 1 else named.get("shown", Static(None))
    if not isinstance(wanted, Static) or not isinstance(wanted.value, str | None):
        work.refuse("late", "a format")
    return Static(Markup()) if found is None else shown(work, found, over, wanted.value)


def shown(work: Work, value: Slot, over: Over, wanted: str | None = None) -> Value:
    """Return the markup of a value slot."""

    def each(known: Value) -> Value:
        if isinstance(known, Static) and known.value is None:
            return _DASH
        if not isinstance(known, Dyn):
            return runtime_call(work, words.show, [Static(value), over, Static(wanted)], HTML)
        if value.kind == "enumeration" and wanted is None:
            return _status(work, value, known, over)
        return written(work, known, wanted or value.shown)

    return distribute(work, known_slot(work, value, over), each)


def _status(work: Work, value: Slot, known: Dyn, over: Over) -> Value:
    if known.type.kind not in ("enumeration", "text"):
        return runtime_call(work, words.show, [Static(value), over], HTML)
    code = f"{work.pool.bind(f'L.statuses({value.enum!r})', 'statuses')}({known.code})"
    return Dyn(code, HTML, html=code)


def written(work: Work, known: Dyn, shown: str) -> Value:
    """Return the markup of data in a format."""
    kind = known.type.kind
    if (shown, kind) == ("text", "text"):
        code = f"e({known.code})"
        return _or_dash(known, Dyn(code, HTML, html=code), _DASH)
    if (shown, kind) in FAST:
        function = work.pool.bind(_format(shown, kind), "f")
        second = f", {opened(work, 'year')}" if (shown, kind) in DATED else ""
        code = f"{function}({known.code}{second})"
        return Dyn(code, HTML, html=code)
    function = work.pool.bind(f"L.marked({shown!r})", "f")
    return Dyn(f"{function}({known.code}, {opened(work, 'how')})", HTML)


def _format(shown: str, kind: str) -> str:
    return f"L.format({shown!r}, {kind!r})"


def _or_dash(known: Dyn, value: Dyn, dash: Static) -> Value:
    if not known.type.null:
        return value
    return Cond(Test(f"({known.code} is not None)", known.linked, yes=frozenset((known.code,))), value, dash)


def plain(work: Work, value: Value, args: Given, named: Named) -> Value:
    """The value as plain text."""
    found, over = slot(work, value), scope_of(work, args)
    return Static("") if found is None else as_text(work, found, over)


def as_text(work: Work, value: Slot, over: Over) -> Value:
    """Return the plain text of a value slot."""

    def each(known: Value) -> Value:
        if isinstance(known, Static) and known.value is None:
            return Static(UNKNOWN)
        if not isinstance(known, Dyn) or (value.kind == "enumeration" and known.type.kind not in _WORDS):
            return runtime_call(work, words.plain, [Static(value), over], TEXT)
        if value.kind == "enumeration":
            return Dyn(f"{work.pool.bind(f'L.words({value.enum!r})', 'words')}({known.code})", TEXT)
        if (value.shown, known.type.kind) == ("text", "text"):
            return _or_dash(known, Dyn(known.code, TEXT), Static(UNKNOWN))
        if known.type.kind == "integer" and value.shown in WHOLE:
            text = f"{work.pool.bind(f'L.whole({value.shown!r})', 'f')}({known.code})"
            return Dyn(text, TEXT, html=f"{work.pool.bind(_format(value.shown, 'integer'), 'f')}({known.code})")
        function = work.pool.bind(f"L.written({value.shown!r})", "f")
        return Dyn(f"{function}({known.code}, {opened(work, 'how')})", TEXT)

    return distribute(work, known_slot(work, value, over), each)


_WORDS = ("enumeration", "text")


def cell(work: Work, value: Value, args: Given, named: Named) -> Value:
    """The value as a table's cell."""
    found, over = slot(work, value), scope_of(work, args)
    if found is None:
        work.refuse("setting", "a cell")
    known = known_slot(work, found, over)
    owed = isinstance(found.expr, Path) and (found.expr.root, *found.expr.parts)[-1].lower().endswith("balance")
    if found.kind == "money" and isinstance(known, Dyn) and known.type.kind == "money":
        function = work.pool.bind(f"L.cell({found.shown!r}, {owed})", "f")
        return Dyn(f"{function}({known.code})", HTML)
    if isinstance(known, Dyn) and known.type.kind not in ("money", "any"):
        return shown(work, found, over)
    return runtime_call(work, draw_cell, [Static(found), over], HTML)


FILTERS.update(at=at, show=show, plain=plain, cell=cell)
