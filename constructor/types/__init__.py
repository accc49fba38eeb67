"""Types of data: what the checker knows of an answer, a parameter or an expression before there is any."""

from __future__ import annotations

from constructor.types.infer import infer, proves
from constructor.types.model import Field, LazyFields, Problem, Type, listed, page_of
from constructor.types.reads import keep, kept, reads, roots
from constructor.types.settling import settle
from constructor.types.shapes import shape

__all__ = [
    "Field",
    "LazyFields",
    "Problem",
    "Type",
    "infer",
    "keep",
    "kept",
    "listed",
    "page_of",
    "proves",
    "reads",
    "roots",
    "settle",
    "shape",
]
