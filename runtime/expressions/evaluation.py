"""The value of an expression over roots of data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, tzinfo
from functools import partial

from runtime.cabinet.model import Apply, Const, Expr, Path
from runtime.expressions import functions, operators
from runtime.expressions.values import known, part

# What data of an unforeseen shape may raise inside a function: it makes the result unknown, never the page fail.
_ODD = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError, RecursionError)


def evaluate(expr: Expr, roots: Mapping[str, object], now: datetime | None = None) -> object:
    """Return the value of the expression; None is unknown.

    Total: no data makes it raise. `now` is aware and in the cabinet's zone; without it `today()` is unknown.
    """
    if isinstance(expr, Path):
        return _walk(expr, roots)
    if isinstance(expr, Const):
        return expr.value
    try:
        return known(_apply(expr, roots, now))
    except _ODD:
        return None


def _walk(path: Path, roots: Mapping[str, object]) -> object:
    value = known(roots.get(path.root))
    for name in path.parts:
        if value is None:
            return None
        value = part(value, name)
    return value


def _apply(expr: Apply, roots: Mapping[str, object], now: datetime | None) -> object:
    args = [evaluate(arg, roots, now) for arg in expr.args]
    comparison = _COMPARISONS.get(expr.name)
    if comparison is not None:
        return comparison(*args, None if now is None else now.tzinfo)
    plain = _PLAIN.get(expr.name)
    named = {name: evaluate(arg, roots, now) for name, arg in expr.named.items()}
    if plain is not None:
        return plain(*args, **named)
    clocked = functions.CLOCKED.get(expr.name)
    return None if clocked is None else clocked(*args, now=now, **named)


def _ordered(test: Callable[[int], bool], left: object, right: object, zone: tzinfo | None) -> bool | None:
    result = operators.order(left, right, zone)
    return None if result is None else test(result)


_COMPARISONS: Mapping[str, Callable[..., object]] = {
    "==": partial(_ordered, lambda sign: sign == 0),
    "!=": partial(_ordered, lambda sign: sign != 0),
    "<": partial(_ordered, lambda sign: sign < 0),
    "<=": partial(_ordered, lambda sign: sign <= 0),
    ">": partial(_ordered, lambda sign: sign > 0),
    ">=": partial(_ordered, lambda sign: sign >= 0),
    "in": operators.within,
}
_PLAIN: Mapping[str, Callable[..., object]] = {
    **functions.PURE,
    "and": operators.both,
    "or": operators.either,
    "not": operators.negation,
    "if": operators.choice,
    "+": operators.plus,
    "-": operators.minus,
    "*": operators.times,
    "/": operators.divided,
    "neg": operators.negative,
}
