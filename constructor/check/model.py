"""The blueprint with the type of every expression."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from constructor.resolve.model import (
    BlockOf,
    Blueprint,
    DataOf,
    Expression,
    QuestionOf,
    RecordOf,
    Slot,
    Word,
    Words,
)
from constructor.types import Type

Scope = Mapping[str, Type]


@dataclass(frozen=True, kw_only=True)
class Checked:
    """What `lower` works on: types by expression, answers by question, the data of each screen in the order of need."""

    blueprint: Blueprint
    types: Mapping[Expression | Word, Type]
    answers: Mapping[QuestionOf, Type]
    orders: Mapping[str, tuple[DataOf, ...]]
    holders: Mapping[Expression, str]  # the schema of the thing whose part a path ends in
    shown: frozenset[Expression]  # those that stand where a value is shown
    words: tuple[Words, ...]  # all that stand in text slots

    @cached_property
    def data_names(self) -> frozenset[str]:
        """The names of all data, of the cabinet and of each screen."""
        screens = self.blueprint.screens.values()
        return frozenset((*self.blueprint.data, *(name for screen in screens for name in screen.data)))

    def type(self, expression: Expression) -> Type:
        """Return the type of `expression`, `any` if it has a finding of its own."""
        return self.types.get(expression, ANY)


ANY = Type(kind="any", nullable=True)


def walk(blocks: tuple[BlockOf, ...]) -> Iterator[BlockOf]:
    """Walk over blocks, those inside slots and records, and those of used fragments."""
    for block in blocks:
        yield block
        if block.fragment is not None:
            yield from walk(block.fragment.blocks)
        for slot in block.slots.values():
            yield from _inside(slot)


def _inside(slot: Slot) -> Iterator[BlockOf]:
    if isinstance(slot, BlockOf):
        yield from walk((slot,))
    elif isinstance(slot, RecordOf):
        for inner in slot.slots.values():
            yield from _inside(inner)
    elif isinstance(slot, tuple):
        for item in slot:
            yield from _inside(item)
