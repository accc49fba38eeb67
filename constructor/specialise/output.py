"""What a value prints, by its proven type, and what it is as an argument of code."""

from __future__ import annotations

from collections.abc import Sequence

from jinja2 import nodes
from jinja2.runtime import Undefined
from markupsafe import Markup, escape

from constructor.specialise.body import If, Item, Piece, Spread, is_pure, merged
from constructor.specialise.pool import Unstable
from constructor.specialise.printer import joined
from constructor.specialise.remarks import spelled
from constructor.specialise.types import HTML, PRINTED_BARE, TEXT, Type, join
from constructor.specialise.values import Cond, Dyn, Frag, Missing, Over, Parts, Seq, Static, Value
from constructor.specialise.work import Work, statement


@statement(nodes.Output)
def output(work: Work, node: nodes.Output) -> None:
    """Text and `{{ … }}`."""
    for part in node.nodes:
        if isinstance(part, nodes.TemplateData):
            work.put(part.data)
        elif isinstance(part, nodes.Const):
            work.put(str(escape(part.value)))  # Jinja escapes literals and does not finalize them
        else:
            value, work.printing = work.value(part), part
            show(work, value)


def show(work: Work, value: Value) -> None:
    """Leave the printing of a value, escaped as its type needs."""
    value = work.settle(value)
    match value:
        case Static(value=known):
            work.put(_text(work, known))
        case Dyn():
            _dyn(work, value)
        case Cond(test=test, yes=yes, no=no):
            with work.captured() as one, work.inside(work.frame, facts=work.facts | test.proved):
                show(work, yes)
            with work.captured() as other, work.inside(work.frame, facts=work.facts | test.refuted):
                show(work, no)
            branch(work, test.code, test.linked, one, other)
        case Frag(items=items):
            for item in items:
                work.put(item)
        case Missing(name=name):
            work.refuse("unknown", name)
        case _:
            work.refuse("value", type(value).__name__.lower())


def branch(work: Work, test: str, linked: bool, one: Sequence[Item], other: Sequence[Item]) -> None:
    """Leave a condition, or what both its sides are."""
    yes, no = merged(one), merged(other)
    if yes == no and is_pure(yes):
        for item in yes:
            work.put(item)
    elif yes or no:
        work.put(If(test, yes, no, linked, f"{work.template}:{work.line}"))


def _text(work: Work, known: object) -> str:
    if isinstance(known, Undefined):
        work.refuse("unknown", known._undefined_name or "a part")
    if type(known).__repr__ is object.__repr__ and not hasattr(known, "__html__"):
        work.refuse("value", type(known).__name__.lower())  # it would print where in memory it lay
    finalize = work.environment.finalize
    return str(escape(finalize(known) if finalize is not None else known))


def _dyn(work: Work, value: Dyn) -> None:
    kind, code = value.type.kind, value.code
    if kind == "none":
        return
    if kind == "pieces":
        work.put(Spread(code))
        return
    if not value.type.null or kind == "any":
        work.put(printed(value))
        return
    work.remark("nothing", spelled(work.printing))
    if code.isidentifier() or "(" not in code:
        piece, test = printed(value), f"{code} is not None"
    else:
        name = work.pool.fresh("v")
        piece, test = printed(Dyn(name, value.type)), f"({name} := {code}) is not None"
    branch(work, test, value.linked, [piece], [])


def printed(value: Dyn) -> Piece:
    """Return the piece that prints a value that is not None."""
    kind, code = value.type.kind, value.code
    if kind in PRINTED_BARE:
        return Piece(code, value.linked, text=kind == "safe" or value.html == code)
    if value.html:
        return Piece(value.html, value.linked)
    return Piece(f"e({code})" if kind == "text" else f"x({code})", value.linked)


def code_of(work: Work, items: Sequence[Item]) -> str:
    """Return the code of the markup that the items make, plain `str`."""
    items = merged(items)
    if is_pure(items):
        return joined(work.pool, items)
    work.refuse("value", "for")


def argument(work: Work, value: Value) -> Dyn:
    """Return a value as code that is passed to a function of the runtime, as Jinja would pass it."""
    value = work.settle(value)
    match value:
        case Static(value=known):
            try:
                return Dyn(work.pool.lift(known), _type_of(known), linked=True)
            except Unstable as error:
                work.refuse("unstable", str(error))
        case Dyn(type=known_type, code=code, linked=linked) if known_type.kind == "html":
            marked = f"{work.pool.use(Markup)}({code})"
            return Dyn(work.pool.bind(marked, "m") if linked else marked, known_type, linked)
        case Dyn(type=known_type, code=code) if known_type.kind == "pieces":
            return Dyn(f'{work.pool.use(Markup)}("".join({code}))', HTML)
        case Dyn():
            return value
        case Cond(test=test, yes=yes, no=no):
            one, other = argument(work, yes), argument(work, no)
            linked = test.linked and one.linked and other.linked
            code = f"({one.code} if {test.code} else {other.code})"
            return Dyn(work.pool.bind(code, "v") if linked else code, join(one.type, other.type), linked)
        case Frag(items=items):
            return Dyn(f"{work.pool.use(Markup)}({code_of(work, items)})", HTML)
        case Over():
            return Dyn(value.code(), Type("record"))
        case Seq(items=inner, tests=None):
            parts = [argument(work, one) for one in inner]
            return Dyn(f"({''.join(one.code + ', ' for one in parts)})", Type("list"))
        case Parts(code=code) if code:
            return Dyn(code, Type("any"))
        case Missing(name=name):
            work.refuse("unknown", name)
    work.refuse("value", type(value).__name__.lower())


def _type_of(known: object) -> Type:
    if isinstance(known, Markup):
        return HTML
    return TEXT if isinstance(known, str) else Type("none", null=True) if known is None else Type("any")
