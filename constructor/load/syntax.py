"""What libyaml can not read, in our words and at the place where it has to be mended."""

from __future__ import annotations

import re

from yaml import MarkedYAMLError

from constructor.diagnostics import Related, Report
from constructor.text import Position, Span, TextFile

# libyaml's words (scanner.c, parser.c) -> key of the page's choices, and whether the place is where the thing began.
_PROBLEMS: tuple[tuple[str, str, bool], ...] = (
    ("found unexpected end of stream", "quote", True),
    ("found unexpected document indicator", "quote", True),
    ("did not find expected ',' or '}'", "braces", False),
    ("did not find expected ',' or ']'", "brackets", False),
    ("did not find expected '-' indicator", "dash", False),
    ("block sequence entries are not allowed", "list", False),
    ("did not find expected key", "key", False),
    ("could not find expected ':'", "colon", True),
    ("found unknown escape character", "escape", False),
    ("did not find expected hexdecimal number", "escape", False),
    ("found invalid Unicode character escape", "escape", False),
    ("did not find expected node content", "content", False),
    ("found a tab character", "tab", False),
    ("did not find expected <document start>", "rest", False),
    ("exceeded maximum", "depth", False),
)  # fmt: skip
_INDENT = re.compile(r"[ \t]*")


def add_syntax_error(file: TextFile, error: MarkedYAMLError, first_line: int, report: Report) -> Position:
    """Add the error of a part of `file` that begins at `first_line` (from 0); return where libyaml gave up."""
    stop = _place(file, error.problem_mark or error.context_mark, first_line)
    problem, at_start = _problem(error.problem or "")
    if problem == "other":
        problem = _by_text(file, stop, error.problem or "")
    elif problem == "key":
        problem = _key_problem(file, stop)
    began = _place(file, error.context_mark, first_line) if error.context_mark else None
    place = began if began and at_start else stop
    opened = began if began and problem in ("braces", "brackets") else None
    related = [Related(_one(file, opened), "opened")] if opened else []
    report.add("PC1003", _one(file, place), related=related, problem=problem)
    return stop


def _problem(said: str) -> tuple[str, bool]:
    return next(((key, began) for words, key, began in _PROBLEMS if said.startswith(words)), ("other", False))


def _by_text(file: TextFile, stop: Position, said: str) -> str:
    line = file.line(stop.line)
    if "\t" in _indent(line) or line[stop.column - 1 : stop.column] == "\t":
        return "tab"
    if said.startswith("mapping values are not allowed"):
        return "inner_colon" if ": " in line[: stop.column - 1] else "indent"
    return "reserved" if said.startswith(("found character", "did not find expected alphabetic")) else "other"


def _key_problem(file: TextFile, stop: Position) -> str:
    line = file.line(stop.line)
    if "\t" in _indent(line):
        return "tab"
    before = line[: stop.column - 1].rstrip()
    return "after_quote" if before.endswith(('"', "'", "]", "}")) else "key"


def _indent(line: str) -> str:
    match = _INDENT.match(line)
    return match[0] if match else ""


def _place(file: TextFile, mark: object, first_line: int) -> Position:
    line, column = getattr(mark, "line", 0) + first_line, getattr(mark, "column", 0)
    return file.position(file.offset(Position(line + 1, column + 1)))


def _one(file: TextFile, start: Position) -> Span:
    """Return the span of the one character at `start`, empty at the end of a line."""
    there = start.column <= len(file.line(start.line))
    return Span(file.path, start, Position(start.line, start.column + there))
