"""Every column and fact has a name."""

from __future__ import annotations

from constructor.check.labels import default_label, label_keys
from constructor.check.model import Checked, walk
from constructor.diagnostics import Report
from constructor.resolve.model import Expression, RecordOf, Slot


def check(checked: Checked, report: Report) -> None:
    """Report values whose default label has no words."""
    if any(kind == "texts" for kind, _ in checked.blueprint.project.broken):
        return
    for screen in checked.blueprint.screens.values():
        for block in walk(screen.blocks):
            for slot in block.slots.values():
                _check_records(checked, report, slot)


def _check_records(checked: Checked, report: Report, slot: Slot) -> None:
    for record in slot if isinstance(slot, tuple) else ():
        value = record.slots.get("value") if isinstance(record, RecordOf) else None
        if not isinstance(value, Expression) or not isinstance(record, RecordOf) or record.slots.get("label"):
            continue
        if not default_label(checked, value) and checked.type(value).kind != "any":
            keys = label_keys(checked, value) or ("label",)
            report.add("PC4002", value.span, keys=keys)
