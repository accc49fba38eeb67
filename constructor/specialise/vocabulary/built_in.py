"""Jinja's own filters and the methods of texts: folded over what is known, typed over data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from jinja2.nodes import EvalContext
from markupsafe import Markup

from constructor.specialise import output
from constructor.specialise.calls import FILTERS, METHODS, Given, Named
from constructor.specialise.logic import choice, distribute, truth
from constructor.specialise.types import HTML, INTEGER, TEXT, Type
from constructor.specialise.values import Dyn, Frag, Missing, Seq, Static, Test, Value
from constructor.specialise.work import Work

_PURE = (
    "abs", "capitalize", "center", "default", "dictsort", "e", "escape", "first", "float", "format", "indent", "int",
    "join", "last", "length", "list", "lower", "max", "min", "replace", "reverse", "round", "sort", "string",
    "striptags", "sum", "title", "trim", "truncate", "unique", "upper", "urlencode", "wordcount",
)  # fmt: skip


def _folded(name: str) -> Callable[[Work, Value, Given, Named], Value]:
    def fold(work: Work, value: Value, args: Given, named: Named) -> Value:
        return distribute(work, value, lambda one: _one(work, name, one, args, named))

    return fold


def _one(work: Work, name: str, value: Value, args: Given, named: Named) -> Value:
    all_known = [one.value for one in (value, *args) if isinstance(one, Static)]
    names = {key: one.value for key, one in named.items() if isinstance(one, Static)}
    if len(all_known) == len(args) + 1 and len(names) == len(named):
        return _fold(work, name, all_known, names)
    over_data = _OVER_DATA.get(name)
    found = over_data(work, value, args) if over_data is not None and not named else None
    if found is None:
        work.refuse("over_data", f"|{name}")
    return found


def _fold(work: Work, name: str, known: list[Any], named: Mapping[str, Any]) -> Value:
    with work.folding(name):
        found = work.environment.call_filter(name, known[0], known[1:], named, eval_ctx=EvalContext(work.environment))
    return Static(list(found) if hasattr(found, "__next__") else found)


def _length(work: Work, value: Value, args: Given) -> Value | None:
    if isinstance(value, Seq) and value.tests is None:
        return Static(len(value.items))
    if isinstance(value, Dyn) and value.type.kind in ("list", "text") and not value.type.null:
        return Dyn(f"len({value.code})", INTEGER)
    return None


def _method(name: str) -> Callable[[Work, Value, Given], Value | None]:
    def over_data(work: Work, value: Value, args: Given) -> Value | None:
        if args or not isinstance(value, Dyn) or value.type.null or value.type.kind not in ("text", "safe"):
            return None
        return Dyn(f"{value.code}.{name}()", value.type)

    return over_data


def _trim(work: Work, value: Value, args: Given) -> Value | None:
    if isinstance(value, Dyn) and value.type.kind in ("text", "safe", "html") and not value.type.null and not args:
        return Dyn(f"{value.code}.strip()", value.type)
    return None


def _escape(work: Work, value: Value, args: Given) -> Value | None:
    if isinstance(value, Dyn) and value.type.kind == "any":
        return None
    if isinstance(value, Dyn) and value.type.null:  # Jinja escapes None as the word that Python has for it
        there = Test(f"({value.code} is not None)", value.linked, yes=frozenset((value.code,)))
        return choice(work, there, lambda: _escape(work, work.settle(value), args) or value, lambda: _NONE)
    with work.captured() as items:
        output.show(work, value)
    return Frag(tuple(items))


_NONE = Static(Markup("None"))


def _join(work: Work, value: Value, args: Given) -> Value | None:
    if not isinstance(value, Seq) or value.tests is not None or not (not args or isinstance(args[0], Static)):
        return None
    with work.captured() as items:
        for at, item in enumerate(value.items):
            if at and args:
                output.show(work, args[0])
            output.show(work, item)
    return Frag(tuple(items))


_OVER_DATA: Mapping[str, Callable[[Work, Value, Given], Value | None]] = {
    "length": _length,
    "upper": _method("upper"),
    "lower": _method("lower"),
    "trim": _trim,
    "e": _escape,
    "escape": _escape,
}


def default(work: Work, value: Value, args: Given, named: Named) -> Value:
    """A value in place of one that is missing, or, where asked, of one that is not true."""
    other = args[0] if args else Static("")
    if isinstance(value, Missing):
        return other
    wanted = args[1] if len(args) > 1 else named.get("boolean", Static(False))
    if not isinstance(wanted, Static):
        work.refuse("over_data", "|default")
    if not wanted.value:
        return value
    return choice(work, truth(work, value), lambda: work.settle(value), lambda: other)


_SPLIT = Type("list")


def _methods(name: str) -> Callable[[Work, Value, Given], Value]:
    def call(work: Work, value: Value, args: Given) -> Value:
        return distribute(work, value, lambda one: _called(work, name, one, args))

    return call


def _called(work: Work, name: str, value: Value, args: Given) -> Value:
    known = [arg.value for arg in args if isinstance(arg, Static)]
    if len(known) != len(args):
        work.refuse("over_data", f".{name}()")
    if isinstance(value, Static) and isinstance(value.value, str):
        with work.folding(f".{name}()"):
            return Static(getattr(value.value, name)(*known))
    if isinstance(value, Frag):
        value = output.argument(work, value)
    if not isinstance(value, Dyn) or value.type.null or value.type.kind not in ("text", "safe", "html"):
        work.refuse("over_data", f".{name}()")
    owner = value.type if value.type.kind == "html" else TEXT
    code = f"{output.argument(work, value).code}.{name}({', '.join(work.pool.lift(one) for one in known)})"
    result = _RESULTS[name](owner)
    return Dyn(work.pool.bind(code, "v") if value.linked else code, result, value.linked)


_RESULTS: Mapping[str, Callable[[Type], Type]] = {
    "split": lambda owner: Type("list", of=owner),
    "partition": lambda owner: Type("record", parts={"0": owner, "1": owner, "2": owner}),
    "strip": lambda owner: owner,
    "upper": lambda owner: owner if owner.kind != "html" else HTML,
    "lower": lambda owner: owner,
    "startswith": lambda owner: Type("flag"),
}

FILTERS.update({name: _folded(name) for name in _PURE if name not in FILTERS})
FILTERS["default"] = FILTERS["d"] = default
METHODS.update({name: _methods(name) for name in _RESULTS})
