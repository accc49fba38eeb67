"""A question names an owner: some parameter that is proved to be the asker's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from constructor.check.model import Checked
from constructor.diagnostics import Report
from constructor.resolve.model import AskedOperation, BlockOf, Expression, QuestionOf, RecordOf, ScreenOf, Slot
from constructor.types import reads


def check(checked: Checked, report: Report) -> None:
    """Report questions that would ask for everybody's things on behalf of a role that owns only its own."""
    for screen in checked.blueprint.screens.values():
        for data in screen.data.values():
            if isinstance(data, QuestionOf) and isinstance(data.asked, AskedOperation):
                _check_question(checked, report, screen, data, data.asked)


def _check_question(
    checked: Checked, report: Report, screen: ScreenOf, data: QuestionOf, asked: AskedOperation
) -> None:
    naming = tuple(item for item in asked.operation.parameters if item.type.object)
    # A required one that is not passed is a finding of its own.
    if asked.public or not data.sound or any(item.required or item.name in data.args for item in naming):
        return
    for role in sorted(_audience(checked, screen, data.name)):
        if not any("anyone" in item.owners.get(role, ()) for item in checked.blueprint.objects.values()):
            report.add(
                "PC3002", data.span, operation=asked.id, role=role, parameters=tuple(item.name for item in naming)
            )


def _audience(checked: Checked, screen: ScreenOf, name: str) -> set[str]:
    """Return the roles that see a block which reads the data, directly or through other data."""
    admitted = {*checked.blueprint.roles, "guest"} if screen.public else set(screen.roles)
    names = _readers(screen, name)
    return {role for roles, slots in _blocks(screen.blocks, admitted) for role in roles if _reads(slots) & names}


def _readers(screen: ScreenOf, name: str) -> set[str]:
    """Return the data names whose asking needs the data of that name, with itself."""
    names = {name}
    for _ in screen.data:
        for data in screen.data.values():
            slots = data.args.values() if isinstance(data, QuestionOf) else (data.expression,)
            if _reads(item for item in slots if isinstance(item, Expression)) & names:
                names.add(data.name)
    return names


def _blocks(blocks: Iterable[BlockOf], admitted: set[str]) -> Iterator[tuple[set[str], list[Slot]]]:
    for block in blocks:
        roles = admitted & set(block.roles) if block.roles else admitted
        yield roles, [block.when, *block.args.values()]
        if block.fragment is not None:
            yield from _blocks(block.fragment.blocks, roles)
        for slot in block.slots.values():
            yield from _slot(slot, roles)


def _slot(slot: Slot, roles: set[str]) -> Iterator[tuple[set[str], list[Slot]]]:
    if isinstance(slot, BlockOf):
        yield from _blocks((slot,), roles)
    elif isinstance(slot, RecordOf):
        narrowed = roles & set(slot.roles) if slot.roles else roles
        for inner in slot.slots.values():
            yield from _slot(inner, narrowed)
    elif isinstance(slot, tuple):
        for item in slot:
            yield from _slot(item, roles)
    else:
        yield roles, [slot]


def _reads(slots: Iterable[Slot]) -> set[str]:
    """Return the roots that expressions, words and links read."""
    found: set[str] = set()
    for slot in slots:
        parts = getattr(slot, "args", {}).values()
        inner = [slot, *parts, getattr(slot, "value", None), getattr(slot, "url", None), getattr(slot, "when", None)]
        label = getattr(slot, "label", None)
        inner += [*getattr(label, "args", {}).values(), getattr(label, "value", None)]
        for item in inner:
            if isinstance(item, Expression):
                found |= {path.root for path in reads(item.parsed.expr)}
    return found
