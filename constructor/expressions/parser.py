"""From the text of an expression to the intermediate representation."""

from __future__ import annotations

import re
from functools import lru_cache

from constructor.expressions.model import Located, Parsed, Refusal
from runtime.cabinet.model import Path

LONGEST = 500  # characters
DEEPEST = 20  # nested operators and functions

_DOTTED = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*", re.ASCII)
_WORD = re.compile(r"[^.]+")
_RESERVED = frozenset({"true", "false", "none", "True", "False", "None", "not", "and", "or", "in", "is", "if", "else"})


@lru_cache(maxsize=8192)
def parse(text: str) -> Parsed | Refusal:
    """Return the expression with the places of its parts, or why it is none of the language and what to write."""
    if not text.strip():
        return Refusal(kind="empty", start=0, end=len(text))
    if len(text) > LONGEST:
        return Refusal(kind="too_long", start=LONGEST, end=len(text), given=str(len(text)), instead=(str(LONGEST),))
    return _dotted(text) or _by_jinja(text)


def _dotted(text: str) -> Parsed | None:
    """Read a plain path, as most expressions are, without loading Jinja."""
    if not _DOTTED.fullmatch(text):
        return None
    root, *parts = text.split(".")
    if root in _RESERVED:
        return None
    places = tuple(match.span() for match in _WORD.finditer(text))
    return Parsed(
        text=text, tree=Located(expr=Path(root=root, parts=tuple(parts)), start=0, end=len(text), parts=places)
    )


def _by_jinja(text: str) -> Parsed | Refusal:
    from constructor.expressions.reading import read

    return read(text, DEEPEST)
