"""What a person may fill is known to name nobody's things, or to name them."""

from __future__ import annotations

from constructor.check.model import Checked
from constructor.diagnostics import Report
from constructor.resolve.model import AskedOperation, Expression, QuestionOf
from constructor.types import reads

_FREE = frozenset({"text", "number", "integer", "id", "any"})


def check(checked: Checked, report: Report) -> None:
    """Report parameters of free text or number that read a filter, and stand neither in `names` nor in `open`."""
    blueprint = checked.blueprint
    for declared in (blueprint.data, *(screen.data for screen in blueprint.screens.values())):
        for data in declared.values():
            if isinstance(data, QuestionOf) and isinstance(data.asked, AskedOperation):
                _check_question(report, data, data.asked)


def _check_question(report: Report, data: QuestionOf, asked: AskedOperation) -> None:
    for name, value in data.args.items():
        found = asked.parameter(name)
        if found is None or found.type.object or found.type.kind not in _FREE or name in asked.source.open:
            continue
        if isinstance(value, Expression) and any(path.root == "filter" for path in reads(value.parsed.expr)):
            report.add("PC3003", value.span, parameter=name, operation=asked.id, source=asked.source.id)
