"""What the functions of the language take and give."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from constructor.types.model import Field, Type, listed
from constructor.types.operators import FLAG, Wrong, comparable, family, joined, unlike
from runtime.cabinet.model import Kind

Args = tuple[Type, ...]
Named = Mapping[str, Type]
Signature = Callable[[Args, Named], Type | Wrong]

_NUMERIC = frozenset({"number", "money", "quantity"})


def _arity(args: Args, least: int, most: int | None = None) -> Wrong | None:
    most = least if most is None else most
    if least <= len(args) <= most:
        return None
    wanted = str(least) if least == most else f"{least}–{most}"
    return Wrong(kind="arguments", arguments={"given": str(len(args)), "wanted": wanted})


def _things(args: Args) -> Type | Wrong:
    """Return what the list in the first place is of; over one page of a list nothing is computed."""
    kind = args[0].kind
    if kind == "page":
        return Wrong(kind="one_page", arg=0)
    if kind == "any":
        return Type(kind="any", nullable=True)
    return args[0].of or Type(kind="any") if kind == "list" else Wrong(kind="not_list", arg=0, arguments={"kind": kind})


def _single(args: Args, kinds: frozenset[str]) -> Wrong | None:
    """Refuse a first argument that is several values or of none of the kinds."""
    if args[0].kind in ("list", "page"):
        return Wrong(kind="one_wanted", arg=0)
    fits = args[0].kind == "any" or family(args[0]) in kinds
    return (
        None
        if fits
        else Wrong(kind="argument", arg=0, arguments={"kind": args[0].kind, "wanted": " ".join(sorted(kinds))})
    )


def _count(args: Args, named: Named) -> Type | Wrong:
    things = _arity(args, 1) or _things(args)
    return things if isinstance(things, Wrong) else Type(kind="integer", nullable=args[0].nullable)


def _sum(args: Args, named: Named) -> Type | Wrong:
    things = _arity(args, 1) or _things(args)
    if isinstance(things, Wrong):
        return things
    if family(things) not in {*_NUMERIC, "any"}:
        return Wrong(kind="number_wanted", arg=0, arguments={"kind": things.kind})
    return Type(kind=things.kind, nullable=things.nullable or args[0].nullable)


def _extreme(args: Args, named: Named) -> Type | Wrong:
    if not args:
        return Wrong(kind="arguments", arguments={"given": "0", "wanted": "1–"})
    things = _things(args) if len(args) == 1 else joined(args)
    if isinstance(things, Wrong):
        return things
    if things is None:
        return unlike("min/max", *args[:2])
    nullable = len(args) == 1 or any(type.nullable for type in args)
    return replace(things, nullable=nullable)


def _where(args: Args, named: Named) -> Type | Wrong:
    things = _arity(args, 1) or _things(args)
    if isinstance(things, Wrong):
        return things
    return listed(things, nullable=args[0].nullable or any(type.nullable for type in named.values()))


def _one(args: Args, named: Named) -> Type | Wrong:
    things = _arity(args, 1) or (_things(args) if named or args[0].kind != "page" else args[0].of)
    if isinstance(things, Wrong):
        return things
    return replace(things or Type(kind="any"), nullable=True)


def _valid(args: Args, named: Named) -> Type | Wrong:
    things = _arity(args, 1) or _things(args)
    if isinstance(things, Wrong):
        return things
    if things.kind == "thing" and "validFor" not in things.fields:
        return Wrong(kind="argument", arg=0, arguments={"kind": things.schema or things.kind, "wanted": "validFor"})
    return args[0]


def _coalesce(args: Args, named: Named) -> Type | Wrong:
    if not args:
        return Wrong(kind="arguments", arguments={"given": "0", "wanted": "1–"})
    found = joined(args)
    if found is None:
        return unlike("coalesce", args[0], args[1])
    return replace(found, nullable=all(type.nullable for type in args))


def _known(args: Args, named: Named) -> Type | Wrong:
    return _arity(args, 1) or FLAG


def _settled(args: Args, named: Named) -> Type | Wrong:
    wrong = _arity(args, 1)
    if wrong or args[0].kind in ("enumeration", "any"):
        return wrong or replace(FLAG, nullable=args[0].nullable)
    return Wrong(kind="argument", arg=0, arguments={"kind": args[0].kind, "wanted": "enumeration"})


def _amount(least: int, most: int) -> Signature:
    """Return the signature of a function that gives an amount like its first."""

    def signature(args: Args, named: Named) -> Type | Wrong:
        wrong = _arity(args, least, most) or _single(args, _NUMERIC)
        return wrong or Type(kind=args[0].kind, nullable=args[0].nullable)

    return signature


def _money(args: Args, named: Named) -> Type | Wrong:
    wrong = _arity(args, 2) or _single(args, frozenset({"number"}))
    if wrong or family(args[1]) in ("text", "any"):
        return wrong or Type(kind="money", nullable=any(type.nullable for type in args))
    return Wrong(kind="argument", arg=1, arguments={"kind": args[1].kind, "wanted": "text"})


def _percent(args: Args, named: Named) -> Type | Wrong:
    wrong = _arity(args, 2) or _single(args, _NUMERIC)
    if wrong:
        return wrong
    return Type(kind="number", nullable=True) if comparable(*args) else unlike("percent", *args)


def _fixed(kind: Kind) -> Signature:
    """Return the signature of a function without arguments."""
    return lambda args, named: _arity(args, 0) or Type(kind=kind)


def _plain(kind: Kind, *kinds: str, least: int = 1, most: int = 1) -> Signature:
    """Return the signature of a function over single values of the kinds."""

    def signature(args: Args, named: Named) -> Type | Wrong:
        wrong = _arity(args, least, most)
        for at, arg in enumerate(args):
            several = arg.kind in ("list", "page")
            if not wrong and (several or (arg.kind != "any" and family(arg) not in kinds)):
                wanted = {"kind": arg.kind, "wanted": " ".join(kinds)}
                wrong = Wrong(kind="one_wanted" if several else "argument", arg=at, arguments=wanted)
        return wrong or Type(kind=kind, nullable=any(arg.nullable for arg in args))

    return signature


def _days(args: Args, named: Named) -> Type | Wrong:
    wrong = _arity(args, 1)
    if wrong:
        return wrong
    if args[0].kind == "thing" and set(args[0].fields) & {"start", "startDateTime"}:
        return Type(kind="integer", nullable=True)
    wrong = _single(args, frozenset({"number", "duration"}))
    kind: Kind = "duration" if family(args[0]) == "number" else "integer"
    return wrong or Type(kind=kind, nullable=args[0].nullable)


def _ends(args: Args, named: Named) -> Type | Wrong:
    wrong = _arity(args, 2) or _single(args, frozenset({"text"}))
    if wrong or family(args[1]) in ("number", "any"):
        return wrong or Type(kind="text", nullable=any(arg.nullable for arg in args))
    return Wrong(kind="argument", arg=1, arguments={"kind": args[1].kind, "wanted": "number"})


def _in_words(args: Args, named: Named) -> Type | Wrong:
    things = _arity(args, 1) or _things(args)
    return things if isinstance(things, Wrong) else args[0]


def period(kind: Kind = "date") -> Type:
    """Return the type of a period, with both ends."""
    ends = Type(kind=kind, nullable=True)
    return Type(kind="thing", schema="period", fields={"start": Field(ends), "end": Field(ends)})


SIGNATURES: Mapping[str, Signature] = {
    "count": _count,
    "sum": _sum,
    "min": _extreme,
    "max": _extreme,
    "first": _one,
    "last": _one,
    "only": _one,
    "where": _where,
    "valid": _valid,
    "settled": _settled,
    "coalesce": _coalesce,
    "known": _known,
    "round": _amount(1, 2),
    "abs": _amount(1, 1),
    "money": _money,
    "shortfall": _amount(1, 1),
    "percent": _percent,
    "today": _fixed("date"),
    "now": _fixed("datetime"),
    "date": _plain("date", "text", "date"),
    "days": _days,
    "months": _plain("duration", "number"),
    "start_of_month": _plain("date", "date"),
    "concat": _plain("text", "text", "number", most=20),
    "lower": _plain("text", "text"),
    "ends": _ends,
    "in_words": _in_words,
}
