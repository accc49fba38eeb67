"""The blueprint after its names are bound: what `check` reads and `lower` turns into the cabinet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from constructor.blocks import BlockSpec
from constructor.expressions import Parsed
from constructor.load.project import Project
from constructor.load.tree import Node, Scalar
from constructor.openapi import Api, ApiOperation, ApiParameter
from constructor.resolve.collection import AskedCollection, CollectionOf
from constructor.text import Span
from runtime.cabinet.model import Paging, Tone, Width


@dataclass(frozen=True, eq=False, kw_only=True)
class Expression:
    """An expression as it stands in a file; two are never equal, so that each has a type of its own."""

    parsed: Parsed
    node: Scalar

    @property
    def span(self) -> Span:
        """Where the whole expression stands."""
        return self.node.span


@dataclass(frozen=True, eq=False, kw_only=True)
class Word:
    """A lone word in an enumerated slot."""

    value: str
    node: Scalar

    @property
    def span(self) -> Span:
        """Where the word stands."""
        return self.node.span


@dataclass(frozen=True, eq=False, kw_only=True)
class Words:
    """What stands in a text slot: a key with arguments, a value that is words already, or words by locale."""

    span: Span
    key: str = ""
    args: Mapping[str, Expression] = field(default_factory=dict)
    value: Expression | None = None
    formats: Mapping[str, str] = field(default_factory=dict)  # by argument; that of `value` is under ""
    inline: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, eq=False, kw_only=True)
class LinkTo:
    """Where a thing leads: a screen with its arguments, an address, or an action on the own account."""

    span: Span
    screen: str = ""
    account: str = ""
    args: Mapping[str, Expression] = field(default_factory=dict)
    url: Expression | None = None
    label: Words | None = None
    icon: str = ""
    when: Expression | None = None


@dataclass(frozen=True, eq=False, kw_only=True)
class RecordOf:
    """A record inside a block: a column, a tab, a labelled value."""

    span: Span
    slots: Mapping[str, Slot]
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False, kw_only=True)
class BlockOf:
    """A block of a screen or fragment; `use` has no spec but a fragment and its arguments."""

    kind: str
    span: Span
    id: str
    spec: BlockSpec | None
    slots: Mapping[str, Slot]
    roles: tuple[str, ...] = ()
    width: Width = "full"
    when: Expression | None = None
    fragment: FragmentOf | None = None
    args: Mapping[str, Expression] = field(default_factory=dict)


Slot = None | bool | int | str | Expression | Words | LinkTo | tuple["Slot", ...] | RecordOf | BlockOf


@dataclass(frozen=True, eq=False, kw_only=True)
class FragmentOf:
    """Blocks used in several places."""

    id: str
    span: Span
    inputs: tuple[str, ...]
    blocks: tuple[BlockOf, ...]


@dataclass(frozen=True, kw_only=True)
class SourceOf:
    """A source with its API document; `names` maps `customerId`, `listX.customerId` or `Customer.id` to an object."""

    id: str
    node: Node
    span: Span
    api: Api
    names: Mapping[str, str]
    open: tuple[str, ...]
    tones: Mapping[str, Mapping[str, Tone]]
    paging: Paging | None
    public: frozenset[str]  # operations that everybody may be shown
    errors: tuple[Expression, ...]  # where an error's code and words stand


@dataclass(frozen=True, eq=False, kw_only=True)
class AudienceOf:
    """Whom an editor's word means: those of whom the condition is true, or who hold one of the roles."""

    id: str
    span: Span
    condition: Expression | None
    roles: tuple[str, ...]


@dataclass(frozen=True, eq=False, kw_only=True)
class GateOf:
    """A screen that stands before all others of these roles until something is true."""

    span: Span
    screen: str
    until: Expression | None
    roles: tuple[str, ...]


@dataclass(frozen=True, eq=False, kw_only=True)
class AskedOperation:
    """The operation of a source that a question is put to."""

    source: SourceOf
    operation: ApiOperation

    @property
    def id(self) -> str:
        """`billing.listSubscribers`."""
        return f"{self.source.id}.{self.operation.name}"

    @property
    def public(self) -> bool:
        """Whether everybody may be shown the answer."""
        return self.operation.name in self.source.public

    @property
    def paged(self) -> bool:
        """Whether it answers page by page."""
        paging = self.source.paging
        return paging is not None and all(self.operation.parameter(name) for name in (paging.offset, paging.limit))

    @property
    def sort_keys(self) -> tuple[str, ...] | None:
        """What it can be sorted by; None where its document does not say."""
        wanted = self.operation.parameter(self.source.paging.sort) if self.source.paging else None
        if wanted is None:
            return ()
        return wanted.type.words or (wanted.type.of.words if wanted.type.of else ()) or None

    @property
    def totals(self) -> bool:
        """Whether it tells the number of all rows."""
        wanted = self.source.paging.total_header.lower() if self.source.paging else ""
        return bool(wanted) and wanted in {name.lower() for name in self.operation.headers}

    def parameter(self, name: str) -> ApiParameter | None:
        """Return the parameter of that name."""
        return self.operation.parameter(name)


