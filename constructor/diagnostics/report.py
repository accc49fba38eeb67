"""Collects findings; none is ever raised."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from constructor.diagnostics.model import Argument, Diagnostic, Fix, Related, Severity
from constructor.diagnostics.pages import ArgumentType, Page, page
from constructor.text import Span

_TYPES: dict[ArgumentType, tuple[type, ...]] = {
    "name": (str,),
    "text": (str,),
    "number": (int, Decimal),
    "names": (tuple,),
    "near": (tuple,),
    "choice": (str,),
}


class Report:
    """What was found so far. One is handed through all phases of a compilation."""

    def __init__(self) -> None:
        self._found: dict[object, Diagnostic] = {}
        self._blocks = False

    @property
    def blocks(self) -> bool:
        """Whether an error was added, so that later phases must not run."""
        return self._blocks

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """All findings: errors before warnings, root causes (syntax and schema) first, then by file and place."""
        return tuple(sorted(self._found.values(), key=_rank))

    def add(
        self,
        code: str,
        span: Span,
        *,
        related: Iterable[Related] = (),
        fixes: Iterable[Fix] = (),
        path: str = "",
        **arguments: Argument,
    ) -> None:
        """Add a finding; the same one at the same place is kept once.

        Raises `UnknownCode` for a code without a page and `TypeError` where arguments or words do not fit the page.
        """
        about = page(code)
        diagnostic = Diagnostic(
            code=code,
            span=span,
            severity=about.severity,
            arguments=arguments,
            related=tuple(related),
            fixes=tuple(fixes),
            path=path,
        )
        _require_fit(about, diagnostic)
        self._found.setdefault((code, span, tuple(sorted(arguments.items()))), diagnostic)
        self._blocks = self._blocks or about.severity is Severity.ERROR

    def extend(self, diagnostics: Iterable[Diagnostic]) -> None:
        """Add findings of another report, as those kept from an earlier run."""
        for found in diagnostics:
            self._found.setdefault((found.code, found.span, tuple(sorted(found.arguments.items()))), found)
            self._blocks = self._blocks or found.severity is Severity.ERROR


def _rank(found: Diagnostic) -> tuple[bool, bool, Span, str]:
    return found.severity is Severity.WARNING, not found.code.startswith("PC1"), found.span, found.code


def _require_fit(about: Page, found: Diagnostic) -> None:
    if about.arguments.keys() != found.arguments.keys():
        raise TypeError(f"{about.code} takes {sorted(about.arguments)}, not {sorted(found.arguments)}")
    for name, kind in about.arguments.items():
        value = found.arguments[name]
        if not isinstance(value, _TYPES[kind]) or isinstance(value, bool):
            raise TypeError(f"{about.code}: {name} is a {kind}, not {value!r}")
        if kind == "choice" and value not in about.choices[name]:
            raise TypeError(f"{about.code}: {name} has no words for {value!r}")
    for note in found.related:
        if note.note not in about.related:
            raise TypeError(f"{about.code}: no words for the related place {note.note!r}")
    for fix in found.fixes:
        if fix.title not in about.fixes:
            raise TypeError(f"{about.code}: no words for the fix {fix.title!r}")
