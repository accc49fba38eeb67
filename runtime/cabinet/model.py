"""The intermediate representation: all that the constructor tells the runtime, and nothing else.

Every class is a frozen record; containers are tuples and plain `dict`s that nobody edits after construction.
`runtime.cabinet.codec` writes it as JSON and reads it back. A change of shape raises `FORMAT`.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Literal

from msgspec import Struct, field

FORMAT = 3

Kind = Literal[
    "text", "number", "integer", "flag", "date", "datetime", "duration", "money", "quantity",
    "enumeration", "id", "thing", "list", "page", "file", "image", "rich", "link", "colour", "any",
]  # fmt: skip
Tone = Literal["good", "warn", "bad", "quiet", "busy"]
Width = Literal["third", "half", "two_thirds", "full"]


# ---------------------------------------------------------------- expressions


class Const(Struct, frozen=True, kw_only=True):
    """A literal."""

    value: str | Decimal | bool | None


class Path(Struct, frozen=True, kw_only=True):
    """A walk from a root (`session`, a name under `data`, `item` …) through named parts; what is missing is unknown."""

    root: str
    parts: tuple[str, ...] = ()


class Apply(Struct, frozen=True, kw_only=True):
    """An operator or function of the closed list over arguments: `==`, `and`, `not`, `if`, `coalesce` …"""

    name: str
    args: tuple[Expr, ...] = ()
    named: Mapping[str, Expr] = field(default_factory=dict)


Expr = Const | Path | Apply


# ---------------------------------------------------------------- settings of blocks


class Value(Struct, frozen=True, kw_only=True):
    """What a value slot shows: an expression, the kind it has, and how it is written (`shown`, a format name)."""

    expr: Expr
    kind: Kind
    shown: str
    enum: str = ""  # name of the enumeration, `Agreement.status`, for texts and tones


class Text(Struct, frozen=True, kw_only=True):
    """Words of the blueprint by key, with values for the placeholders of the ICU message."""

    key: str
    args: Mapping[str, Value] = field(default_factory=dict)


Words = Text | Value


class Link(Struct, frozen=True, kw_only=True):
    """Where a thing leads. `screen` with `params` and `current`, `url` (https, tel, mailto), or an `account` action."""

    screen: str = ""
    account: str = ""
    params: Mapping[str, Expr] = field(default_factory=dict)
    current: Mapping[str, Expr] = field(default_factory=dict)
    url: Expr | None = None
    label: Words | None = None
    icon: str = ""
    when: Expr | None = None

    @property
    def reads(self) -> tuple[Expr, ...]:
        """What the address is made of: the `url`, else the values of `params`, then those of `current`."""
        return (self.url,) if self.url is not None else (*self.params.values(), *self.current.values())


class Rows(Struct, frozen=True, kw_only=True):
    """A rows slot: the data that is walked, each thing seen as `item`."""

    expr: Expr
    paged: bool = False
    query: str = ""  # the question whose page, sort and filters stand in the address


class Record(Struct, frozen=True, kw_only=True):
    """A group of settings inside a block: a column, a tab, a fact."""

    settings: Mapping[str, Setting]


class Block(Struct, frozen=True, kw_only=True):
    """One block of a plan. `reads` are the data names without which it can not be shown."""

    kind: str
    id: str
    settings: Mapping[str, Setting]
    reads: tuple[str, ...] = ()
    when: Expr | None = None
    origin: str = ""  # `screens/agent_home.yaml:12`


class Column(Struct, frozen=True, kw_only=True):
    """Blocks one under another."""

    width: Width
    blocks: tuple[Block, ...]


class Band(Struct, frozen=True, kw_only=True):
    """Columns side by side where there is room, one under another where there is not."""

    columns: tuple[Column, ...]


Setting = None | bool | str | Decimal | Value | Text | Link | Rows | Record | Band | tuple["Setting", ...]


# ---------------------------------------------------------------- what may be asked


class Shape(Struct, frozen=True, kw_only=True):
    """What an answer, or a part of it, must be. Only bound fields are kept; the rest is dropped right after parsing."""

    kind: Kind
    nullable: bool = True
    fields: Mapping[str, Shape] = field(default_factory=dict)  # kind `thing`, by the name in the answer
    of: Shape | None = None  # kinds `list` and `page`
    enum: str = ""
    words: tuple[str, ...] = ()  # the enumeration's words; another is shown as unknown and reported
    object: str = ""  # names whose thing this is (`names` of the source)
    amount: str = ""  # kind `money`/`quantity`: where the amount and the currency (unit) stand inside the raw value
    currency: str = ""


class Parameter(Struct, frozen=True, kw_only=True):
    """A parameter of an operation; `object` names whose thing it identifies."""

    name: str
    where: Literal["path", "query", "header"]
    kind: Kind
    required: bool = False
    object: str = ""
    words: tuple[str, ...] = ()
    many: bool = False


class Paging(Struct, frozen=True, kw_only=True):
    """How a source pages (offset style so far): parameter names, the largest page, where the total stands."""

    style: Literal["offset"]
    offset: str
    limit: str
    max: int
    total_header: str = ""
    sort: str = ""


class ErrorShape(Struct, frozen=True, kw_only=True):
    """Where an error's code and words stand in the body; `shown` if people may read the words.

    Expressions read `body`, `status`, `header`. With `when` it also tells errors among answers of status 200.
    """

    code: Expr
    message: Expr | None = None
    shown: bool = False
    when: Expr | None = None


class Source(Struct, frozen=True, kw_only=True):
    """One system. Its address and secrets are settings: `PCABINET_SOURCE_<NAME>_URL`, `…_TOKEN`."""

    id: str
    auth: Literal["none", "bearer", "basic", "key"] = "none"
    auth_header: str = ""
    paging: Paging | None = None
    errors: tuple[ErrorShape, ...] = ()
    deadline: Decimal = Decimal("2")  # seconds
    in_flight: int = 32
    answer_bytes: int = 2_000_000


class Operation(Struct, frozen=True, kw_only=True):
    """One question that may be asked of a source."""

    id: str  # `billing.listSubscribers`
    source: str
    name: str
    method: str
    path: str  # `/subscribers/{subscriberId}`
    parameters: tuple[Parameter, ...] = ()
    public: bool = False
    paged: bool = False


class Filter(Struct, frozen=True, kw_only=True):
    """A typed field of the address that narrows a question; read as `filter.<name>`."""

    name: str
    type: Literal["search", "choice", "date", "flag"]
    label: Words | None = None
    options: tuple[tuple[str, Words], ...] = ()


class Query(Struct, frozen=True, kw_only=True):
    """A named question of a plan: an operation (`billing.x`) or a collection (`content.news`)."""

    name: str
    operation: str
    args: Mapping[str, Expr] = field(default_factory=dict)
    answer: Shape
    needed: tuple[str, ...] = ()  # parameters whose value must be known, or the question is not asked
    page: int = 0  # rows a page; 0 where the answer is not paged
    sort: tuple[str, ...] = ()  # allowed sort keys, the first is the default; `-` for descending
    filters: tuple[Filter, ...] = ()
    take: Literal["", "first", "only"] = ""
    needs: tuple[str, ...] = ()  # names under `data` that its arguments read
    origin: str = ""


class Computed(Struct, frozen=True, kw_only=True):
    """A named value computed from other data."""

    name: str
    expr: Expr
    needs: tuple[str, ...] = ()
    origin: str = ""


# ---------------------------------------------------------------- whose things are whose


class Ask(Struct, frozen=True, kw_only=True):
    """A question that proves belonging: some row `has` the value, or the thing tells its own `owner`."""

    operation: str
    args: Mapping[str, Expr]  # reads `session`, and the object or its parent by name
    answer: Shape
    narrow: str = ""  # parameter of the operation that narrows it to the one value
    has: Expr | None = None
    owner: Expr | None = None


class ObjectKind(Struct, frozen=True, kw_only=True):
    """A kind of thing that belongs to somebody. `owners`: per role a session value, a question, or `anyone`."""

    id: str
    public: bool = False
    owners: Mapping[str, tuple[Expr | Ask | Literal["anyone"], ...]] = field(default_factory=dict)
    of: str = ""
    proof: Ask | None = None


class Current(Struct, frozen=True, kw_only=True):
    """A thing that is being worked on; it travels sealed in every address."""

    name: str
    default: Expr | None = None
    options: Query | None = None
    value: Expr | None = None  # of a row (`item.id`)
    label: Words | None = None
    choose: str = ""  # screen that lets choose one
    acting: Text | None = None  # the banner over another's pages


# ---------------------------------------------------------------- screens


class Plan(Struct, frozen=True, kw_only=True):
    """What a person with a certain set of roles is asked for and shown on a screen."""

    bands: tuple[Band, ...]
    data: tuple[Query | Computed, ...]  # in an order in which each stands after what it needs


class Screen(Struct, frozen=True, kw_only=True):
    """A page. `plans` are keyed by the held ones among `plan_roles`, sorted and joined by `+` (`""` for none)."""

    id: str
    path: str  # `/news/{news}`
    title: Words
    roles: tuple[str, ...] = ()
    public: bool = False
    params: Mapping[str, str] = field(default_factory=dict)  # name in the path -> object or content collection
    plan_roles: tuple[str, ...] = ()
    plans: Mapping[str, Plan] = field(default_factory=dict)
    currents: tuple[str, ...] = ()  # which of `current` its data reads
    icon: str = ""
    step_up: str = ""  # the level of sign-in without which it is not shown
    origin: str = ""


class Gate(Struct, frozen=True, kw_only=True):
    """A screen that stands before all others for these roles, for as long as `until` is known to be no."""

    screen: str
    until: Expr  # over `data` and `session`; unknown lets pass and is logged
    roles: tuple[str, ...]
    data: tuple[Query | Computed, ...] = ()


class MenuItem(Struct, frozen=True, kw_only=True):
    """A screen in the menu, or a labelled group of them."""

    screen: str = ""
    label: Words | None = None
    icon: str = ""
    items: tuple[MenuItem, ...] = ()


class Shell(Struct, frozen=True, kw_only=True):
    """What surrounds every page."""

    phone: Value | None = None
    email: Value | None = None
    data: tuple[Query | Computed, ...] = ()
    footer: tuple[str, ...] = ()  # screens


class Role(Struct, frozen=True, kw_only=True):
    """A role, the words that grant it in `roles_in`, what it includes, its session limits in seconds."""

    id: str
    named: tuple[str, ...]
    includes: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()  # session names its owners read; unknown, it is not granted
    idle: int = 0
    absolute: int = 0


class Level(Struct, frozen=True, kw_only=True):
    """A level of sign-in: the provider's word for it, the seconds it holds, the account action that prepares for it."""

    id: str
    acr: str  # OpenID Connect Core 1.0 §2
    within: int
    enrol: str = ""


