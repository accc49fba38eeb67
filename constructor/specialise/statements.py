"""`set`, `with`, `if`, and what an undecided `if` leaves of the names that were set in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from jinja2 import nodes

from constructor.specialise import output
from constructor.specialise.body import Item, is_pure
from constructor.specialise.logic import decide
from constructor.specialise.types import HTML, TEXT
from constructor.specialise.values import Cond, Dyn, Frag, Frame, Missing, Seq, Static, Test, Value
from constructor.specialise.work import Function, Work, statement


@statement(nodes.Assign)
def assign(work: Work, node: nodes.Assign) -> None:
    """`set a = b`; what is worked out is worked out once."""
    give(work, node.target, keep(work, work.value(node.node)))


def keep(work: Work, value: Value) -> Value:
    """Return the value under a name where it would else be worked out at each use."""
    match value:
        case Dyn(code=code) if "(" in code and not value.linked:
            return work.bind(value)
        case Cond(test=test, yes=yes, no=no) if "(" in test.code and not test.linked:
            name = work.bind(Dyn(test.code, TEXT)).code
            return Cond(Test(name, yes=test.yes | {f"true {test.code}"}, no=test.no | {f"not {test.code}"}), yes, no)
        case Frag(items=items) if len(work.bound) == 1 and not is_pure(items):
            return _written_once(work, items)
    return value


def _written_once(work: Work, items: Sequence[Item]) -> Value:
    """Return markup with loops as the text that a function gives: it may be printed at several places."""
    function = Function(work.pool.fresh("part"), (), tuple(items))
    work.functions[function.name] = function
    return work.bind(Dyn(f"{function.name}()", HTML))


def give(work: Work, target: nodes.Node, value: Value) -> None:
    """Give a name, or several at once, the value."""
    if isinstance(target, nodes.Name):
        work.frame.names[target.name] = value
        return
    if not isinstance(target, nodes.Tuple):
        work.refuse("statement", "namespace" if isinstance(target, nodes.NSRef) else "set")
    for at, inner in enumerate(target.items):
        give(work, inner, _unpacked(work, value, at, len(target.items)))


def _unpacked(work: Work, value: Value, at: int, length: int) -> Value:
    match value:
        case Static(value=known) if isinstance(known, tuple | list) and len(known) == length:
            return Static(known[at])
        case Seq(items=items, tests=None) if len(items) == length:
            return items[at]
        case Dyn(type=type) if type.parts is not None and len(type.parts) == length:
            return Dyn(f"{value.code}[{at}]", type.parts[str(at)], value.linked)
    work.refuse("value", f"{length} names at once")


@statement(nodes.AssignBlock)
def assign_block(work: Work, node: nodes.AssignBlock) -> None:
    """`set a` … `endset`."""
    if node.filter is not None:
        work.refuse("statement", "set with a filter")
    with work.captured() as items, work.inside(Frame(work.frame)):
        work.run(node.body)
    give(work, node.target, Frag(tuple(items)))


@statement(nodes.With)
def scoped(work: Work, node: nodes.With) -> None:
    """`with a = b`."""
    frame = Frame(work.frame)
    values = [work.value(value) for value in node.values]
    with work.inside(frame):
        for target, value in zip(node.targets, values, strict=True):
            give(work, target, keep(work, value))
        work.run(node.body)


@statement(nodes.Scope)
def inner(work: Work, node: nodes.Scope) -> None:
    """A body with names of its own."""
    with work.inside(Frame(work.frame)):
        work.run(node.body)


@statement(nodes.ExprStmt)
def evaluated(work: Work, node: nodes.ExprStmt) -> None:
    """`do a`: nothing here has effects."""
    work.refuse("statement", "do")


@statement(nodes.If)
def condition(work: Work, node: nodes.If) -> None:
    """`if`, `elif`, `else`."""
    found = decide(work, node.test)
    rest: Sequence[nodes.Node] = [nodes.If(*_parts(node), lineno=node.elif_[0].lineno)] if node.elif_ else node.else_
    for name, side in (("if", node.body), ("else", rest)):
        if side:
            work.remarks.side(work.template, node.lineno, name, found is not (name == "else"))
    if isinstance(found, bool):
        work.run(node.body if found else rest)
        return
    line = work.line
    before = _names(work.frame)
    one, after_one = _side(work, node.body, work.facts | found.proved, before)
    other, after_other = _side(work, rest, work.facts | found.refuted, before)
    test = found
    if not found.code.isidentifier() and _differ(after_one, after_other):
        test = _named(work, found)
    for frame, names in before.items():
        _merge(frame, test, names, after_one[frame], after_other[frame])
    work.line = line
    output.branch(work, test.code, test.linked, one, other)


def _parts(node: nodes.If) -> tuple[nodes.Node, list[nodes.Node], list[nodes.If], list[nodes.Node]]:
    first = node.elif_[0]
    return first.test, first.body, node.elif_[1:], node.else_


def _named(work: Work, test: Test) -> Test:
    if test.linked:
        return test
    name = work.bind(Dyn(test.code, TEXT)).code
    return Test(name, yes=test.yes, no=test.no)


_Names = Mapping[int, dict[str, Value]]


def _names(frame: Frame) -> dict[_Held, dict[str, Value]]:
    return {_Held(one): dict(one.names) for one in frame.chain()}


class _Held:
    """A frame as a key: by what it is, not by what it holds."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame

    def __hash__(self) -> int:
        return id(self.frame)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held) and other.frame is self.frame


def _side(
    work: Work, body: Sequence[nodes.Node], facts: frozenset[str], before: dict[_Held, dict[str, Value]]
) -> tuple[list[Item], dict[_Held, dict[str, Value]]]:
    with work.captured() as items, work.inside(work.frame, facts=facts):
        work.run(body)
    after = _names(work.frame)
    for held, names in before.items():
        held.frame.names = dict(names)
    return items, after


def _differ(one: dict[_Held, dict[str, Value]], other: dict[_Held, dict[str, Value]]) -> bool:
    return any(names != other[held] for held, names in one.items())


def _merge(held: _Held, test: Test, before: dict[str, Value], one: dict[str, Value], other: dict[str, Value]) -> None:
    for name in sorted({*one, *other}):
        yes, no = one.get(name), other.get(name)
        if yes == no and yes is not None:
            held.frame.names[name] = yes
            continue
        outside = held.frame.parent.find(name) if held.frame.parent is not None else None
        held.frame.names[name] = Cond(test, yes or outside or Missing(name), no or outside or Missing(name))


@statement(nodes.FilterBlock, nodes.ScopedEvalContextModifier, nodes.EvalContextModifier)
def refused(work: Work, node: nodes.Node) -> None:
    """What changes how its inside is escaped or printed."""
    work.refuse("statement", "filter" if isinstance(node, nodes.FilterBlock) else "autoescape")
