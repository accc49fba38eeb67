"""A question names an owner: some parameter that is proved to be the asker's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from constructor.check.model import Checked
from constructor.diagnostics import Report
from constructor.openapi import ApiParameter
from constructor.resolve.model import (
    AskedOperation,
    BlockOf,
    DataOf,
    Expression,
    ObjectOf,
    QuestionOf,
    RecordOf,
    ScreenOf,
    Slot,
)
from constructor.types import roots


def check(checked: Checked, report: Report) -> None:
    """Report questions that would ask for everybody's things on behalf of a role that owns only its own."""
    blueprint = checked.blueprint
    asking: dict[QuestionOf, set[str]] = {}
    for screen in blueprint.screens.values():
        data = {**blueprint.data, **screen.data}
        seen = list(_blocks(screen.blocks, _admitted(checked, screen)))
        seen.append((_admitted(checked, screen), [screen.title]))
        _note(asking, data, seen)
    _note(asking, blueprint.data, [(set(blueprint.roles), [blueprint.phone, blueprint.email])])
    for current in blueprint.current.values():
        if current.options is not None:
            asking[current.options] = set(blueprint.roles)
    for question, roles in asking.items():
        if isinstance(question.asked, AskedOperation):
            _check_question(checked, report, question, question.asked, roles)


def _check_question(
    checked: Checked, report: Report, question: QuestionOf, asked: AskedOperation, roles: Iterable[str]
) -> None:
    objects = checked.blueprint.objects
    naming = tuple(item for item in asked.operation.parameters if proves(objects, item))
    # A required one that is not passed is a finding of its own.
    if asked.public or not question.sound or any(item.required or item.name in question.args for item in naming):
        return
    named = {item.type.object for item in naming} or set(objects)
    for role in sorted(roles):
        if not any("anyone" in objects[name].owners.get(role, ()) for name in named & objects.keys()):
            report.add(
                "PC3002", question.span, operation=asked.id, role=role, parameters=tuple(item.name for item in naming)
            )


def proves(objects: Mapping[str, ObjectOf], parameter: ApiParameter) -> bool:
    """Tell whether passing the parameter says whose things are asked for.

    What everybody may see narrows an answer and names no owner; in a path it is what the question is about.
    """
    declared = objects.get(parameter.type.object)
    public = declared is not None and declared.public
    return bool(parameter.type.object) and (not public or parameter.where == "path")


def _admitted(checked: Checked, screen: ScreenOf) -> set[str]:
    return {*checked.blueprint.roles, "guest"} if screen.public else set(screen.roles)


def _note(
    asking: dict[QuestionOf, set[str]], data: Mapping[str, DataOf], seen: Iterable[tuple[set[str], list[Slot]]]
) -> None:
    """Note for each question the roles that see something which reads it, directly or through other data."""
    read = [(roles, found) for roles, slots in seen if (found := _reads(slots))]
    needs = {datum.name: _needs(datum) for datum in data.values()}
    for question in data.values():
        if isinstance(question, QuestionOf):
            names = _readers(needs, question.name)
            asking.setdefault(question, set()).update(role for roles, found in read if found & names for role in roles)


def _readers(read: Mapping[str, set[str]], name: str) -> set[str]:
    """Return the data names whose asking needs the data of that name, with itself; `read` are the roots of each."""
    names = {name}
    while more := {datum for datum, found in read.items() if datum not in names and found & names}:
        names |= more
    return names


def _needs(datum: DataOf) -> set[str]:
    """Return the roots that asking for a datum reads."""
    slots = datum.args.values() if isinstance(datum, QuestionOf) else (datum.expression,)
    return _reads(item for item in slots if isinstance(item, Expression))


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
                found |= roots(item.parsed.expr)
    return found