class AccountAction(Struct, frozen=True, kw_only=True):
    """What people do with their account at the provider.

    Either `parameters` join the request of a sign-in, whose answer tells in its parameter `outcome` how it went, or
    `path` is a page under the issuer, which learns from its parameter `client_in` whose people it is to lead back.
    """

    id: str
    parameters: Mapping[str, str] = field(default_factory=dict)
    outcome: str = ""
    path: str = ""
    client_in: str = ""


class Identity(Struct, frozen=True, kw_only=True):
    """How verified claims become a session and roles."""

    session: Mapping[str, Expr]  # reads `claims`
    roles_in: tuple[Expr, ...]
    roles: tuple[Role, ...]
    idle: int = 1800
    absolute: int = 43200
    levels: Mapping[str, Level] = field(default_factory=dict)
    account: Mapping[str, AccountAction] = field(default_factory=dict)
    registration: bool = False  # whether people may make themselves an account


class Collection(Struct, frozen=True, kw_only=True):
    """A content collection. Unless there is `one` item, it has also the fields of `runtime.content.system`."""

    id: str
    fields: Mapping[str, Kind]
    order: tuple[str, ...] = ()  # the fields as the blueprint lists them: in forms, and which text names an item
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # of the fields that are a choice
    translated: tuple[str, ...] = ()
    one: bool = False
    public: bool = False
    key: str = "id"

    @property
    def ordered(self) -> tuple[str, ...]:
        """The fields in the blueprint's order."""
        return self.order or tuple(self.fields)

    @property
    def title(self) -> str:
        """The text that names an item, the first that is translated where one is; "" where there is none."""
        texts = [name for name in self.ordered if self.fields[name] == "text" and name != self.key]
        return next((name for name in texts if name in self.translated), next(iter(texts), ""))


