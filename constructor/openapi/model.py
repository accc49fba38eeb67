"""An API as its document describes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from constructor.text import Span
from constructor.types.model import Type


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiParameter:
    """A parameter of an operation; a list means that it takes several values."""

    name: str
    where: Literal["path", "query", "header"]
    type: Type
    required: bool
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiOperation:
    """One operation. `response` is the JSON of its first success, None if it answers none."""

    name: str
    method: str  # `GET`
    path: str
    parameters: tuple[ApiParameter, ...]
    response: Type | None
    headers: tuple[str, ...]  # of that answer
    body: Type | None  # JSON that it takes
    span: Span

    def parameter(self, name: str) -> ApiParameter | None:
        """Return the parameter of that name, or None."""
        return next((found for found in self.parameters if found.name == name), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is wrong with the document: `kind`, place, and what is known of it."""

    kind: Literal[
        "not_openapi", "version", "no_operation_id", "same_operation_id", "dangling_ref", "external_ref", "ref_loop"
    ]
    span: Span
    arguments: Mapping[str, str] = field(default_factory=dict)
    candidates: tuple[str, ...] = ()
    related: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    """Which schema is money, and where amount and currency stand in it."""

    schema: str
    amount: str
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the source file adds to the document.

    `names`: parameter (`customerId`, `listBucket.relatedParty.id`) or property (`Customer.id`) to the object whose
    thing it names. `enums`: property (`Agreement.status`) to the words that close a free text.
    """

    money: tuple[Money, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    enums: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Api:
    """All operations by id, the named schemas, and what is wrong with the document."""

    file: str
    operations: Mapping[str, ApiOperation]
    schemas: Mapping[str, Type]
    faults: tuple[Fault, ...]
