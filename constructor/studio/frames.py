"""Findings as a page shows them: the same words as at the terminal, with links that open the editor."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from constructor.diagnostics import Diagnostic, Language
from constructor.diagnostics.words import advice, message, note, title
from constructor.text import Span, TextFile

MOST = 50
_BEFORE = 1  # lines shown before the one that is meant
_WIDE = 160  # characters of a line that are shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of a file; `marked` is the stretch that is meant, between the text before and after it."""

    number: int
    before: str
    marked: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place in a file: `text` to read, `href` to open it in the editor, its lines, and words that belong to it."""

    text: str
    href: str
    lines: tuple[Line, ...]
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One finding."""

    severity: str
    code: str
    message: str
    place: Place
    related: tuple[Place, ...]
    help: str
    fixes: tuple[str, ...]


def frames(
    found: Sequence[Diagnostic], files: Mapping[str, TextFile], root: Path, language: Language
) -> tuple[Frame, ...]:
    """Return the first fifty findings."""
    return tuple(_frame(diagnostic, files, root, language) for diagnostic in found[:MOST])


def _frame(found: Diagnostic, files: Mapping[str, TextFile], root: Path, language: Language) -> Frame:
    return Frame(
        severity=found.severity,
        code=found.code,
        message=message(found, language),
        place=_place(found.span, files, root),
        related=tuple(
            _place(related.span, files, root, note(found, related, language), before=0) for related in found.related
        ),
        help=advice(found, language),
        fixes=tuple(title(found, fix, language) for fix in found.fixes),
    )


def _place(span: Span, files: Mapping[str, TextFile], root: Path, words: str = "", before: int = _BEFORE) -> Place:
    file = files.get(span.file)
    path = quote((root / span.file).resolve().as_posix())
    return Place(
        text=str(span),
        href=f"vscode://file{path}:{span.start.line}:{span.start.column}",
        lines=tuple(_lines(file, span, before)) if file else (),
        words=words,
    )


def _lines(file: TextFile, span: Span, before: int) -> Iterator[Line]:
    line = file.line(span.start.line)
    if not line.strip():
        return
    for number in range(max(1, span.start.line - before), span.start.line):
        yield Line(number=number, before=_shown(file.line(number)[:_WIDE]))
    start = span.start.column - 1
    end = span.end.column - 1 if span.end.line == span.start.line else len(line)
    end = min(max(end, start + 1), start + _WIDE)
    first = max(0, start - _WIDE // 2) if len(line) > _WIDE else 0
    yield Line(
        number=span.start.line,
        before=("…" if first else "") + _shown(line[first:start]),
        marked=_shown(line[start:end]) or " ",
        after=_shown(line[end : end + _WIDE // 2]) + ("…" if len(line) > end + _WIDE // 2 else ""),
    )


def _shown(text: str) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in text)
