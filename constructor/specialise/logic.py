"""Truth: what is decided at build, what is left as a condition, and what each outcome proves."""

from __future__ import annotations

from collections.abc import Callable

from jinja2 import nodes
from jinja2.runtime import Undefined

from constructor.diagnostics import nearest
from constructor.specialise import output
from constructor.specialise.types import FLAG, Type
from constructor.specialise.values import Cond, Dyn, Frag, Missing, Seq, Static, Test, Value
from constructor.specialise.work import Work, expression

_ALWAYS = frozenset(("date", "datetime", "money", "quantity", "record", "page"))


def truth(work: Work, value: Value) -> bool | Test:
    """Return whether the value is true, or the condition on which it is."""
    value = work.settle(value)
    match value:
        case Static(value=known):
            return _known(work, known)
        case Dyn():
            return _later(value, work.facts)
        case Cond(test=test, yes=yes, no=no):
            with work.inside(work.frame, facts=work.facts | test.proved):
                one = truth(work, yes)
            with work.inside(work.frame, facts=work.facts | test.refuted):
                other = truth(work, no)
            return either(test, one, other)
        case Frag(items=items):
            if any(isinstance(item, str) and item for item in items):
                return True
            return Test(output.code_of(work, items)) if items else False
        case Seq(items=items, tests=tests):
            return bool(items) if tests is None else _any(work, tests)
        case Missing(name=name):
            work.refuse("unknown", name)
    return True


def _known(work: Work, known: object) -> bool:
    if isinstance(known, Undefined):
        work.refuse("unknown", known._undefined_name or "a part")
    return bool(known)


def _later(value: Dyn, facts: frozenset[str]) -> bool | Test:
    kind, code = value.type.kind, value.code
    if kind == "none":
        return False
    if kind in _ALWAYS:
        none = f"({code} is not None)"
        if f"not {none}" in facts:
            return False
        return Test(none, value.linked, yes=frozenset((code,))) if value.type.null else True
    if value.linked and kind in ("text", "html", "safe") and not value.type.null:
        return True  # words are never empty
    return _plainly(value, facts)


def _plainly(value: Dyn, facts: frozenset[str]) -> bool | Test:
    if f"true {value.code}" in facts:
        return True
    if f"not {value.code}" in facts:
        return False
    return Test(value.code, value.linked, yes=frozenset((value.code,)))


def either(test: Test, one: bool | Test, other: bool | Test) -> bool | Test:
    """Return the truth of a choice from the truths of its sides."""
    if isinstance(one, bool) and isinstance(other, bool):
        return one if one == other else test if one else negated(test)
    linked = test.linked and all(isinstance(side, bool) or side.linked for side in (one, other))
    if isinstance(one, Test) and isinstance(other, Test):
        return Test(
            f"({one.code} if {test.code} else {other.code})", linked, yes=one.yes & other.yes, no=one.no & other.no
        )
    if isinstance(one, Test):
        if other:
            return Test(f"(not {test.code} or {one.code})", linked, no=test.proved | one.refuted)
        return Test(f"({test.code} and {one.code})", linked, yes=test.proved | one.proved)
    assert isinstance(other, Test)
    if one:
        return Test(f"({test.code} or {other.code})", linked, no=test.refuted | other.refuted)
    return Test(f"(not {test.code} and {other.code})", linked, yes=test.refuted | other.proved)


def negated(test: Test) -> Test:
    """Return the opposite condition."""
    return Test(f"(not {test.code})", test.linked, yes=test.refuted, no=test.proved)


def choice(work: Work, test: bool | Test, yes: Callable[[], Value], no: Callable[[], Value]) -> Value:
    """Return one of two values, each evaluated with what is then proved; or the choice between them."""
    if isinstance(test, bool):
        return yes() if test else no()
    with work.inside(work.frame, facts=work.facts | test.proved):
        one = yes()
    with work.inside(work.frame, facts=work.facts | test.refuted):
        other = no()
    return one if one == other else Cond(test, one, other)


