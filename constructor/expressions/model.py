"""A parsed expression and the refusal of one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from runtime.cabinet.model import Expr

RefusalKind = Literal[
    "empty", "too_long", "too_deep", "syntax", "unfinished", "function", "method", "filter", "test", "operator",
    "chain", "literal", "null", "index", "no_else", "named", "unpacked",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Located:
    """An expression with the offsets of its text.

    `args` and `named` are those of an `Apply`; `parts` holds the offsets of a path's root and of each name after it.
    """

    expr: Expr
    start: int
    end: int
    args: tuple[Located, ...] = ()
    named: Mapping[str, Located] = field(default_factory=dict)
    parts: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """An expression that keeps to the language."""

    text: str
    tree: Located

    @property
    def expr(self) -> Expr:
        """Return the expression itself."""
        return self.tree.expr


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why a text is no expression of the language: `given` stands at the offsets, `instead` is what to write."""

    kind: RefusalKind
    start: int
    end: int
    given: str = ""
    instead: tuple[str, ...] = ()
