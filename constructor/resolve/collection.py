"""A content collection as a blueprint declares it, and as a question is put to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from constructor.openapi import ApiParameter
from constructor.text import Span
from runtime.cabinet.model import Kind
from runtime.content.system import READABLE


@dataclass(frozen=True, eq=False, kw_only=True)
class CollectionOf:
    """A content collection as declared in the cabinet."""

    id: str
    span: Span
    fields: Mapping[str, Kind]
    words: Mapping[str, tuple[str, ...]]  # of the fields that are a choice
    translated: tuple[str, ...]
    public: bool
    one: bool
    key: str

    @property
    def readable(self) -> Mapping[str, Kind]:
        """All that screens may read of an item: the declared fields, and when it is there and how important it is."""
        return self.fields if self.one else {**self.fields, **READABLE}


@dataclass(frozen=True, eq=False, kw_only=True)
class AskedCollection:
    """The content collection that a question is put to."""

    collection: CollectionOf

    @property
    def id(self) -> str:
        """`content.news`."""
        return f"content.{self.collection.id}"

    @property
    def sort_keys(self) -> tuple[str, ...] | None:
        """What it can be sorted by: its fields."""
        return tuple(f"{sign}{name}" for name in self.collection.readable for sign in ("", "-"))

    def parameter(self, name: str) -> ApiParameter | None:
        """Return None: a collection is narrowed by its own fields."""
        return None
