"""Third phase: proves the bound blueprint and learns the type of every expression; nothing is changed."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from constructor.check import rules
from constructor.check.model import Checked
from constructor.check.typing import infer_types
from constructor.diagnostics import Report
from constructor.resolve import Blueprint

Rule = Callable[[Checked, Report], None]

__all__ = ["Checked", "check"]


def check(blueprint: Blueprint, report: Report) -> Checked:
    """Report what is wrong with `blueprint` and return it with its types."""
    checked = infer_types(blueprint, report)
    for rule in _rules():
        rule(checked, report)
    return checked


@cache
def _rules() -> tuple[Rule, ...]:
    """Return the rules of the folder `rules`, one a file."""
    names = sorted(module.name for module in iter_modules(rules.__path__))
    return tuple(import_module(f"{rules.__name__}.{name}").check for name in names)
