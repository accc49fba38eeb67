"""Findings for programs: one JSON object, `pcabinet.diagnostics/1`."""

from __future__ import annotations

import json
from collections.abc import Sequence

from constructor.diagnostics.model import Diagnostic, Fix
from constructor.diagnostics.pages import Language
from constructor.diagnostics.summary import Summary
from constructor.diagnostics.words import advice, message, note, title
from constructor.text import Position, Span

SCHEMA = "pcabinet.diagnostics/1"
Json = dict[str, object]


def render_json(found: Sequence[Diagnostic], summary: Summary, language: Language = "en") -> str:
    """Return all findings and the summary as JSON; it ends with a line break."""
    return json.dumps(as_json(found, summary, language), ensure_ascii=False, indent=2) + "\n"


def as_json(found: Sequence[Diagnostic], summary: Summary, language: Language = "en") -> Json:
    """Return the same as plain data."""
    return {
        "schema": SCHEMA,
        "diagnostics": [_diagnostic(diagnostic, language) for diagnostic in found],
        "summary": {
            "files": summary.files,
            "errors": summary.errors,
            "warnings": summary.warnings,
            "milliseconds": summary.milliseconds,
        },
    }


def _diagnostic(found: Diagnostic, language: Language) -> Json:
    return {
        "code": found.code,
        "severity": found.severity.value,
        "message": message(found, language),
        **_place(found.span),
        "path": found.path,
        "related": [{**_place(related.span), "message": note(found, related, language)} for related in found.related],
        "help": advice(found, language),
        "fixes": [_fix(found, fix, language) for fix in found.fixes],
    }


def _fix(found: Diagnostic, fix: Fix, language: Language) -> Json:
    edits = [{**_place(edit.span), "new_text": edit.new_text} for edit in fix.edits]
    return {"title": title(found, fix, language), "safe": fix.safe, "edits": edits}


def _place(span: Span) -> Json:
    return {"file": span.file, "range": {"start": _position(span.start), "end": _position(span.end)}}


def _position(position: Position) -> Json:
    return {"line": position.line, "column": position.column}
