"""Findings for people at a terminal: the place in its line, what belongs to it, what to do."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence

from constructor.diagnostics.model import Diagnostic, Severity
from constructor.diagnostics.pages import Language
from constructor.diagnostics.summary import Summary, last_line
from constructor.diagnostics.words import advice, form, message, note, title
from constructor.text import Span, TextFile

MOST = 50
_SEVERITY: dict[Language, dict[Severity, str]] = {
    "en": {Severity.ERROR: "error", Severity.WARNING: "warning"},
    "ru": {Severity.ERROR: "ошибка", Severity.WARNING: "предупреждение"},
}
_HELP: dict[Language, str] = {"en": "help", "ru": "подсказка"}
_FIX: dict[Language, str] = {"en": "fix", "ru": "исправление"}
_WIDE = 100  # columns of a line that are shown
_RED, _YELLOW, _BLUE, _BOLD, _END = "\x1b[1;31m", "\x1b[1;33m", "\x1b[1;34m", "\x1b[1m", "\x1b[0m"


def render_text(
    found: Sequence[Diagnostic],
    files: Mapping[str, TextFile],
    summary: Summary,
    language: Language = "en",
    *,
    colour: bool = False,
) -> str:
    """Return the first fifty findings, how many more there are, and the summary's line; it ends with a line break."""
    frames = [_Frame(diagnostic, files, language, colour).text() for diagnostic in found[:MOST]]
    if len(found) > MOST:
        frames.append(_more(len(found) - MOST, language))
    return "\n\n".join([*frames, last_line(summary, language)]) + "\n"


def _more(count: int, language: Language) -> str:
    if language == "ru":
        return f"… и ещё {count} {form(count, ['находка', 'находки', 'находок'], language)}"
    return f"… and {count} more"


class _Frame:
    """One finding in its frame."""

    def __init__(self, diagnostic: Diagnostic, files: Mapping[str, TextFile], language: Language, colour: bool) -> None:
        self._diagnostic, self._files, self._colour = diagnostic, files, colour
        self._language: Language = language
        spans = [diagnostic.span, *(related.span for related in diagnostic.related)]
        self._margin = max(len(str(span.start.line)) for span in spans)

    def text(self) -> str:
        """Return the lines of the frame."""
        diagnostic, language = self._diagnostic, self._language
        tint = _RED if diagnostic.severity is Severity.ERROR else _YELLOW
        severity = self._tinted(f"{_SEVERITY[language][diagnostic.severity]}[{diagnostic.code}]", tint)
        lines = [f"{severity}: {self._tinted(message(diagnostic, language), _BOLD)}"]
        lines += self._excerpt("-->", diagnostic.span, "^", "", tint)
        for related in diagnostic.related:
            lines += self._excerpt(":::", related.span, "-", note(diagnostic, related, language), _BLUE)
        if said := advice(diagnostic, language):
            lines.append(self._line("=", f"{_HELP[language]}: {said}"))
        lines += [self._line("=", f"{_FIX[language]}: {title(diagnostic, fix, language)}") for fix in diagnostic.fixes]
        return "\n".join(lines)

    def _excerpt(self, arrow: str, span: Span, mark: str, words: str, tint: str) -> list[str]:
        place = f"{' ' * self._margin}{self._tinted(arrow, _BLUE)} {_printable(str(span))}"
        file = self._files.get(span.file)
        if file is None or not file.line(span.start.line).strip():
            return [place + (f": {words}" if words else "")]
        line = file.line(span.start.line)
        last = span.end.column if span.end.line == span.start.line else len(line) + 1
        shown, before, under = _window(line, span.start.column - 1, max(last, span.start.column + 1) - 1)
        marks = self._tinted(f"{mark * under} {words}".rstrip(), tint)
        number = self._tinted(f"{span.start.line:>{self._margin}}", _BLUE)
        bar = self._tinted("|", _BLUE)
        return [place, self._line("|", ""), f"{number} {bar} {shown}", f"{self._line('|', '')} {' ' * before}{marks}"]

    def _line(self, sign: str, words: str) -> str:
        return f"{' ' * self._margin} {self._tinted(sign, _BLUE)} {words}".rstrip()

    def _tinted(self, words: str, tint: str) -> str:
        return f"{tint}{words}{_END}" if self._colour and words else words


def _window(line: str, start: int, end: int) -> tuple[str, int, int]:
    """Return what is shown of a line, and how wide it is before and under characters `start` to `end`."""
    skipped = max(0, start - _WIDE // 2) if len(line) > _WIDE else 0
    shown = line[skipped : skipped + _WIDE]
    head = "…" if skipped else ""
    tail = "…" if skipped + _WIDE < len(line) else ""
    before = head + line[skipped:start]
    under = line[start : min(end, skipped + _WIDE)]
    return _printable(head + shown + tail), _width(before), max(_width(under), 1)


def _printable(text: str) -> str:
    return "".join(" " if unicodedata.category(letter)[0] == "C" else letter for letter in text)


def _width(text: str) -> int:
    """Return how many columns a terminal gives to a text: two to East Asian wide letters, none to combining marks."""
    return sum(
        0 if unicodedata.combining(letter) else 1 + (unicodedata.east_asian_width(letter) in "WF")
        for letter in _printable(text)
    )
