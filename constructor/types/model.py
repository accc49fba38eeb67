"""The type of data: its kind, whether it may be unknown, its fields, words and owner."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from constructor.text import Span
from runtime.cabinet.model import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Type:
    """What is known of data before there is any.

    Two types are equal whatever their fields: those of a named schema follow from its name.
    """

    kind: Kind
    nullable: bool = False
    of: Type | None = None  # of a list or page its things; of a thing with free names (a mapping) their values
    fields: Mapping[str, Field] = field(default_factory=dict, compare=False)  # of a thing, perhaps lazy
    enum: str = ""  # `Agreement.status`
    words: tuple[str, ...] = ()
    object: str = ""  # names whose thing this is
    schema: str = ""  # name of the schema in the API document
    amount: str = ""  # of money and quantity: where the amount and its currency or unit stand in the raw value
    currency: str = ""
    total: bool = False  # of a page: the source tells the number of all rows
    span: Span | None = field(default=None, compare=False)  # where the schema stands


@dataclass(frozen=True, slots=True)
class Field:
    """A named part of a thing and the place that declares it."""

    type: Type
    span: Span | None = None


class LazyFields(Mapping[str, Field]):
    """Fields that are read when first asked for, so that a schema may hold itself."""

    def __init__(self, read: Callable[[], Mapping[str, Field]]) -> None:
        """Keep how the fields are read."""
        self._read = read

    @cached_property
    def _fields(self) -> Mapping[str, Field]:
        return self._read()

    def __getitem__(self, name: str) -> Field:
        """Return the field of that name."""
        return self._fields[name]

    def __iter__(self) -> Iterator[str]:
        """Walk over the names, in the order of the document."""
        return iter(self._fields)

    def __len__(self) -> int:
        """Return the number of fields."""
        return len(self._fields)


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What is wrong with an expression: `kind`, the offsets of the wrong part in its text, and what is known of it.

    `candidates` are the nearest right names, `known` all of them; `related` is where they are declared.
    """

    kind: str
    start: int
    end: int
    arguments: Mapping[str, str] = field(default_factory=dict)
    candidates: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    related: Span | None = None


def listed(of: Type, *, nullable: bool = False) -> Type:
    """Return the type of a list of such things."""
    return Type(kind="list", of=of, nullable=nullable)


def page_of(answer: Type, *, total: bool) -> Type:
    """Return the type of one page of the list `answer`; `total` if the source tells the number of all rows."""
    return replace(answer, kind="page", total=total)
