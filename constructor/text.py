"""Places in text files: what every message points at."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

_BREAK = re.compile(r"\r\n|\r|\n")


class Position(NamedTuple):
    """A place between characters: line and column, both from 1; columns count characters (code points)."""

    line: int
    column: int


class Span(NamedTuple):
    """A stretch of a file; `file` is relative to the blueprint's root with `/`, `end` is exclusive."""

    file: str
    start: Position
    end: Position

    def __str__(self) -> str:
        """Return `file:line:column` of the start."""
        return f"{self.file}:{self.start.line}:{self.start.column}"


@dataclass(frozen=True, kw_only=True)
class TextFile:
    """A file that was read; `text` is without a byte order mark and keeps its own line ends."""

    path: str
    text: str

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """Return the lines without their ends; there is at least one."""
        return tuple(_BREAK.split(self.text))

    def line(self, number: int) -> str:
        """Return line `number` (from 1), or an empty text where the file has no such line."""
        return self.lines[number - 1] if 0 < number <= len(self.lines) else ""

    def offset(self, position: Position) -> int:
        """Return the index of `position` in `text`, never beyond it."""
        if position.line > len(self._starts):
            return len(self.text)
        return min(self._starts[position.line - 1] + position.column - 1, len(self.text))

    def position(self, offset: int) -> Position:
        """Return the place of the character at `offset`."""
        line = bisect_right(self._starts, offset)
        return Position(line, offset - self._starts[line - 1] + 1)

    def slice(self, span: Span) -> str:
        """Return the text of `span`."""
        return self.text[self.offset(span.start) : self.offset(span.end)]

    def whole(self) -> Span:
        """Return the span of the whole file."""
        return Span(self.path, Position(1, 1), self.position(len(self.text)))

    @cached_property
    def _starts(self) -> tuple[int, ...]:
        return (0, *(match.end() for match in _BREAK.finditer(self.text)))