# ---------------------------------------------------------------- locales, theme, the whole


class Locale(Struct, frozen=True, kw_only=True):
    """CLDR data of a language, read at build, so that the runtime formats without Babel."""

    code: str  # `ru`
    name: str  # «Русский»
    dir: Literal["ltr", "rtl"]
    decimal: str
    group: str
    minus: str
    currencies: Mapping[str, str]  # RUB -> ₽
    currency_before: bool  # $5 or 5 ₽
    months: tuple[str, ...]  # genitive, as in «22 ноября»
    months_short: tuple[str, ...]
    date: str  # `{day} {month} {year}`; patterns over day, month, month_short, year, time
    date_year: str
    date_short: str
    date_short_year: str
    at: str  # `{date}, {time}`
    units: Mapping[str, str]  # GB -> ГБ
    group_next: int = 3  # digits of the groups beyond the first (2 in India)
    currency_gap: str = "\u00a0"  # between the amount and the sign
    percent: str = "{number}\u00a0%"
    time: str = "{hour:02d}:{minute:02d}"  # pattern over hour, hour12, minute, half
    halves: tuple[str, str] = ("AM", "PM")
    listing: tuple[str, str, str] = (", ", ", ", ", ")  # between two, between many, before the last of many
    ago: Mapping[str, str] = field(default_factory=dict)  # minute, hour, day -> ICU message over `n`
    plurals: tuple[str, ...] = ("other",)  # the categories of its numbers
    words: Literal["blueprint", "content"] = "blueprint"  # by `content` it is offered once editors wrote every text
    yes: str = "yes"
    no: str = "no"


class Theme(Struct, frozen=True, kw_only=True):
    """Colours and shapes. `palette` maps a token to its light and dark colour."""

    id: str
    brand: str
    palette: Mapping[str, tuple[str, str]]


class Cabinet(Struct, frozen=True, kw_only=True):
    """The whole cabinet."""

    id: str
    name: Words
    locales: tuple[Locale, ...]  # the first is the default
    time_zone: str
    currency: str
    theme: Theme
    home: Mapping[str, str]  # role (or `guest`) -> screen
    menu: tuple[MenuItem, ...]
    shell: Shell
    identity: Identity
    current: tuple[Current, ...]  # in dependency order
    objects: Mapping[str, ObjectKind]
    sources: Mapping[str, Source]
    operations: Mapping[str, Operation]
    screens: Mapping[str, Screen]
    collections: Mapping[str, Collection]
    texts: Mapping[str, Mapping[str, str]]  # locale -> key -> ICU message
    tones: Mapping[str, Mapping[str, Tone]]  # enumeration -> word -> tone
    assets: Mapping[str, str] = field(default_factory=dict)  # logical name -> file name in the build
    audiences: Mapping[str, Expr] = field(default_factory=dict)  # an editor's word -> whom it means
    gates: tuple[Gate, ...] = ()