def distribute(work: Work, value: Value, each: Callable[[Value], Value]) -> Value:
    """Return what `each` makes of the value, of both sides where it is a choice."""
    value = work.settle(value)
    if isinstance(value, Cond):
        test, one, other = value.test, value.yes, value.no
        return choice(work, test, lambda: distribute(work, one, each), lambda: distribute(work, other, each))
    return each(value)


def decide(work: Work, node: nodes.Node) -> bool | Test:
    """Return the truth of an expression where only its truth matters."""
    if isinstance(node, nodes.Not):
        found = decide(work, node.node)
        return not found if isinstance(found, bool) else negated(found)
    if not isinstance(node, nodes.And | nodes.Or):
        return truth(work, work.value(node))
    left, both = decide(work, node.left), isinstance(node, nodes.And)
    if isinstance(left, bool):
        return decide(work, node.right) if left is both else left
    with work.inside(work.frame, facts=work.facts | (left.proved if both else left.refuted)):
        right = decide(work, node.right)
    return either(left, right, False) if both else either(left, True, right)


def as_flag(truth: bool | Test) -> Value:
    """Return a truth as a value."""
    return Static(truth) if isinstance(truth, bool) else Cond(truth, Static(True), Static(False))


def _any(work: Work, tests: tuple[Value, ...]) -> bool | Test:
    found: list[Test] = []
    for one in (truth(work, test) for test in tests):
        if one is True:
            return True
        if isinstance(one, Test):
            found.append(one)
    if not found:
        return False
    return Test(f"({' or '.join(one.code for one in found)})", all(one.linked for one in found))


@expression(nodes.CondExpr)
def cond(work: Work, node: nodes.CondExpr) -> Value:
    """`a if test else b`."""
    test = decide(work, node.test)
    last = node.expr2
    return choice(
        work,
        test,
        lambda: work.value(node.expr1),
        lambda: Missing("the other side of an inline if") if last is None else work.value(last),
    )


@expression(nodes.And)
def both(work: Work, node: nodes.And) -> Value:
    """`a and b`, which is one of its operands."""
    left = work.value(node.left)
    return choice(work, truth(work, left), lambda: work.value(node.right), lambda: _untrue(work, left))


def _untrue(work: Work, value: Value) -> Value:
    """Return a value that was found not to be true: of an object, only None is not."""
    value = work.settle(value)
    return Static(None) if isinstance(value, Dyn) and value.type.kind in _ALWAYS else value


@expression(nodes.Or)
def first(work: Work, node: nodes.Or) -> Value:
    """`a or b`, which is one of its operands."""
    left = work.value(node.left)
    return choice(work, truth(work, left), lambda: work.settle(left), lambda: work.value(node.right))


@expression(nodes.Not)
def inverse(work: Work, node: nodes.Not) -> Value:
    """`not a`."""
    return as_flag(decide(work, node))


@expression(nodes.Test)
def test(work: Work, node: nodes.Test) -> Value:
    """`a is test`."""
    if node.args or node.kwargs or node.dyn_args or node.dyn_kwargs:
        return _folded(work, node, work.value(node.node))
    if node.name in ("defined", "undefined"):
        return distribute(work, work.value(node.node), lambda value: _defined(node.name == "defined", value))
    if node.name == "none":
        return none(work, work.value(node.node))
    return distribute(work, work.value(node.node), lambda value: _folded(work, node, value))


def _defined(wanted: bool, value: Value) -> Value:
    missing = isinstance(value, Missing) or (isinstance(value, Static) and isinstance(value.value, Undefined))
    return Static(missing is not wanted)


def none(work: Work, value: Value) -> Value:
    """Return whether the value is None."""
    return distribute(work, value, _none)


def _none(value: Value) -> Value:
    if isinstance(value, Static):
        return Static(value.value is None)
    if not isinstance(value, Dyn) or not value.type.null:
        return Static(False)
    return as_flag(Test(f"{value.code} is None", value.linked, no=frozenset((value.code,))))


