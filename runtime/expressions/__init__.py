"""What expressions of a blueprint mean: total functions over data that may be unknown."""

from __future__ import annotations

from runtime.expressions.evaluation import evaluate
from runtime.expressions.names import is_clocked, names
from runtime.expressions.values import Months

__all__ = ["Months", "evaluate", "is_clocked", "names"]
