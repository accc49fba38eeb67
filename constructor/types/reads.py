"""Which data an expression reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from constructor.same import REMEMBERED, Same
from runtime.cabinet.model import Apply, Const, Expr, Path

# Of which arguments a part is a part of the value: `first(a).b` is `a.b`.
_PASSING = {
    "coalesce": slice(None), "if": slice(1, None), "first": slice(1), "last": slice(1), "only": slice(1),
    "where": slice(1), "valid": slice(1), "row": slice(1),
}  # fmt: skip
_PERIOD = (("validFor", "startDateTime"), ("validFor", "endDateTime"))


def reads(expr: Expr) -> frozenset[Path]:
    """Return every path that the value depends on, walked to its end through functions: `first(a).b` reads `a.b`."""
    return _found(Same(expr))


@lru_cache(maxsize=REMEMBERED)
def _found(expr: Same[Expr]) -> frozenset[Path]:
    return frozenset(_reads(expr.it, ()))


def roots(expr: Expr) -> set[str]:
    """Return the names of the data that the value depends on."""
    if isinstance(expr, Path):
        return {expr.root}
    return {path.root for path in _reads(expr, ())} if isinstance(expr, Apply) else set()


def kept(exprs: Iterable[Expr]) -> dict[str, dict[str, Any]]:
    """Return per root the parts that the expressions read, each with its own parts, as `shape` takes them."""
    parts: dict[str, dict[str, Any]] = {}
    keep(parts, exprs)
    return parts


def keep(kept: dict[str, dict[str, Any]], exprs: Iterable[Expr]) -> None:
    """Add to `kept`, parts per root, what the expressions read."""
    for expr in exprs:
        paths: Iterable[Path] = (expr,) if isinstance(expr, Path) else reads(expr)
        for path in sorted(paths, key=lambda path: (path.root, path.parts)):
            parts = kept.setdefault(path.root, {})
            for name in path.parts:
                parts = parts.setdefault(name, {})


def _reads(expr: Expr, tail: tuple[str, ...]) -> Iterator[Path]:
    if isinstance(expr, Path):
        yield Path(root=expr.root, parts=expr.parts + tail)
    if not isinstance(expr, Apply):
        return
    if expr.name == "get":
        yield from _reads(expr.args[0], (_name(expr.args[1]), *tail))
        return
    passing = expr.args[_PASSING.get(expr.name, slice(0))]
    for arg in expr.args:
        yield from _reads(arg, tail if arg in passing else ())
    for inner in _inner_parts(expr, tail):
        yield from _reads(expr.args[0], inner)
    for value in expr.named.values():
        yield from _reads(value, ())


def _inner_parts(expr: Apply, tail: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Parts of the things of a list that the function itself looks at."""
    yield from ((name,) for name in expr.named)
    if expr.name == "valid":
        yield from _PERIOD
    if expr.name == "row":
        yield ("id",)
        if _name(expr.args[1]):  # it may be the part of a thing: `thing['@type']`
            yield (_name(expr.args[1]), *tail)


def _name(expr: Expr) -> str:
    return str(expr.value) if isinstance(expr, Const) else ""
