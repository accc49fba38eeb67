"""Blocks of every kind as blueprints may set them: each slot of a schema absent, or holding any value it may hold."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from runtime.cabinet.model import Apply, Block, Computed, Const, Link, Path, Plan, Query, Rows, Setting, Shape, Value
from runtime.cabinet.model import Filter as Narrowing
from runtime.render.assembly import schemas
from tests.runtime.render.sample import BLOCKS, band, record, text, texts, value

SCHEMAS = schemas(BLOCKS)
KINDS = sorted(SCHEMAS)
_PLAIN = (
    "text", "number", "integer", "flag", "date", "datetime", "duration", "money", "quantity", "id", "image", "file",
    "rich", "link", "colour", "any",
)  # fmt: skip
_SHOWN: Mapping[str, tuple[str, ...]] = {
    "text": ("phone", "code"), "id": ("text",), "integer": ("percent", "volume"), "number": ("integer", "percent"),
    "money": ("integer", "price"), "date": ("date_short",), "datetime": ("date", "time", "ago"),
    "quantity": ("volume",),
}  # fmt: skip
_ENUM = "Agreement.status"
WORDS = {
    "probe.plain": "Просто <b>слова</b> & 'знаки' {{ 1 }} ⟦x⟧",
    "probe.two": "{one} <и> {two}",
    "probe.many": "{n, plural, one {# день} few {# дня} many {# дней} other {# дня}} {two}",
    "probe.chosen": "{state, select, active {да} other {нет}}",
}


def part(root: str, name: str) -> Path:
    """Return the path of a part."""
    return Path(root=root, parts=(name,))


def _thing(*, nullable: bool) -> Shape:
    parts = {kind: Shape(kind=kind, nullable=nullable) for kind in _PLAIN}  # type: ignore[arg-type]  # each is a kind
    inner = Shape(kind="thing", nullable=nullable, fields=dict(parts))
    listed = Shape(kind="list", nullable=nullable, of=Shape(kind="text", nullable=nullable))
    state = Shape(kind="enumeration", nullable=nullable, enum=_ENUM)
    return Shape(kind="thing", nullable=nullable, fields={**parts, "state": state, "inner": inner, "list": listed})


@st.composite
def plans(draw: st.DrawFn, kind: str) -> Plan:
    """Return a plan with one block of the kind."""
    sure = draw(st.booleans())
    source = draw(st.sampled_from(("billing", "content")))
    narrowing = (Narrowing(name="q", type="search"),) if draw(st.booleans()) else ()
    rows = Shape(kind=draw(st.sampled_from(("list", "page"))), nullable=False, of=_thing(nullable=not sure))
    things = Query(
        name="things",
        operation=f"{source}.things",
        answer=rows,
        filters=narrowing,
        sort=("text", "-money", "inner.date"),
    )
    data = Query(name="data", operation=f"{source}.data", answer=_thing(nullable=not sure))
    worked = Computed(name="worked", expr=Const(value=None))
    return Plan(bands=(band(("full", (draw(_block(kind, deep=0)),))),), data=(data, things, worked))


@st.composite
def _block(draw: st.DrawFn, kind: str, deep: int) -> Block:
    settings = draw(_settings(SCHEMAS[kind], deep))
    common = draw(st.fixed_dictionaries({}, optional={
        "title": _words(item=False), "link": _link(item=True),
        "links": st.lists(_link(item=False), max_size=2).map(tuple),
        "empty": _words(item=False) | st.builds(record, text=_words(item=False), links=st.tuples(_link(item=False))),
        "failed": _words(item=False) | st.builds(record, text=_words(item=False), links=st.tuples(_link(item=False))),
    }))  # fmt: skip
    return Block(
        kind=kind,
        id=draw(st.sampled_from(("", "it"))),
        settings={**common, **settings},
        reads=draw(st.sampled_from(((), ("data",), ("things", "data")))),
        when=draw(st.sampled_from((st.none(), st.none(), st.none(), _condition(item=False))).flatmap(lambda one: one)),
        origin="x.yaml:1",
    )


def _settings(schema: Mapping[str, Any], deep: int) -> st.SearchStrategy[dict[str, Setting]]:
    slots = {name: _setting(name, slot, deep) for name, slot in schema["properties"].items()}
    needed = {name: slot for name, slot in slots.items() if name in schema.get("required", ())}
    return st.fixed_dictionaries(needed, optional={name: slot for name, slot in slots.items() if name not in needed})


def _setting(name: str, slot: Mapping[str, Any], deep: int) -> st.SearchStrategy[Any]:
    item = bool(slot.get("x-item"))
    match slot.get("x-slot"):
        case "value":
            return _value(item=item, types=slot.get("x-types", ()))
        case "words":
            return _words(item=item)
        case "rows":
            return st.just(Rows(expr=Path(root="things"), paged=True, query="things")) | st.just(
                Rows(expr=Path(root="data", parts=("list",)))
            )
        case "values":
            labelled = st.builds(
                record,
                value=_value(item=item, types=slot.get("x-types", ())),
                label=_words(item=False),
                note=_perhaps(item),
            )
            return st.lists(labelled, min_size=2, max_size=3).map(tuple)
        case "records":
            return st.lists(_record(slot, deep), min_size=1, max_size=3).map(tuple)
        case "blocks":
            kinds = st.sampled_from(("prose", "stat") if deep else ("prose", "stat", "table", "section"))
            inner = kinds.flatmap(lambda kind: _block(kind, deep + 1))
            return st.lists(inner, min_size=1, max_size=2).map(lambda found: (band(("full", tuple(found))),))
        case "icon":
            return st.just("home")
    return st.sampled_from(slot["enum"]) if "enum" in slot else st.none()


def _record(slot: Mapping[str, Any], deep: int) -> st.SearchStrategy[Any]:
    if "properties" in slot:
        return _settings(slot, deep).map(lambda found: record(**found))
    return st.builds(record, value=_value(item=True, types=()), label=_words(item=False))


def _perhaps(item: bool) -> st.SearchStrategy[Any]:
    return st.none() | _words(item=item)


def _value(*, item: bool, types: tuple[str, ...] | list[str]) -> st.SearchStrategy[Value]:
    root = "item" if item else "data"
    kinds = [kind for kind in (*_PLAIN, "enumeration") if not types or kind in types] or ["text"]
    typed = st.sampled_from(kinds).flatmap(lambda kind: _typed(root, kind))
    if types:
        return typed
    odd = st.sampled_from((
        Value(expr=Path(root="worked"), kind="any", shown="text"),
        Value(expr=Const(value=Decimal(5)), kind="integer", shown="number"),
        Value(expr=Const(value=None), kind="any", shown="text"), value(f"{root}.list", "list", "text"),
        Value(expr=Apply(name="coalesce", args=(part(root, "text"), Const(value="<"))), kind="text", shown="text"),
        Value(expr=Apply(name="known", args=(part(root, "money"),)), kind="flag", shown="yes_no"),
        value(f"{root}.nowhere"), value("nothing.text"),
    ))  # fmt: skip
    return typed | odd


def _typed(root: str, kind: Any) -> st.SearchStrategy[Value]:
    if kind == "enumeration":
        return st.just(value(f"{root}.state", "enumeration", enum=_ENUM))
    shown = st.sampled_from(("", *_SHOWN.get(kind, ())))
    place = st.sampled_from((f"{root}.{kind}", f"{root}.inner.{kind}"))
    return st.builds(lambda where, how: value(where, kind, how), place, shown)


def _words(*, item: bool) -> st.SearchStrategy[Any]:
    root = "item" if item else "data"
    one, two = _value(item=item, types=()), _value(item=item, types=("text", "money", "date"))
    return st.one_of(
        st.just(text("probe.plain")),
        st.builds(lambda one, two: text("probe.two", one=one, two=two), one, two),
        st.builds(lambda two: text("probe.many", n=value(f"{root}.integer", "integer"), two=two), two),
        st.just(text("probe.chosen", state=value(f"{root}.state", "enumeration", enum=_ENUM))),
        two,
    )


def _link(*, item: bool) -> st.SearchStrategy[Link]:
    root = "item" if item else "data"
    return st.builds(
        Link,
        url=st.sampled_from((None, part(root, "link"))),
        screen=st.just("account"),
        params=st.just({"of": part(root, "id")}),
        label=_words(item=item),
        icon=st.sampled_from(("", "home")),
        when=st.none() | _condition(item=item),
    )


def _condition(*, item: bool) -> st.SearchStrategy[Apply]:
    root = "item" if item else "data"
    return st.sampled_from((
        Apply(name="==", args=(part(root, "state"), Const(value="active"))),
        Apply(name="known", args=(part(root, "date"),)),
        Apply(name="not", args=(part(root, "flag"),)),
    ))  # fmt: skip


def words(code: str) -> Mapping[str, str]:
    """Return the texts of the sample and of the blocks here."""
    return {**texts()[code], **WORDS}
