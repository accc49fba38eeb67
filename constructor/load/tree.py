"""The located tree: YAML or JSON with the place of every key and value."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from constructor.text import Span

Plain = str | int | Decimal | bool | None


class Scalar(NamedTuple):
    """A single value. `raw` is the text as written (without quotes), `plain` says that it stood without quotes.

    `value` is None only in API documents; a blueprint never has it.
    """

    value: Plain
    raw: str
    plain: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list."""

    items: tuple[Node, ...]
    span: Span


class Entry(NamedTuple):
    """A key with its value."""

    key: Scalar
    value: Node


@dataclass(frozen=True, slots=True)
class Mapping:
    """A map; its keys are texts and each stands once."""

    entries: tuple[Entry, ...]
    span: Span
    _by_key: dict[object, Entry] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Note where each key stands."""
        object.__setattr__(self, "_by_key", {entry.key.value: entry for entry in reversed(self.entries)})

    def get(self, key: str) -> Node | None:
        """Return the value of `key`, or None."""
        entry = self.entry(key)
        return entry.value if entry else None

    def key(self, key: str) -> Scalar | None:
        """Return `key` as it stands in the file, or None."""
        entry = self.entry(key)
        return entry.key if entry else None

    def entry(self, key: str) -> Entry | None:
        """Return the entry of `key`, or None."""
        return self._by_key.get(key)

    @property
    def first(self) -> Entry | None:
        """The first entry: it says what the thing is. None in an empty map."""
        return self.entries[0] if self.entries else None

    def __iter__(self) -> Iterator[tuple[str, Node]]:
        """Walk over keys, as texts, and values."""
        return ((str(entry.key.value), entry.value) for entry in self.entries)

    def __contains__(self, key: object) -> bool:
        """Return whether there is such a key."""
        return key in self._by_key


Node = Scalar | Sequence | Mapping


def plain(node: Node) -> object:
    """Return the tree as dicts, lists and values, without places."""
    if isinstance(node, Mapping):
        return {str(entry.key.value): plain(entry.value) for entry in node.entries}
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    return node.value
