"""A screen that stands before all others can be opened by everybody whom it stops."""

from __future__ import annotations

from collections.abc import Mapping

from constructor.check.model import Checked
from constructor.diagnostics import Report
from constructor.resolve.model import DataOf, Expression, QuestionOf
from constructor.types import reads


def check(checked: Checked, report: Report) -> None:
    """Report gates whose screen needs a parameter, does not admit a role, or leads to a choice behind the gate.

    Nobody would come past them.
    """
    screens = checked.blueprint.screens
    for gate in checked.blueprint.gates:
        screen = screens.get(gate.screen)
        if screen is None:
            continue
        barred = () if screen.public else tuple(role for role in gate.roles if role not in screen.roles)
        if screen.params or barred:
            problem = "parameter" if screen.params else "roles"
            report.add("PC3010", gate.span, screen=screen.id, problem=problem, roles=barred or gate.roles)
        elif stopped := tuple(role for role in gate.roles if role in _choosers(checked, gate.screen)):
            report.add("PC3010", gate.span, screen=screen.id, problem="choice", roles=stopped)


def _choosers(checked: Checked, screen: str) -> frozenset[str]:
    """Return the roles that are led to another screen, to choose what this one is about."""
    current = checked.blueprint.current
    read = {name for data in (*checked.orders.get("", ()), *checked.orders.get(screen, ())) for name in _currents(data)}
    read |= {name for each in read if each in current for name in _currents(current[each].options)}
    chosen = {current[name].choose for name in read if name in current} - {"", screen}
    screens: Mapping[str, tuple[str, ...]] = {each.id: each.roles for each in checked.blueprint.screens.values()}
    return frozenset(role for name in chosen for role in screens.get(name, ()))


def _currents(data: DataOf | None) -> set[str]:
    args = data.args.values() if isinstance(data, QuestionOf) else ()
    paths = (path for arg in args if isinstance(arg, Expression) for path in reads(arg.parsed.expr))
    return {path.parts[0] for path in paths if path.root == "current" and path.parts}
