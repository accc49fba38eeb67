"""A screen that stands before all others can be opened by everybody whom it stops."""

from __future__ import annotations

from constructor.check.model import Checked
from constructor.diagnostics import Report


def check(checked: Checked, report: Report) -> None:
    """Report gates whose screen needs a parameter or does not admit a role: nobody would come past them."""
    screens = checked.blueprint.screens
    for gate in checked.blueprint.gates:
        screen = screens.get(gate.screen)
        if screen is None:
            continue
        barred = () if screen.public else tuple(role for role in gate.roles if role not in screen.roles)
        if screen.params or barred:
            problem = "parameter" if screen.params else "roles"
            report.add("PC3010", gate.span, screen=screen.id, problem=problem, roles=barred or gate.roles)
