"""Every state that is shown has words in the first locale."""

from __future__ import annotations

from constructor.check.model import Checked
from constructor.diagnostics import Report
from constructor.resolve.model import Expression


def check(checked: Checked, report: Report) -> None:
    """Report words of shown enumerations for which there is no text."""
    default = checked.blueprint.texts.get(checked.blueprint.locales[0])
    if default is None or any(kind == "texts" for kind, _ in checked.blueprint.project.broken):
        return
    for expression in _shown(checked):
        found = checked.type(expression)
        for word in found.words if found.enum else ():
            key = f"enums.{found.enum}.{word}"
            if key not in default.messages:
                report.add("PC4004", expression.span, word=word, enumeration=found.enum, key=key)


def _shown(checked: Checked) -> list[Expression]:
    """Return the enumerations that stand where a value is shown."""
    return [
        expression
        for expression, found in checked.types.items()
        if isinstance(expression, Expression) and found.kind == "enumeration" and expression in checked.shown
    ]
