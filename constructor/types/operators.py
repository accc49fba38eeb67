"""Which kinds the operators join, and what comes out."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal

from constructor.types.model import Type
from runtime.cabinet.model import Apply, Const, Expr, Kind

COMPARISONS = frozenset({"==", "!=", "<", "<=", ">", ">="})
FLAG = Type(kind="flag")
_ORDERED = frozenset({"number", "date", "duration", "money", "quantity", "any"})
_FAMILIES: dict[Kind, str] = {
    "integer": "number", "number": "number", "text": "text", "enumeration": "text", "id": "text", "rich": "text",
    "datetime": "date", "date": "date",
}  # fmt: skip
AMOUNTS = frozenset({"money", "quantity"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrong:
    """What does not fit: `arg` is the argument's number, None where the whole is wrong."""

    kind: str
    arg: int | None = None
    arguments: dict[str, str] = field(default_factory=dict)


def of_constant(expr: Const) -> Type:
    """Return the type of a literal."""
    if isinstance(expr.value, bool):
        return FLAG
    if isinstance(expr.value, Decimal):
        return Type(kind="integer" if expr.value == expr.value.to_integral_value() else "number")
    return Type(kind="text") if isinstance(expr.value, str) else Type(kind="any", nullable=True)


def family(type: Type) -> str:
    """Return what kinds compare with one another under."""
    return _FAMILIES.get(type.kind, type.kind)


def comparable(left: Type, right: Type) -> bool:
    """Return whether values of the two types can be the same."""
    if "any" in (left.kind, right.kind):
        return True
    if left.kind in ("thing", "list", "page") or family(left) != family(right):
        return False
    if left.kind == right.kind == "enumeration" and left.words and right.words:
        return bool(set(left.words) & set(right.words))
    return not (left.object and right.object) or left.object == right.object


def result(expr: Apply, args: tuple[Type, ...]) -> Type | Wrong:
    """Return the type of an operator's value, or what does not fit."""
    several = next((at for at, type in enumerate(args) if type.kind in ("list", "page")), None)
    if several is not None and not (expr.name == "in" and several == 1) and expr.name != "if":
        return Wrong(kind="one_wanted", arg=several)
    nullable = any(type.nullable for type in args)
    if expr.name in ("and", "or", "not"):
        return _logic(expr, args, nullable)
    if expr.name == "if":
        return _choice(args)
    if expr.name == "in":
        return _membership(args, nullable)
    if expr.name in COMPARISONS:
        return _comparison(expr, args, nullable)
    return _arithmetic(expr, args, nullable)


def joined(types: tuple[Type, ...]) -> Type | None:
    """Return the type that covers them all but for unknown, None where they have nothing in common."""
    first = types[0]
    for other in types[1:]:
        if first.kind == "any":
            first = other
        elif other.kind == "any" or other.kind == first.kind:
            continue
        elif family(first) == family(other):
            first = Type(kind=_FAMILY_KIND.get(family(first), first.kind))
        else:
            return None
    return first


_FAMILY_KIND: dict[str, Kind] = {"number": "number", "text": "text", "date": "date"}


def unlike(name: str, left: Type, right: Type) -> Wrong:
    """Return the mistake of joining two kinds."""
    return Wrong(kind="unlike", arguments={"operator": name, "left": left.kind, "right": right.kind})


def _logic(expr: Apply, args: tuple[Type, ...], nullable: bool) -> Type | Wrong:
    for at, type in enumerate(args):
        if type.kind not in ("flag", "any"):
            return Wrong(kind="flag_wanted", arg=at, arguments={"kind": type.kind})
    return replace(FLAG, nullable=nullable)


def _choice(args: tuple[Type, ...]) -> Type | Wrong:
    condition, then, otherwise = args
    if condition.kind not in ("flag", "any"):
        return Wrong(kind="flag_wanted", arg=0, arguments={"kind": condition.kind})
    found = joined((then, otherwise))
    if found is None:
        return unlike("if … else", then, otherwise)
    return replace(found, nullable=any(type.nullable for type in args))


def _membership(args: tuple[Type, ...], nullable: bool) -> Type | Wrong:
    value, things = args
    if things.kind == "page":
        return Wrong(kind="one_page", arg=1)
    if things.kind not in ("list", "any"):
        return Wrong(kind="not_list", arg=1, arguments={"kind": things.kind})
    if things.of is not None and not comparable(value, things.of):
        return unlike("in", value, things.of)
    return replace(FLAG, nullable=nullable)


def _comparison(expr: Apply, args: tuple[Type, ...], nullable: bool) -> Type | Wrong:
    left, right = args
    amount_and_zero = {family(left), family(right)} in ({"money", "number"}, {"quantity", "number"}) and any(
        _is_zero(arg) for arg in expr.args
    )
    if not amount_and_zero and not comparable(left, right):
        return unlike(expr.name, left, right)
    if expr.name not in ("==", "!=") and not {family(left), family(right)} <= _ORDERED:
        return unlike(expr.name, left, right)
    return replace(FLAG, nullable=nullable)


def _is_zero(expr: Expr) -> bool:
    return isinstance(expr, Const) and not isinstance(expr.value, str | bool) and expr.value == 0


def _arithmetic(expr: Apply, args: tuple[Type, ...], nullable: bool) -> Type | Wrong:
    if any(type.kind == "any" for type in args):
        return Type(kind="any", nullable=True)
    if expr.name == "neg":
        return (
            args[0]
            if family(args[0]) in {"number", "duration", *AMOUNTS}
            else Wrong(kind="number_wanted", arg=0, arguments={"kind": args[0].kind})
        )
    left, right = args
    kind = _RESULTS[expr.name](family(left), family(right))
    if not kind:
        return unlike(expr.name, left, right)
    if kind == "number" and left.kind == right.kind == "integer" and expr.name != "/":
        kind = "integer"
    if kind == "date":
        kind = "datetime" if "datetime" in (left.kind, right.kind) else "date"
    zero_possible = expr.name == "/" and not isinstance(expr.args[1], Const)
    return Type(kind=kind, nullable=nullable or zero_possible)


def _sum(left: str, right: str) -> Kind | None:
    if {left, right} == {"date", "duration"}:
        return "date"
    return _same(left, right)


def _difference(left: str, right: str) -> Kind | None:
    if left == "date" and right in ("date", "duration"):
        return "duration" if right == "date" else "date"
    return _same(left, right)


def _same(left: str, right: str) -> Kind | None:
    kinds: dict[str, Kind] = {"number": "number", "money": "money", "quantity": "quantity", "duration": "duration"}
    return kinds.get(left) if left == right else None


def _product(left: str, right: str) -> Kind | None:
    if "number" not in (left, right):
        return None
    other = right if left == "number" else left
    return _same(other, other) if other != "duration" else None


def _quotient(left: str, right: str) -> Kind | None:
    if left == right and left in {"number", *AMOUNTS}:
        return "number"
    return _same(left, left) if right == "number" and left in AMOUNTS else None


_RESULTS = {"+": _sum, "-": _difference, "*": _product, "/": _quotient}
