"""Filters, functions, methods, and macros, which are taken in where they are called."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

from jinja2 import nodes

from constructor.specialise import output
from constructor.specialise.remarks import spelled
from constructor.specialise.statements import keep
from constructor.specialise.types import HTML, Type, of_result
from constructor.specialise.values import Dyn, Frag, Frame, Macro, Missing, Parts, Seq, Static, Value
from constructor.specialise.work import DEEPEST, Function, Refusal, Work, expression, statement

Given = Sequence[Value]
Named = Mapping[str, Value]
FILTERS: dict[str, Callable[[Work, Value, Given, Named], Value]] = {}
FUNCTIONS: dict[str, Callable[[Work, Given, Named], Value]] = {}
METHODS: dict[str, Callable[[Work, Value, Given], Value]] = {}


@statement(nodes.Macro)
def macro(work: Work, node: nodes.Macro) -> None:
    """`macro`: a name for a piece of template."""
    work.frame.names[node.name] = Macro(node, work.frame, work.template)


@statement(nodes.CallBlock)
def call_block(work: Work, node: nodes.CallBlock) -> None:
    """`call`: a macro that is given a body."""
    callee, args, named = _call(work, node.call)
    if not isinstance(callee, Macro):
        work.refuse("value", "call")
    output.show(work, expand(work, callee, args, named, Macro(node, work.frame, work.template)))


def _call(work: Work, node: nodes.Call) -> tuple[Value, list[Value], dict[str, Value]]:
    if node.dyn_args is not None or node.dyn_kwargs is not None:
        work.refuse("statement", "* or ** in a call")
    callee = work.value(node.node)
    return callee, [work.value(arg) for arg in node.args], _named(work, node.kwargs)


def _named(work: Work, kwargs: Sequence[nodes.Node]) -> dict[str, Value]:
    return {arg.key: work.value(arg.value) for arg in kwargs if isinstance(arg, nodes.Keyword)}


@expression(nodes.Call)
def call(work: Work, node: nodes.Call) -> Value:
    """`f(a)`: a macro, a function of all templates, or a method of a text."""
    if isinstance(node.node, nodes.Getattr):
        owner = work.value(node.node.node)
        if not isinstance(owner, Parts):
            args = [work.value(arg) for arg in node.args]
            if node.node.attr not in METHODS or node.kwargs:
                work.refuse("statement", f".{node.node.attr}()")
            return METHODS[node.node.attr](work, owner, args)
    callee, args, named = _call(work, node)
    if isinstance(callee, Macro):
        return expand(work, callee, args, named)
    if isinstance(callee, Missing) and callee.name in FUNCTIONS:
        return FUNCTIONS[callee.name](work, args, named)
    name = callee.name if isinstance(callee, Missing) else type(callee).__name__.lower()
    work.refuse("statement" if name in work.environment.globals else "unknown", f"{name}()")


@expression(nodes.Filter)
def filtered(work: Work, node: nodes.Filter) -> Value:
    """`a|f(b)`."""
    if node.node is None or node.dyn_args is not None or node.dyn_kwargs is not None:
        work.refuse("statement", f"|{node.name} with * or over a block")
    if node.name not in work.environment.filters:
        work.refuse("unknown", f"|{node.name}")
    value = work.value(node.node)
    args = [work.value(arg) for arg in node.args]
    known = FILTERS.get(node.name, _as_it_is(node.name))
    named = _named(work, node.kwargs)
    try:
        return known(work, value, args, named)
    except Refusal as refusal:  # only here is it known how the template writes it
        if refusal.why in ("setting", "arguments") and "|" not in refusal.name and refusal.template == work.template:
            refusal.name = spelled(node)
        raise


def _as_it_is(name: str) -> Callable[[Work, Value, Given, Named], Value]:
    """Return the filter of the runtime itself, of which nothing is known but the type of what it returns."""

    def call(work: Work, value: Value, args: Given, named: Named) -> Value:
        function = work.environment.filters[name]
        if named or hasattr(function, "jinja_pass_arg") or not function.__module__.startswith("runtime."):
            work.refuse("statement", f"|{name}")
        return runtime_call(work, function, [value, *args], of_result(function))

    return call


def expand(work: Work, macro: Macro, args: Given, named: Named, caller: Macro | None = None) -> Value:
    """Return the markup of a macro over its arguments; of one that calls itself over data, a call."""
    if len(work.calling) >= DEEPEST:
        work.refuse("recursion", getattr(macro.node, "name", "caller"))
    given = _given(work, macro, [keep(work, arg) for arg in args], named)
    if macro.node in work.calling and any(not isinstance(value, Static | Missing) for value in given.values()):
        return _recursive(work, macro, given)
    frame = Frame(macro.frame, dict(given))
    if caller is not None:
        frame.names["caller"] = caller
    work.calling.append(macro.node)
    line = work.line
    with work.captured() as items, work.inside(frame, macro.template):
        _defaults(work, macro, frame)
        work.run(macro.node.body)
    work.line = line
    work.calling.pop()
    return Frag(tuple(items))


def _given(work: Work, macro: Macro, args: Given, named: Named) -> dict[str, Value]:
    names = [arg.name for arg in macro.node.args]
    found = dict(zip(names, args, strict=False))
    used = _names(macro.node)
    rest = {name: value for name, value in named.items() if name not in names}
    found |= {name: value for name, value in named.items() if name in names}
    if (len(args) > len(names) and "varargs" not in used) or (rest and "kwargs" not in used):
        work.refuse("arguments", f"{getattr(macro.node, 'name', 'caller')}()")
    if "varargs" in used:
        found["varargs"] = Seq(tuple(args[len(names) :]))
    if "kwargs" in used:
        found["kwargs"] = Parts(rest)
    return found


@lru_cache(maxsize=4096)
def _names(node: nodes.Node) -> frozenset[str]:
    """Return the names in a macro, which is called over and over."""
    return frozenset(name.name for name in node.find_all(nodes.Name))


def _defaults(work: Work, macro: Macro, frame: Frame) -> None:
    """Give each parameter that was left out its default, which may read those before it."""
    names = [arg.name for arg in macro.node.args]
    defaults = dict(zip(names[len(names) - len(macro.node.defaults) :], macro.node.defaults, strict=True))
    for name in names:
        if name not in frame.names:
            frame.names[name] = work.value(defaults[name]) if name in defaults else Missing(name)


def _recursive(work: Work, macro: Macro, given: dict[str, Value]) -> Value:
    sides = {name: value if isinstance(value, Static | Missing) else output.argument(work, value)
             for name, value in given.items()}  # fmt: skip
    passed = {name: value for name, value in sides.items() if isinstance(value, Dyn)}
    shape = tuple((name, repr(value.type if isinstance(value, Dyn) else value)) for name, value in sides.items())
    key = (macro.node, shape)
    if key not in work.functions:
        _define(work, macro, key, sides, passed)
    arguments = ", ".join(value.code for value in passed.values())
    return Dyn(f"{work.functions[key].name}({arguments})", HTML)


def _define(work: Work, macro: Macro, key: object, sides: Named, passed: Mapping[str, Dyn]) -> None:
    parameters = {name: Dyn(work.pool.fresh("p"), value.type) for name, value in passed.items()}
    function = Function(work.pool.fresh("macro"), tuple(value.code for value in parameters.values()))
    work.functions[key] = function
    frame = Frame(macro.frame, {**sides, **parameters})
    with work.captured() as items, work.inside(frame, macro.template, facts=frozenset()):
        _defaults(work, macro, frame)
        work.run(macro.node.body)
    function.body = tuple(items)


def runtime_call(
    work: Work, function: Callable[..., object], values: Sequence[Value], type: Type, *, linked: bool = False
) -> Dyn:
    """Return the call of a function of the runtime."""
    arguments = [output.argument(work, value) for value in values]
    code = f"{work.pool.use(function)}({', '.join(argument.code for argument in arguments)})"
    return Dyn(work.pool.bind(code, "v") if linked else code, type, linked)
