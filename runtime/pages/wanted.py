"""Which data a page needs: what the blocks that will be drawn read; of tabs, only the open one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from runtime.cabinet.model import Band, Block, Record, Setting, Text, Value, Words
from runtime.expressions import names
from runtime.pages.address import TAB, Address


def wanted(bands: Iterable[Band], address: Address) -> Iterator[str]:
    """Yield the data names that the blocks to be drawn read: of tabs, only the open one."""
    for block in blocks_of(bands):
        yield from wanted_by(block, address)


def blocks_of(bands: Iterable[Band]) -> Iterator[Block]:
    """Yield the blocks of the bands in the order of the page, without those that stand in others."""
    return (block for band in bands for column in band.columns for block in column.blocks)


def wanted_by(block: Block, address: Address) -> Iterator[str]:
    """Yield the data names that a block, and those that stand in it, read."""
    yield from block.reads
    yield from _nested(block, address)


def _nested(block: Block, address: Address) -> Iterator[str]:
    for name, setting in block.settings.items():
        records = setting if isinstance(setting, tuple) else (setting,)
        if block.kind == "tabs" and name == "tabs":
            records = (open_tab(records, address.fields.get(TAB, "")),) if records else ()
        yield from _inside(records, address)


def open_tab(tabs: tuple[Setting, ...], tab: str) -> Setting:
    """Return the asked tab, else the first."""
    named = (item for item in tabs if isinstance(item, Record) and item.settings.get("id") == tab)
    return next(named, tabs[0])


def _inside(settings: Iterable[Setting], address: Address) -> Iterator[str]:
    for setting in settings:
        if isinstance(setting, Band):
            yield from wanted((setting,), address)
        elif isinstance(setting, Record):
            for inner in setting.settings.values():
                yield from _inside(inner if isinstance(inner, tuple) else (inner,), address)


def read_by(words: Words) -> Iterator[str]:
    """Yield the data names that words read."""
    values = [words] if isinstance(words, Value) else list(words.args.values()) if isinstance(words, Text) else []
    for value in values:
        yield from names(value.expr)
