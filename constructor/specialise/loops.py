"""Loops: unrolled over what is known, left as loops over data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from jinja2 import nodes

from constructor.specialise import output
from constructor.specialise.body import Assign, For, If, Item, assigned, merged, names
from constructor.specialise.logic import as_flag, negated, truth
from constructor.specialise.statements import give
from constructor.specialise.types import ANY, FLAG, INTEGER
from constructor.specialise.values import Cond, Dyn, Frame, Over, Parts, Rows, Seq, Static, Test, Value
from constructor.specialise.work import Work, statement


@statement(nodes.For)
def loop(work: Work, node: nodes.For) -> None:
    """`for a in b if c` … `else`."""
    if node.recursive:
        work.refuse("statement", "for … recursive")
    walk(work, node, work.settle(work.value(node.iter)))


def walk(work: Work, node: nodes.For, rows: Value) -> None:
    """Do the loop over rows of whatever kind."""
    match rows:
        case Static(value=known):
            _unroll(work, node, [Static(one) for one in _listed(work, known)])
        case Seq(items=items, tests=tests):
            _unroll(work, node, list(items), tests)
        case Dyn():
            _leave(work, node, rows)
        case Cond(test=test, yes=yes, no=no):
            with work.captured() as one, work.inside(Frame(work.frame), facts=work.facts | test.proved):
                walk(work, node, work.settle(yes))
            with work.captured() as other, work.inside(Frame(work.frame), facts=work.facts | test.refuted):
                walk(work, node, work.settle(no))
            output.branch(work, test.code, test.linked, one, other)
        case _:
            work.refuse("value", f"for over {type(rows).__name__.lower()}")


def _listed(work: Work, known: object) -> Sequence[object]:
    try:
        return tuple(known)  # type: ignore[arg-type]  # what can not be walked is refused
    except TypeError:
        work.refuse("value", f"for over {type(known).__name__}")


# ---------------------------------------------------------------- over what is known


def _unroll(work: Work, node: nodes.For, items: list[Value], tests: Sequence[Value] | None = None) -> None:
    if tests is not None and node.test is not None:
        work.refuse("statement", "for … if over what data chooses")
    found = [truth(work, test) for test in tests] if tests else [_chosen(work, node, item) for item in items]
    chosen = [(item, test) for item, test in zip(items, found, strict=True) if test is not False]
    undecided = [test for _, test in chosen if isinstance(test, Test)]
    if undecided and node.else_:
        work.refuse("statement", "for … else over what data chooses")
    if not chosen:
        with work.inside(Frame(work.frame)):
            work.run(node.else_)
        return
    for at, (item, test) in enumerate(chosen):
        known = _counted(at, [one for one, _ in chosen]) if not undecided else _perhaps(work, chosen[:at])
        _round(work, node, item, test, known)


def _chosen(work: Work, node: nodes.For, item: Value) -> bool | Test:
    if node.test is None:
        return True
    with work.inside(Frame(work.frame)):
        give(work, node.target, item)
        return truth(work, work.value(node.test))


def _perhaps(work: Work, before: Sequence[tuple[Value, bool | Test]]) -> Value:
    """Return what is known of the place of an item among those that are chosen by data: whether it is the first."""
    if any(test is True for _, test in before):
        return Parts({"first": Static(False)})
    found = truth(work, Seq((), tuple(as_flag(test) for _, test in before)))
    return Parts({"first": as_flag(negated(found) if isinstance(found, Test) else not found)})


def _round(work: Work, node: nodes.For, item: Value, test: bool | Test, counted: Value) -> None:
    frame = Frame(work.frame, {"loop": counted})
    facts = work.facts | test.proved if isinstance(test, Test) else work.facts
    line = work.line
    with work.captured() as items, work.inside(frame, facts=facts):
        give(work, node.target, item)
        work.run(node.body)
    work.line = line
    if isinstance(test, Test):
        output.branch(work, test.code, test.linked, items, [])
    else:
        for one in items:
            work.put(one)


def _counted(at: int, items: Sequence[Value]) -> Value:
    length = len(items)
    known: Mapping[str, object] = {
        "index": at + 1,
        "index0": at,
        "revindex": length - at,
        "revindex0": length - at - 1,
        "first": at == 0,
        "last": at == length - 1,
        "length": length,
        "depth": 1,
        "depth0": 0,
    }
    near = {name: items[spot] for name, spot in (("previtem", at - 1), ("nextitem", at + 1)) if 0 <= spot < length}
    return Parts({**{name: Static(one) for name, one in known.items()}, **near})


# ---------------------------------------------------------------- over data


def _leave(work: Work, node: nodes.For, rows: Dyn) -> None:
    if rows.type.kind == "none" or rows.type.null:
        work.refuse("nothing", "for")
    if rows.type.kind not in ("list", "any"):
        work.refuse("value", f"for over {rows.type.kind}")
    if node.test is not None:
        rows = _filtered(work, node, rows)
    rows = work.bind(rows, "rows")
    target, counter = work.pool.fresh("row"), work.pool.fresh("at")
    line = work.line
    with work.captured() as items, work.inside(Frame(work.frame)):
        item = _item(work, rows, target)
        work.frame.names["loop"] = _counting(rows, counter)
        give(work, node.target, item)
        work.rounds += 1
        work.run(node.body)
        work.rounds -= 1
    work.line = line
    with work.captured() as nothing, work.inside(Frame(work.frame)):
        work.run(node.else_)
    _hoisted(work, rows, target, counter, items, nothing)


def _item(work: Work, rows: Dyn, target: str) -> Value:
    thing = Dyn(target, rows.type.of or ANY)
    over = work.frame.find("scope")
    if thing.type.kind == "scope" and isinstance(over, Over):
        return replace(over, code=lambda: target, item=Dyn(f'{target}.roots["item"]', thing.type.of or ANY))
    if not isinstance(rows, Rows):
        return thing
    return row_scope(work, rows.over, thing)


def row_scope(work: Work, outer: Over, thing: Dyn) -> Over:
    """Return the scope of one row; it is made at run time where a function of the runtime needs it."""
    made: list[str] = []
    out = work.out

    def code() -> str:
        if not made:
            made.append(work.pool.fresh("scope"))
            out.insert(0, Assign(made[0], f"{outer.code()}.with_item({thing.code})"))
        return made[0]

    return replace(outer, code=code, item=thing)


def _filtered(work: Work, node: nodes.For, rows: Dyn) -> Dyn:
    name = work.pool.fresh("row")
    with work.captured() as items, work.inside(Frame(work.frame)):
        give(work, node.target, Dyn(name, rows.type.of or ANY))
        assert node.test is not None
        test = truth(work, work.value(node.test))
    if items or isinstance(rows, Rows):
        work.refuse("statement", "for … if over more than the item")
    if isinstance(test, bool):
        return rows if test else Dyn("()", rows.type)
    return Dyn(f"[{name} for {name} in {rows.code} if {test.code}]", rows.type)


def _counting(rows: Dyn, counter: str) -> Value:
    length = f"len({rows.code})"
    return Parts({
        "index": Dyn(f"({counter} + 1)", INTEGER),
        "index0": Dyn(counter, INTEGER),
        "revindex": Dyn(f"({length} - {counter})", INTEGER),
        "revindex0": Dyn(f"({length} - {counter} - 1)", INTEGER),
        "first": Dyn(f"({counter} == 0)", FLAG),
        "last": Dyn(f"({counter} == {length} - 1)", FLAG),
        "length": Dyn(length, INTEGER),
        "depth": Static(1),
        "depth0": Static(0),
    })  # fmt: skip


def _hoisted(work: Work, rows: Dyn, target: str, counter: str, items: Sequence[Item], nothing: Sequence[Item]) -> None:
    """Leave the loop; what stands only at its first or last row stands before or after it."""
    body = list(merged(items))
    own = assigned(body) | {target, counter}
    before = _taken(body, 0, f"({counter} == 0)", own)
    after = _taken(body, -1, f"({counter} == len({rows.code}) - 1)", own)
    if not _apart(before, after, own):
        before, after, body = (), (), list(merged(items))
    used = counter if counter in names(body) else ""
    loop = For(target, rows.code, tuple(body), used, f"{work.template}:{work.line}")
    whole: list[Item] = [*before, loop, *after]
    if before or after or nothing:
        output.branch(work, rows.code, rows.linked, whole, nothing)
    else:
        work.put(loop)


def _taken(body: list[Item], at: int, test: str, own: set[str]) -> tuple[Item, ...]:
    """Take the condition on being first (or last) from its end of the loop's body."""
    place = at if at < 0 else next((spot for spot, item in enumerate(body) if not isinstance(item, Assign)), 0)
    item = body[place] if body else ""
    if not isinstance(item, If) or item.test != test or item.no:
        return ()
    if (names(item.yes) - assigned(item.yes)) & own:
        return ()
    del body[place]
    return item.yes


def _apart(before: Sequence[Item], after: Sequence[Item], own: set[str]) -> bool:
    return not ((names(before) | names(after)) & own - assigned(before) - assigned(after))