def _folded(work: Work, node: nodes.Test, value: Value) -> Value:
    args = [work.value(arg) for arg in node.args]
    if node.kwargs or node.dyn_args or node.dyn_kwargs:
        work.refuse("arguments", node.name)
    if node.name not in work.environment.tests:
        work.refuse("unknown", node.name)
    known = [one.value for one in (value, *args) if isinstance(one, Static)]
    if len(known) != len(args) + 1:
        work.refuse("over_data", node.name)
    with work.folding(node.name):
        return Static(work.environment.call_test(node.name, known[0], known[1:]))


_OPERATORS = {
    "eq": "==", "ne": "!=", "gt": ">", "gteq": ">=", "lt": "<", "lteq": "<=", "in": "in", "notin": "not in",
}  # fmt: skip


@expression(nodes.Compare)
def compare(work: Work, node: nodes.Compare) -> Value:
    """`a == b`, `a in b`; chains are comparisons of neighbours."""
    values = [work.value(node.expr), *(work.value(operand.expr) for operand in node.ops)]
    found: Value = Static(True)
    for at, operand in enumerate(node.ops):
        one = _compared(work, operand.op, values[at], values[at + 1])
        found = one if at == 0 else choice(work, truth(work, found), lambda one=one: one, lambda: Static(False))  # type: ignore[misc]  # a lambda's default keeps this round's value
    return found


def _compared(work: Work, operator: str, left: Value, right: Value) -> Value:
    return distribute(work, left, lambda one: distribute(work, right, lambda other: _pair(work, operator, one, other)))


def _pair(work: Work, operator: str, left: Value, right: Value) -> Value:
    if isinstance(left, Static) and isinstance(right, Static):
        with work.folding(_OPERATORS[operator]):
            return Static(_FOLD[operator](left.value, right.value))
    _meant(work, left, right)
    _meant(work, right, left)
    sides = [output.argument(work, side) for side in (left, right)]
    code = f"({sides[0].code} {_OPERATORS[operator]} {sides[1].code})"
    if _is_there(operator, sides[0], right):
        return as_flag(Test(code, sides[0].linked, yes=frozenset((sides[0].code,))))
    if all(isinstance(side, Dyn) and side.type.kind in _COMPARED for side in sides):
        return Dyn(code, FLAG, all(side.linked for side in sides))
    return Dyn(code, FLAG if operator in ("in", "notin") else Type("any"), all(side.linked for side in sides))


def _is_there(operator: str, left: Dyn, right: Value) -> bool:
    """Tell whether the comparison proves that a value, which may be None, is not."""
    if not left.type.null or left.type.kind == "any" or not isinstance(right, Static):
        return False
    if operator == "eq":
        return right.value is not None
    return operator == "in" and isinstance(right.value, tuple | list | dict | str) and None not in [*right.value]


def _meant(work: Work, value: Value, other: Value) -> None:
    """Remark on a word that the value, of an enumeration or a few words, never is."""
    if not isinstance(value, Dyn) or not isinstance(other, Static):
        return
    words = value.type.words
    asked = other.value if isinstance(other.value, tuple | list) else (other.value,)
    for word in (word for word in asked if isinstance(word, str) and words and word not in words):
        work.remark("word", word, nearest(word, words))


_COMPARED = frozenset(("text", "safe", "html", "integer", "number", "flag", "enumeration", "none", "list", "record"))
_FOLD: dict[str, Callable[[object, object], object]] = {
    "eq": lambda one, other: one == other,
    "ne": lambda one, other: one != other,
    "gt": lambda one, other: one > other,  # type: ignore[operator]  # what does not compare is refused by its error
    "gteq": lambda one, other: one >= other,  # type: ignore[operator]  # as above
    "lt": lambda one, other: one < other,  # type: ignore[operator]  # as above
    "lteq": lambda one, other: one <= other,  # type: ignore[operator]  # as above
    "in": lambda one, other: one in other,  # type: ignore[operator]  # as above
    "notin": lambda one, other: one not in other,  # type: ignore[operator]  # as above
}
