"""Expressions of the blueprint as Python, by the types of what they read; what has none is evaluated as ever."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from constructor.specialise.logic import as_flag, distribute, truth
from constructor.specialise.opening import datum, opened
from constructor.specialise.types import ANY, Type
from constructor.specialise.values import Dyn, Over, Static, Test, Value
from constructor.specialise.work import Work
from runtime.cabinet.model import Apply, Const, Expr, Path
from runtime.expressions import evaluate


def express(work: Work, expr: Expr, over: Over) -> Value:
    """Return the value of the expression over a scope."""
    if isinstance(expr, Const):
        return Static(expr.value)
    if isinstance(expr, Path):
        found = _path(work, expr, over)
        return _generic(work, expr, over) if found is None else found
    inner = _APPLIED.get(expr.name)
    found = inner(work, expr, over) if inner is not None and not expr.named else None
    return _generic(work, expr, over) if found is None else found


def _generic(work: Work, expr: Expr, over: Over) -> Dyn:
    roots = opened(work, "roots") if over.item is None else f"{over.code()}.roots"
    code = f"{work.pool.use(evaluate)}({work.pool.lift(expr)}, {roots}, {opened(work, 'now')})"
    return Dyn(code, ANY)


def _path(work: Work, path: Path, over: Over) -> Value | None:
    found: Dyn | None = over.item if path.root == "item" else datum(work, path.root)
    for name in path.parts:
        if found is None:
            return None
        stepped = _step(work, found, name)
        if not isinstance(stepped, Dyn):
            return stepped
        found = stepped
    if found is not None and found.type.bare and work.rounds:
        work.remark("untyped", found.type.bare)
    return None if found is None or found.type.kind == "any" else work.settled(found)


def _step(work: Work, thing: Dyn, name: str) -> Value | None:
    """Return a part of a thing; None where its type does not tell."""
    thing = work.settled(thing)
    type = thing.type
    if type.kind != "thing" or type.parts is None:
        return None
    if name not in type.parts:
        return Static(None) if type.exact else None
    part = type.parts[name]
    key = work.pool.text(name)
    code = f"{thing.code}[{key}]" if type.exact else f"{thing.code}.get({key})"
    if not type.null:
        return Dyn(code, part)
    return Dyn(f"({code} if {thing.code} is not None else None)", _nullable(part))


def _nullable(type: Type) -> Type:
    return replace(type, null=True)


def _known(work: Work, expr: Apply, over: Over) -> Value | None:
    def each(value: Value) -> Value:
        if isinstance(value, Static):
            return Static(value.value is not None)
        assert isinstance(value, Dyn)
        if not value.type.null:
            return Static(True)
        return as_flag(Test(f"({value.code} is not None)", value.linked, yes=frozenset((value.code,))))

    return distribute(work, express(work, expr.args[0], over), each) if len(expr.args) == 1 else None


def _same(work: Work, expr: Apply, over: Over) -> Value | None:
    """`a == 'word'` of a text; unknown where the text is."""
    if len(expr.args) != 2 or not isinstance(expr.args[1], Const) or not isinstance(expr.args[1].value, str):
        return None
    left = express(work, expr.args[0], over)
    if not isinstance(left, Dyn) or left.type.kind not in ("text", "enumeration"):
        return None
    code = f"({left.code} {expr.name} {work.pool.text(expr.args[1].value)})"
    if left.type.null:
        code = f"({code} if {left.code} is not None else None)"
    return Dyn(code, Type("flag", null=left.type.null))


_APPLIED: Mapping[str, Callable[[Work, Apply, Over], Value | None]] = {"known": _known, "==": _same, "!=": _same}


def is_true(work: Work, expr: Expr, over: Over) -> bool | Test:
    """Return whether the expression is true, not merely known."""
    value = express(work, expr, over)
    if isinstance(value, Static):
        return value.value is True
    if isinstance(value, Dyn):
        plain = value.type.kind == "flag" and not value.type.null
        return Test(value.code if plain else f"({value.code} is True)", yes=frozenset((value.code,)))
    return truth(work, value)