Asked = AskedOperation | AskedCollection


@dataclass(frozen=True, eq=False, kw_only=True)
class FilterOf:
    """A field of the address that narrows a question."""

    name: str
    span: Span
    type: str
    label: Words | None
    options: tuple[tuple[str, Words], ...]


@dataclass(frozen=True, eq=False, kw_only=True)
class QuestionOf:
    """A name under `data` that is asked."""

    name: str
    span: Span
    asked: Asked
    args: Mapping[str, Expression | Word] = field(default_factory=dict)
    sound: bool = True  # nothing under `with` was reported
    filters: tuple[FilterOf, ...] = ()
    page: int = 0
    sort: tuple[str, ...] = ()
    take: str = ""


@dataclass(frozen=True, eq=False, kw_only=True)
class ComputedOf:
    """A name under `data` that is computed; None where what stands there was reported."""

    name: str
    span: Span
    expression: Expression | None


DataOf = QuestionOf | ComputedOf


@dataclass(frozen=True, kw_only=True)
class ScreenOf:
    """A page as declared."""

    id: str
    span: Span
    path: str
    title: Words
    icon: str
    roles: tuple[str, ...]
    public: bool
    params: Mapping[str, str]
    data: Mapping[str, DataOf]
    blocks: tuple[BlockOf, ...]
    step_up: str = ""


@dataclass(frozen=True, eq=False, kw_only=True)
class ProofOf:
    """A question that proves belonging."""

    span: Span
    asked: Asked
    args: Mapping[str, Expression | Word]
    has: Expression | None
    owner: Expression | None


@dataclass(frozen=True, kw_only=True)
class ObjectOf:
    """A kind of thing that belongs to somebody; an owner is a value, a question, or `anyone`."""

    id: str
    span: Span
    public: bool
    owners: Mapping[str, tuple[Expression | ProofOf | str, ...]]
    of: str
    proof: ProofOf | None


@dataclass(frozen=True, kw_only=True)
class RoleOf:
    """A role as declared."""

    id: str
    span: Span
    named: tuple[str, ...]
    includes: tuple[str, ...]
    idle: int
    absolute: int


@dataclass(frozen=True, kw_only=True)
class LevelOf:
    """A level of sign-in as declared; `within` is in seconds."""

    id: str
    acr: str
    acr_span: Span
    within: int
    within_span: Span
    enrol: str


@dataclass(frozen=True, eq=False, kw_only=True)
class CurrentOf:
    """A thing that is being worked on."""

    name: str
    span: Span
    default: Expression | None
    options: QuestionOf | None
    label: Words | None
    choose: str
    acting: Words | None


@dataclass(frozen=True, kw_only=True)
class MenuEntry:
    """A screen (or `home`) in the menu, or a labelled group."""

    span: Span
    screen: str = ""
    label: Words | None = None
    items: tuple[MenuEntry, ...] = ()


@dataclass(frozen=True, kw_only=True)
class LanguageOf:
    """A language of the cabinet; `in_content` editors write its words."""

    code: str
    span: Span
    in_content: bool = False


@dataclass(frozen=True, kw_only=True)
class TextsOf:
    """The words of one locale: key -> (ICU message, where it stands)."""

    locale: str
    span: Span
    messages: Mapping[str, tuple[str, Span]]


@dataclass(frozen=True, kw_only=True)
class PersonaOf:
    """A person for preview, demo and tests."""

    id: str
    name: str
    username: str
    email: str
    claims: Mapping[str, object]
    about: Mapping[str, str]
    second_factor: bool = False


@dataclass(frozen=True, kw_only=True)
class Blueprint:
    """The whole blueprint, every name bound; what could not be bound was reported and is left out."""

    project: Project
    id: str
    span: Span
    name: Words
    languages: Mapping[str, LanguageOf]
    time_zone: str
    currency: str
    theme: str
    brand: str
    home: Mapping[str, str]
    menu: tuple[MenuEntry, ...]
    phone: Expression | None
    email: Expression | None
    footer: tuple[str, ...]
    data: Mapping[str, DataOf]
    session: Mapping[str, Expression]
    roles_in: tuple[Expression, ...]
    roles: Mapping[str, RoleOf]
    levels: Mapping[str, LevelOf]
    registration: bool
    idle: int
    absolute: int
    current: Mapping[str, CurrentOf]
    objects: Mapping[str, ObjectOf]
    sources: Mapping[str, SourceOf]
    collections: Mapping[str, CollectionOf]
    audiences: Mapping[str, AudienceOf]
    gates: tuple[GateOf, ...]
    screens: Mapping[str, ScreenOf]
    texts: Mapping[str, TextsOf]
    personas: tuple[PersonaOf, ...]

    @property
    def locales(self) -> tuple[str, ...]:
        """The codes of its languages, the default first."""
        return tuple(self.languages)
