"""The label that a value has when none is said: `labels.<schema>.<name>`, then `labels.<name>`."""

from __future__ import annotations

from constructor.check.model import Checked
from constructor.resolve.model import Expression
from runtime.cabinet.model import Path


def label_keys(checked: Checked, expression: Expression) -> tuple[str, ...]:
    """Return the keys that are tried, in order; none for an expression that is no path."""
    expr = expression.parsed.expr
    if not isinstance(expr, Path) or not expr.parts:
        return ()
    name = expr.parts[-1]
    schema = checked.holders.get(expression, "")
    return (*((f"labels.{schema}.{name}",) if schema else ()), f"labels.{name}")


def default_label(checked: Checked, expression: Expression) -> str:
    """Return the first of those keys that has words, or ""."""
    default = checked.blueprint.texts.get(checked.blueprint.locales[0])
    known = default.messages if default else {}
    return next((key for key in label_keys(checked, expression) if key in known), "")
