"""Puts each block's kind first: the order of keys means nothing, and who reads on finds the kind at once."""

from __future__ import annotations

from collections.abc import Set

from constructor.load.tree import Entry, Mapping, Node, Sequence


def first_kinds(document: Mapping, kinds: Set[str]) -> Mapping:
    """Return a document in which each block begins with its kind, where one of its keys is a kind."""
    return Mapping(tuple(_entry(entry, kinds) for entry in document.entries), document.span)


def _entry(entry: Entry, kinds: Set[str]) -> Entry:
    if not isinstance(entry.value, Sequence):
        return entry
    is_blocks = entry.key.value == "blocks"
    items = tuple(_item(item, kinds, is_blocks) for item in entry.value.items)
    return Entry(entry.key, Sequence(items, entry.value.span))


def _item(node: Node, kinds: Set[str], is_block: bool) -> Node:
    if not isinstance(node, Mapping):
        return node
    entries = tuple(_entry(entry, kinds) for entry in node.entries)
    if is_block and entries and entries[0].key.value not in kinds:
        entries = tuple(sorted(entries, key=lambda entry: entry.key.value not in kinds))
    return Mapping(entries, node.span)
