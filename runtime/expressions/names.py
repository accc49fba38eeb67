"""Which data an expression reads."""

from __future__ import annotations

from collections.abc import Iterator

from runtime.cabinet.model import Apply, Expr, Path
from runtime.expressions.functions import CLOCKED

_DIVIDED = "current"  # its parts are found, and fail, one by one


def names(expr: Expr) -> Iterator[str]:
    """Yield the roots that the expression reads, the names under `data` among them; of `current` its part."""
    if isinstance(expr, Path):
        yield f"{_DIVIDED}.{expr.parts[0]}" if expr.root == _DIVIDED and expr.parts else expr.root
    elif isinstance(expr, Apply):
        for arg in (*expr.args, *expr.named.values()):
            yield from names(arg)


def is_clocked(expr: Expr) -> bool:
    """Tell whether the value depends on when it is asked for, too."""
    if not isinstance(expr, Apply):
        return False
    return expr.name in CLOCKED or any(is_clocked(arg) for arg in (*expr.args, *expr.named.values()))
