"""What is wrong with an expression, as findings."""

from __future__ import annotations

from constructor.diagnostics import Related, Report
from constructor.resolve.context import inside
from constructor.resolve.model import Expression
from constructor.types import Problem


def report_problem(report: Report, expression: Expression, problem: Problem) -> None:
    """Report a problem of an expression under its code, at the part that has it."""
    span = inside(expression.node, problem.start, problem.end)
    related = (Related(span=problem.related, note="declared"),) if problem.related else ()
    told = problem.arguments
    match problem.kind:
        case "unknown_field":
            report.add(
                "PC2101",
                span,
                field=told["field"],
                walked=told["path"],
                schema=told["schema"] or told["path"],
                near=problem.candidates,
                known=problem.known,
                related=related,
            )
        case "unknown_word":
            report.add(
                "PC2105",
                span,
                word=told["word"],
                enumeration=told["enum"],
                near=problem.candidates,
                known=problem.known,
                related=related,
            )
        case "unknown_name":
            report.add("PC2106", span, name=told["name"], near=problem.candidates)
        case reason:
            name = told.get("name") or told.get("function") or told.get("operator") or told.get("path", "")
            found = told.get("kind") or told.get("left") or told.get("given", "")
            wanted = told.get("wanted") or told.get("right", "")
            report.add("PC2107", span, reason=reason, name=name, found=found, wanted=wanted)
