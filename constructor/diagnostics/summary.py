"""What a run says at its end."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from constructor.diagnostics.model import Diagnostic, Severity
from constructor.diagnostics.pages import Language
from constructor.diagnostics.words import form, number


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """How many files were checked, what was found, and how long it took."""

    files: int
    errors: int
    warnings: int
    milliseconds: int


def summarise(found: Iterable[Diagnostic], files: int, milliseconds: int) -> Summary:
    """Return the summary of a run."""
    severities = [diagnostic.severity for diagnostic in found]
    return Summary(
        files=files,
        errors=severities.count(Severity.ERROR),
        warnings=severities.count(Severity.WARNING),
        milliseconds=milliseconds,
    )


def last_line(summary: Summary, language: Language) -> str:
    """Return «Checked 42 files in 0.18 s: 1 error, 2 warnings»."""
    seconds = f"{summary.milliseconds / 1000:.2f}"
    if language == "ru":
        files = _counted(summary.files, ["файл", "файла", "файлов"], language)
        errors = _counted(summary.errors, ["ошибка", "ошибки", "ошибок"], language)
        warnings = _counted(summary.warnings, ["предупреждение", "предупреждения", "предупреждений"], language)
        checked = form(summary.files, ["Проверен", "Проверено", "Проверено"], language)
        return f"{checked} {files} за {seconds.replace('.', ',')} с: {errors}, {warnings}"
    files = _counted(summary.files, ["file", "files"], language)
    errors = _counted(summary.errors, ["error", "errors"], language)
    warnings = _counted(summary.warnings, ["warning", "warnings"], language)
    return f"Checked {files} in {seconds} s: {errors}, {warnings}"


def _counted(count: int, forms: list[str], language: Language) -> str:
    return f"{number(count, language)} {form(count, forms, language)}"
