"""Blocks of a plan: pruned to the roles that it is for, laid out in bands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import groupby

from constructor.lower.settings import Place, substitute
from constructor.resolve.model import BlockOf, Expression, LinkTo, RecordOf, Slot, Words
from constructor.types import roots
from runtime.cabinet.model import Apply, Band, Block, Column, Expr, Path, Record, Rows, Setting, Width
from runtime.records import replace


def lower_blocks(blocks: Iterable[BlockOf], held: frozenset[str], place: Place) -> tuple[Band, ...]:
    """Return the bands of the blocks that somebody with the roles `held` sees."""
    return lay_out(list(_lowered(blocks, held, place)))


def _lowered(blocks: Iterable[BlockOf], held: frozenset[str], place: Place) -> Iterator[tuple[Width, Block]]:
    for block in blocks:
        if block.roles and not held & set(block.roles):
            continue
        if block.fragment is None:
            yield block.width, _block(block, held, place)
            continue
        inputs = {name: place.expr(arg) for name, arg in block.args.items()}
        inner = Place(checked=place.checked, inputs=inputs, noted=place.noted)
        for width, lowered in _lowered(block.fragment.blocks, held, inner):
            named = replace(lowered, id=f"{block.id}_{lowered.id}")
            yield (block.width if width == "full" else width), _also_when(named, place.when(block.when))


def _also_when(block: Block, when: Expr | None) -> Block:
    if when is None:
        return block
    both = when if block.when is None else Apply(name="and", args=(when, block.when))
    return replace(block, when=both)


def _block(block: BlockOf, held: frozenset[str], place: Place) -> Block:
    assert block.spec is not None
    own = Place(checked=place.checked, inputs=place.inputs, item=place.item, noted=[])
    main = block.slots.get(block.kind)
    inner = own
    if block.spec.main.kind == "rows" and isinstance(main, Expression):
        inner = own.inside(_from_top(own, main))
    written = block.slots.get("as")
    settings: dict[str, Setting] = {}
    nested: list[Expr] = []
    for name, slot in block.slots.items():
        spec = block.spec.slots[name]
        if name == "as":
            continue
        if spec.kind == "rows" and isinstance(slot, Expression):
            settings[name] = _rows(own, slot)
        elif name == block.kind and isinstance(slot, Expression):
            settings[name] = own.value(slot, written if isinstance(written, str) else "")
        else:
            settings[name] = _Slots(held, nested).lower(slot, inner if spec.item else own)
    if "label" in block.spec.slots and isinstance(main, Expression) and "label" not in settings:
        settings["label"] = own.label(None, main)
    when = own.when(block.when)
    place.noted += own.noted + nested
    names = sorted({root for expr in own.noted for root in roots(expr)} & place.checked.data_names)
    return Block(
        kind=block.kind, id=block.id, settings=settings, reads=tuple(names), when=when,
        origin=f"{block.span.file}:{block.span.start.line}",
    )  # fmt: skip


def _from_top(place: Place, main: Expression) -> Expr:
    found = substitute(main.parsed.expr, place.inputs)
    return found if place.item is None else substitute(found, {"item": place.item})


def _rows(place: Place, slot: Expression) -> Rows:
    expr = place.expr(slot)
    paged = place.checked.type(slot).kind == "page"
    return Rows(expr=expr, paged=paged, query=expr.root if isinstance(expr, Path) and not expr.parts else "")


class _Slots:
    """Lowers what stands in slots; what nested blocks read is noted apart, so that it is theirs alone."""

    def __init__(self, held: frozenset[str], nested: list[Expr]) -> None:
        self.held = held
        self.nested = nested

    def lower(self, slot: Slot, place: Place) -> Setting:
        """Return the setting of a slot."""
        match slot:
            case Expression():
                return place.value(slot)
            case Words():
                return place.words(slot)
            case LinkTo():
                return place.link(slot)
            case RecordOf():
                return self._record(slot, place)
            case tuple() if slot and isinstance(slot[0], BlockOf):
                inner = replace(place, noted=self.nested)
                return lower_blocks((item for item in slot if isinstance(item, BlockOf)), self.held, inner)
            case tuple():
                kept = (item for item in slot if not isinstance(item, RecordOf) or self._admits(item))
                return tuple(self.lower(item, place) for item in kept)
            case int() if not isinstance(slot, bool):
                return Decimal(slot)
            case None | bool() | str():
                return slot
            case _:
                raise AssertionError(slot)

    def _admits(self, record: RecordOf) -> bool:
        return not record.roles or bool(self.held & set(record.roles))

    def _record(self, record: RecordOf, place: Place) -> Record:
        value, label, written = (record.slots.get(name) for name in ("value", "label", "as"))
        settings = {
            name: self.lower(slot, place)
            for name, slot in record.slots.items()
            if name not in ("value", "label", "as", "when")
        }
        when = record.slots.get("when")
        if isinstance(when, Expression):
            settings["when"] = place.value(when)
        if isinstance(value, Expression):
            settings["value"] = place.value(value, written if isinstance(written, str) else "")
            settings["label"] = place.label(label if isinstance(label, Words) else None, value)
        elif isinstance(label, Words):
            settings["label"] = place.words(label)
        return Record(settings=settings)


def lay_out(blocks: list[tuple[Width, Block]]) -> tuple[Band, ...]:
    """Return blocks in bands.

    A run of `two_thirds` and the run of `third` beside it stand as two columns, each run one under another;
    halves and lone thirds fill lines from the start; `full` stands alone.
    """
    bands: list[Band] = []
    runs = [_run(width, items) for width, items in groupby(blocks, key=_width)]
    while runs:
        width, run = runs.pop(0)
        if runs and {width, runs[0][0]} == {"two_thirds", "third"}:
            other = runs.pop(0)
            bands.append(Band(columns=(_column(width, run), _column(*other))))
        elif width == "half":
            bands += [
                Band(columns=tuple(_column(width, [block]) for block in run[at : at + 2]))
                for at in range(0, len(run), 2)
            ]
        elif width == "third":
            bands += [
                Band(columns=tuple(_column(width, [block]) for block in run[at : at + 3]))
                for at in range(0, len(run), 3)
            ]
        else:
            bands.append(Band(columns=(_column(width, run),)))
    return tuple(bands)


def _width(item: tuple[Width, Block]) -> Width:
    return item[0]


def _run(width: Width, items: Iterable[tuple[Width, Block]]) -> tuple[Width, list[Block]]:
    return width, [block for _, block in items]


def _column(width: Width, blocks: list[Block]) -> Column:
    return Column(width=width, blocks=tuple(blocks))
