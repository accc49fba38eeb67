"""Findings as data: what was found, where, and how it may be mended; words come from the pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from constructor.text import Span

Argument = str | int | Decimal | tuple[str, ...]


class Severity(StrEnum):
    """An error blocks the build, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Related:
    """Another place that belongs to the finding; `note` names words under `related` of the code's page."""

    span: Span
    note: str


@dataclass(frozen=True, slots=True)
class Edit:
    """A replacement of the text at `span`."""

    span: Span
    new_text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fix:
    """Edits that mend the finding; `title` names words under `fixes` of the code's page.

    A `safe` fix keeps what the analyst meant and may be made without asking.
    """

    title: str
    safe: bool
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnostic:
    """One finding. `path` is the place in the blueprint's own terms, `screens.history.blocks[0]`."""

    code: str
    span: Span
    severity: Severity
    arguments: Mapping[str, Argument] = field(default_factory=dict)
    related: tuple[Related, ...] = ()
    fixes: tuple[Fix, ...] = ()
    path: str = ""
