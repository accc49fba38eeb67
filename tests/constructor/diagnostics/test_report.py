"""Collecting findings."""

from __future__ import annotations

from typing import Any

import pytest

from constructor.diagnostics import Edit, Fix, Related, Report, UnknownCode
from constructor.text import Position, Span


def at(line: int, file: str = "a.yaml") -> Span:
    """Return the span of one letter."""
    return Span(file, Position(line, 1), Position(line, 2))


def test_errors_block_and_warnings_do_not() -> None:
    """Later phases run after warnings."""
    report = Report()
    report.add("PC1015", at(1), kind="test")
    before = report.blocks
    report.add("PC1011", at(1))

    assert (False, True) == (before, report.blocks)


def test_findings_come_by_weight_and_place() -> None:
    """Errors before warnings, then by file and line."""
    report = Report()
    report.add("PC1015", at(1), kind="test")
    report.add("PC1004", at(3, "b.yaml"), key="x")
    report.add("PC1004", at(9), key="x")
    report.add("PC1004", at(2), key="x")

    assert [("a.yaml", 2), ("a.yaml", 9), ("b.yaml", 3), ("a.yaml", 1)] == [
        (found.span.file, found.span.start.line) for found in report.diagnostics
    ]


def test_same_finding_at_the_same_place_is_kept_once() -> None:
    """A fragment that is used twice is wrong once."""
    report = Report()
    for _ in range(2):
        report.add("PC1004", at(1), key="x")

    assert 1 == len(report.diagnostics)


@pytest.mark.parametrize(
    ("code", "given"),
    [
        ("PC1004", {}),
        ("PC1004", {"key": "x", "more": "y"}),
        ("PC1004", {"key": 1}),
        ("PC1002", {"what": "file", "limit": "1"}),
        ("PC1002", {"what": "file", "limit": True}),
        ("PC1002", {"what": "nonsense", "limit": 1}),
        ("PC1011", {"related": [Related(at(1), "first")]}),
        ("PC1011", {"fixes": [Fix(title="quote", safe=True, edits=(Edit(at(1), ""),))]}),
    ],
)
def test_arguments_must_fit_the_page(code: str, given: dict[str, Any]) -> None:
    """A finding that could not be told is a bug of ours, found at once."""
    with pytest.raises(TypeError, match=code):
        Report().add(code, at(1), **given)


@pytest.mark.parametrize("code", ["PC9999", "PC1", "../secret", ""])
def test_code_without_a_page_is_unknown(code: str) -> None:
    """There is no finding without words."""
    with pytest.raises(UnknownCode):
        Report().add(code, at(1))


def test_findings_of_an_earlier_run_are_taken_over() -> None:
    """What was kept for an unchanged file blocks as it did then."""
    earlier, report = Report(), Report()
    earlier.add("PC1011", at(1))
    report.extend(earlier.diagnostics)

    assert (True, earlier.diagnostics) == (report.blocks, report.diagnostics)
