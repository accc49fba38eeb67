"""Names, constants, containers, parts of things, and text put together."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping

from jinja2 import nodes
from jinja2.runtime import Undefined
from markupsafe import Markup

from constructor.specialise import output
from constructor.specialise.logic import distribute
from constructor.specialise.types import ANY, TEXT, Type, of_attribute
from constructor.specialise.values import Dyn, Frag, Missing, Over, Parts, Seq, Static, Value
from constructor.specialise.work import Work, expression
from runtime.linked.support import joined
from runtime.render.settings import Settings


@expression(nodes.Const, nodes.TemplateData)
def const(work: Work, node: nodes.Const | nodes.TemplateData) -> Value:
    """A literal."""
    return Static(node.as_const())


@expression(nodes.Name)
def name(work: Work, node: nodes.Name) -> Value:
    """A name, which may be unknown as long as nothing is made of it."""
    found = work.frame.find(node.name)
    return work.settle(found) if found is not None else Missing(node.name)


@expression(nodes.Tuple, nodes.List)
def sequence(work: Work, node: nodes.Tuple | nodes.List) -> Value:
    """`(a, b)` and `[a, b]`."""
    items = tuple(work.value(item) for item in node.items)
    known = [item.value for item in items if isinstance(item, Static)]
    if len(known) == len(items):
        return Static(tuple(known) if isinstance(node, nodes.Tuple) else known)
    return Seq(items)


@expression(nodes.Dict)
def mapping(work: Work, node: nodes.Dict) -> Value:
    """`{'a': b}`; the keys are known."""
    keys = [work.value(pair.key) for pair in node.items]
    values = [work.value(pair.value) for pair in node.items]
    if not all(isinstance(key, Static) for key in keys):
        work.refuse("late", "a key of {…}")
    pairs = {key.value: value for key, value in zip(keys, values, strict=True) if isinstance(key, Static)}
    if all(isinstance(value, Static) for value in values):
        return Static({key: value.value for key, value in pairs.items() if isinstance(value, Static)})
    return Parts({str(key): value for key, value in pairs.items()})


@expression(nodes.Getattr)
def attribute(work: Work, node: nodes.Getattr) -> Value:
    """`a.b`."""
    return distribute(work, work.value(node.node), lambda value: part(work, value, node.attr, attr=True))


@expression(nodes.Getitem)
def item(work: Work, node: nodes.Getitem) -> Value:
    """`a[b]`."""
    if isinstance(node.arg, nodes.Slice):
        work.refuse("late", "a slice")
    keys = work.value(node.arg)
    return distribute(
        work, work.value(node.node), lambda value: distribute(work, keys, lambda key: _item(work, value, key))
    )


def _item(work: Work, value: Value, key: Value) -> Value:
    if isinstance(key, Static):
        return part(work, value, key.value, attr=False)
    if isinstance(value, Static) and isinstance(value.value, Mapping) and isinstance(key, Dyn):
        return _chosen(work, value.value, key)
    work.refuse("late", "a key")


def _chosen(work: Work, known: Mapping[object, object], key: Dyn) -> Value:
    texts = all(isinstance(one, str) and not isinstance(one, Markup) for one in known.values())
    return Dyn(f"{work.pool.lift(known)}[{key.code}]", TEXT if texts else ANY)


def part(work: Work, value: Value, key: object, *, attr: bool) -> Value:
    """Return a part of a value, as Jinja finds it."""
    match value:
        case Static(value=known):
            return _static(work, known, key, attr=attr)
        case Parts(parts=parts):
            if key in parts:
                return work.settle(parts[str(key)])
            return _of_class(work, value.of_class, value.code, key)
        case Seq(items=items) if isinstance(key, int) and -len(items) <= key < len(items) and value.tests is None:
            return items[key]
        case Over():
            return _of_scope(work, value, key)
        case Dyn():
            return _of_data(work, value, key)
        case Missing(name=name):
            work.refuse("unknown", name)
    work.refuse("unknown", f".{key}")


def _static(work: Work, known: object, key: object, *, attr: bool) -> Value:
    environment = work.environment
    if attr and isinstance(known, Mapping) and not isinstance(known, Settings) and hasattr(type(known), str(key)):
        work.refuse("method", str(key))
    found = environment.getattr(known, str(key)) if attr else environment.getitem(known, key)
    return Missing(str(key)) if isinstance(found, Undefined) else Static(found)


def _of_class(work: Work, of_class: type | None, code: str, key: object) -> Value:
    found = of_attribute(of_class, str(key)) if of_class is not None else None
    if found is None or not code:
        work.refuse("unknown", f".{key}")
    if isinstance(getattr(of_class, str(key), None), property) and _is_given(work, code):
        work.opening[f"{code}_{key}"] = f"{code}.{key}"  # worked out, so it is asked once
        return work.settle(Dyn(f"{code}_{key}", found))
    return work.settle(Dyn(f"{code}.{key}", found))


def _is_given(work: Work, code: str) -> bool:
    """Tell whether the code is a parameter of the function that draws."""
    return any(isinstance(one, Dyn) and one.code == code for one in work.context.names.values())


def _of_scope(work: Work, scope: Over, key: object) -> Value:
    if key == "level":
        return Static(scope.level)
    if key == "heading":
        return scope.heading
    work.refuse("unknown", f"scope.{key}")


def _of_data(work: Work, value: Dyn, key: object) -> Value:
    type = value.type
    if type.null:
        work.refuse("nothing", f".{key}")
    if type.kind == "record" and type.of_class is not None:
        return _of_class(work, type.of_class, value.code, key)
    if type.kind == "record" and type.parts is not None and str(key) in type.parts:
        return work.settle(Dyn(f"{value.code}[{key}]", type.parts[str(key)], value.linked))
    if type.kind == "list" and isinstance(key, int):
        return Dyn(f"{value.code}[{key}]", type.of or ANY, value.linked)
    if type.kind == "any" and isinstance(key, str) and key.isidentifier():
        return Dyn(f"ga({value.code}, {work.pool.text(key)})", ANY)
    work.refuse("unknown", f".{key}")


@expression(nodes.Concat)
def concat(work: Work, node: nodes.Concat) -> Value:
    """`a ~ b`: text, or markup where a part is markup."""
    values = [work.value(part) for part in node.nodes]
    found = values[0]
    for value in values[1:]:
        left = found
        found = distribute(
            work,
            left,
            lambda one, value=value: distribute(work, value, lambda other: _joined(work, one, other)),  # type: ignore[misc]  # a default keeps this round's value
        )
    return found


def _joined(work: Work, one: Value, other: Value) -> Value:
    if isinstance(one, Static) and isinstance(other, Static):
        return Static(_plain_joined(one.value, other.value))
    if any(_is_markup(value) for value in (one, other)):
        with work.captured() as items:
            for value in (one, other):
                output.show(work, value)
        return Frag(tuple(items))
    sides = [output.argument(work, value) for value in (one, other)]
    if all(side.type.kind in ("text", "safe") and not side.type.null for side in sides):
        linked = all(side.linked for side in sides)
        code = f"({sides[0].code} + {sides[1].code})"
        return Dyn(work.pool.bind(code, "t") if linked else code, TEXT, linked)
    return Dyn(f"{work.pool.use(joined)}({sides[0].code}, {sides[1].code})", ANY)


def _plain_joined(one: object, other: object) -> str:
    if hasattr(one, "__html__") or hasattr(other, "__html__"):
        return Markup("").join((one, other))  # type: ignore[arg-type]  # Markup escapes what is no text
    return f"{one}{other}"


def _is_markup(value: Value) -> bool:
    return (
        isinstance(value, Frag)
        or (isinstance(value, Dyn) and value.type.kind in ("html", "pieces"))
        or (isinstance(value, Static) and hasattr(value.value, "__html__"))
    )


_ARITHMETIC: Mapping[type[nodes.Node], tuple[str, Callable[..., object]]] = {
    nodes.Add: ("+", operator.add),
    nodes.Sub: ("-", operator.sub),
    nodes.Mul: ("*", operator.mul),
    nodes.Div: ("/", operator.truediv),
    nodes.FloorDiv: ("//", operator.floordiv),
    nodes.Mod: ("%", operator.mod),
    nodes.Pow: ("**", operator.pow),
}


@expression(*_ARITHMETIC)
def arithmetic(work: Work, node: nodes.BinExpr) -> Value:
    """`a + b` and its like."""
    left, right = work.value(node.left), work.value(node.right)
    return distribute(work, left, lambda one: distribute(work, right, lambda other: _counted(work, node, one, other)))


def _counted(work: Work, node: nodes.BinExpr, one: Value, other: Value) -> Value:
    sign, fold = _ARITHMETIC[type(node)]
    if isinstance(one, Static) and isinstance(other, Static):
        try:
            return Static(fold(one.value, other.value))
        except (ArithmeticError, TypeError, ValueError) as error:
            work.refuse("failing", str(error))
    sides = [output.argument(work, value) for value in (one, other)]
    whole = all(side.type.kind == "integer" and not side.type.null for side in sides) and sign in "+-*"
    return Dyn(f"({sides[0].code} {sign} {sides[1].code})", Type("integer") if whole else ANY)


@expression(nodes.Neg, nodes.Pos)
def signed(work: Work, node: nodes.Neg | nodes.Pos) -> Value:
    """`-a` and `+a` of a number that is known."""
    found = work.value(node.node)
    if not isinstance(found, Static) or not isinstance(found.value, int | float):
        work.refuse("late", "a number with a sign")
    return Static(-found.value if isinstance(node, nodes.Neg) else +found.value)
