"""The code of a cabinet: each different block once, whatever screens and roles show it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

from constructor.specialise import calls, evaluate, logic, loops, output, statements, templates, vocabulary
from constructor.specialise.body import Item, stripped
from constructor.specialise.cards import Card, Cards, Read
from constructor.specialise.kinds import KINDS
from constructor.specialise.pool import Pool
from constructor.specialise.printer import Program, choosing, module, placing
from constructor.specialise.remarks import Remark, Remarks, gathered
from constructor.specialise.types import TEXT, Type, of_data
from constructor.specialise.values import Dyn, Over, Static, Value
from constructor.specialise.vocabulary.text import said
from constructor.specialise.work import Data, Refusal, Templates, Work
from runtime.cabinet.model import Apply, Band, Block, Cabinet, Computed, Link, Path, Query, Record, Rows, Setting, Text
from runtime.cabinet.model import Value as Slot
from runtime.linked.code import block_name, failed_name, layout_name, screen_name
from runtime.records import replace
from runtime.render.environment import Face
from runtime.render.settings import Settings, Slots
from runtime.render.shell import PageView, Trouble
from runtime.values import Failure

NODES = (calls, evaluate, logic, loops, output, statements, templates, vocabulary)  # each says what it evaluates
DOCUMENTS = ("page", "error", "signed_out")
MOST_CODE = 256_000  # characters of the blocks of one screen
_HEADINGS = {"section": "section", "card": "card"}
_BARE = Slots(names=frozenset(("title", "empty", "failed", "link", "links")))


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """The code of a block, what draws it failed, the keys of the blocks that stand in it, and what was remarked on.

    `sure` are those that print something whatever the data.
    """

    drawn: str
    failed: Card
    sure: bool
    inner: frozenset[str]
    remarks: Remarks
    origin: str


@dataclass(slots=True)
class Specialiser:
    """Makes code of blocks, each once for the same settings, level and types of what it reads.

    It may be kept from one compilation to the next: what was made then is made.
    """

    face: Face
    made: dict[str, Made] = field(default_factory=dict)
    cards: Cards = field(default_factory=Cards)
    documents: dict[str, str] = field(default_factory=dict)
    noted: dict[str, Remarks] = field(default_factory=dict)  # of the documents
    templates: Templates = field(init=False)
    _seed: str = field(init=False)
    _met: list[set[str]] = field(default_factory=lambda: [set()])  # keys of the blocks placed, by nesting

    def __post_init__(self) -> None:
        """Take the face's environment."""
        self.templates = Templates(self.face.environment)
        self._seed = hashlib.sha256(repr(sorted(self.face.templates.items())).encode()).hexdigest()

    def cabinet(self, cabinet: Cabinet) -> Mapping[str, str]:
        """Return the source of all code of a cabinet by name; what it has no use for is forgotten.

        Raises:
            Refusal: a template holds what does not become code.
        """
        self._met = [set()]
        screens = {
            screen_name(screen.id, name): self.screen(plan.bands, of_plan((*cabinet.shell.data, *plan.data)))
            for screen in cabinet.screens.values()
            for name, plan in screen.plans.items()
        }
        for name in DOCUMENTS:
            if name not in self.documents:
                self.documents.update(self.document(name))
        self.made = {key: self.made[key] for key in sorted(self._used(self._met[0]))}
        self.cards.keep({made.failed.key for made in self.made.values()})
        return {**screens, **self.sources}

    @property
    def remarks(self) -> Sequence[Remark]:
        """What the templates and data of a cabinet should be told of, in order."""
        return tuple(gathered([*(made.remarks for made in self.made.values()), *self.noted.values()]))

    @property
    def sources(self) -> Mapping[str, str]:
        """What was made of blocks and documents, by name."""
        blocks = {block_name(key): made.drawn for key, made in self.made.items()}
        failed = {failed_name(made.failed.key): made.failed.source for made in self.made.values()}
        return {**blocks, **failed, **{layout_name(name): source for name, source in self.documents.items()}}

    def _used(self, keys: Iterable[str]) -> set[str]:
        found = set(keys)
        for key in keys:
            found |= self._used(self.made[key].inner)
        return found

    def screen(self, bands: Sequence[Band], data: Data) -> str:
        """Return the source that places the blocks of a plan, whose own code is made; raises `Refusal`."""
        pool = Pool()
        self._met.append(set())
        source = placing(pool, f"L.bands({self.place(bands, data, 2, pool)})")
        keys = self._met.pop()
        self._met[-1] |= keys
        self._weigh(self._used(keys))
        return source

    def _weigh(self, keys: Iterable[str]) -> None:
        """Refuse a screen whose blocks are more code than anybody would wait for, at the largest of them."""
        sizes = {key: len(self.made[key].drawn) + len(self.made[key].failed.source) for key in keys}
        if sum(sizes.values()) > MOST_CODE:
            largest = max(sorted(sizes), key=sizes.__getitem__)
            kind = largest.rpartition("-")[0]
            refusal = Refusal("large", kind, f"blocks/{kind}.html", 1)
            refusal.origin = self.made[largest].origin
            raise refusal

    def place(self, bands: Sequence[Band], data: Data, level: int, pool: Pool) -> str:
        """Return code for a placing: the bands with the keys of their blocks, whose code is made."""
        return _tuple(self._band(pool, band, data, level) for band in bands)

    def _band(self, pool: Pool, band: Band, data: Data, level: int) -> str:
        return _tuple(
            f"({column.width!r}, {_tuple(self._placed(pool, block, data, level) for block in column.blocks)})"
            for column in band.columns
        )

    def _placed(self, pool: Pool, block: Block, data: Data, level: int) -> str:
        key = self.block(block, data, level)
        when = f", when={pool.lift(block.when)}" if block.when is not None else ""
        sure = ", sure=True" if self.made[key].sure else ""
        failed = f"failed={self.made[key].failed.key!r}, id={block.id!r}"
        return (
            f"L.block(key={key!r}, kind={block.kind!r}, {failed}, reads={block.reads!r}{when}{sure}, "
            f"origin={block.origin!r})"
        )

    def block(self, block: Block, data: Data, level: int = 2) -> str:
        """Return the key of a block's code, which is made if it is new; raises `Refusal`."""
        key = self._key(block, data, level)
        if key not in self.made:
            self._met.append(set())
            remarks = Remarks()
            try:
                drawn, sure = self._drawn(f"blocks/{block.kind}.html", block, data, level, remarks)
                failed = self._failed(block, data, level)
            except Refusal as refusal:
                refusal.origin = refusal.origin or block.origin
                raise
            remarks.take(failed.remarks, block.origin)
            inner, origin = frozenset(self._met.pop() | failed.inner), block.origin
            self.made[key] = Made(drawn=drawn, failed=failed, sure=sure, inner=inner, remarks=remarks, origin=origin)
        self._met[-1].add(key)
        return key

    def _key(self, block: Block, data: Data, level: int) -> str:
        settings = (self._seed, block.kind, block.id, level, block.settings, _known(block.settings, data))
        return _named(block.kind, repr(settings))

    def _failed(self, block: Block, data: Data, level: int) -> Card:
        """Return what draws the block failed, told its id; it is made if no block before it says the same there."""
        made = self.cards.made
        of = self._of_card(block, data, level)
        if of not in made:
            read, remarks = Read(block.settings), Remarks()
            more: dict[str, Value] = {"failure": Dyn("failure", Type("record", of_class=Failure))}
            more["id"] = Dyn("id", TEXT) if block.id else Static("")
            self._met.append(set())
            source, _ = self._drawn(
                "layout/failed.html", replace(block, settings=read), data, level, remarks, more, ("failure", "id")
            )
            self.cards.ask(block.kind, read.names)
            of, inner = self._of_card(block, data, level), frozenset(self._met.pop())
            made[of] = Card(key=_named(block.kind, source), source=source, inner=inner, remarks=remarks)
        return made[of]

    def _of_card(self, block: Block, data: Data, level: int) -> str:
        settings = self.cards.of(block.kind, block.settings)
        return repr((block.kind, block.id != "", level, settings, _known(settings, data)))

    def _drawn(
        self,
        name: str,
        block: Block,
        data: Data,
        level: int,
        remarks: Remarks,
        more: Mapping[str, Value] | None = None,
        told: Sequence[str] = (),
    ) -> tuple[str, bool]:
        """Return the code of a template over a block, and whether it always prints something.

        `more` are names that the template sees besides, of which the code is `told` some.
        """
        work = self._work(data)
        over = _over(level)
        settings = Settings(block.settings, self.face.slots.get(block.kind, _BARE))
        title = block.settings.get("title") or block.settings.get(_HEADINGS.get(block.kind, ""))
        work.frame.names.update(
            {
                "block": Static(settings),
                "kind": Static(block.kind),
                "id": Static(block.id),
                "title": said(work, title, over) if isinstance(title, Text | Slot) else Static(Markup()),
                "scope": over,
                **(more or {}),
            }
        )
        templates.draw(work, name)
        remarks.take(work.remarks, block.origin)
        body = stripped(work.result())
        parameters = ("scope", "out", *told)
        if body is None:
            return module(work.pool, _program(work, work.result()), parameters, "stripped"), False
        return module(work.pool, _program(work, body), parameters, "added"), bool(body)

    def document(self, name: str) -> Mapping[str, str]:
        """Return the sources of a whole document, `page`, `error` or `signed_out`, by name: of a page each kind's."""
        self.noted[name] = Remarks()
        if name != "page":
            return {name: self._document(name, frozenset())}
        kinds = {f"{name}_{kind.name}": kind for kind in KINDS}
        other = f"{name}_other"
        chosen = choosing([(kind.test, one) for one, kind in kinds.items()], other, ("scope", "page"))
        drawn = {one: self._document(name, kind.facts) for one, kind in kinds.items()}
        return {name: chosen, **drawn, other: self._document(name, frozenset())}

    def _document(self, name: str, facts: frozenset[str]) -> str:
        """Return the source of a document of which these facts are proved."""
        work = self._work(Data())
        names: dict[str, Value] = {"page": Dyn("page", Type("record", of_class=PageView)), "scope": _over(2)}
        if name == "error":
            names["trouble"] = Dyn("trouble", Type("record", of_class=Trouble))
        work.frame.names.update(names)
        work.facts = facts
        templates.draw(work, f"layout/{name}.html")
        self.noted[name].take(work.remarks, "")
        parameters = ("scope", *(one for one in names if one != "scope"))
        return module(work.pool, _program(work, work.result()), parameters, "returned")

    def _work(self, data: Data) -> Work:
        work = Work(self.templates, data, lambda inner, at: self.place(inner, data, at, work.pool))
        work.frame = work.context
        return work


def _program(work: Work, body: Sequence[Item]) -> Program:
    return Program(body=body, opening=work.opening, functions=[*work.functions.values()])


def of_plan(data: Sequence[Query | Computed]) -> Data:
    """Return what is known of a plan's data."""
    return Data(of_data(data), {datum.name: datum for datum in data if isinstance(datum, Query)})


def _over(level: int) -> Over:
    heading: Value = Static("") if level == 2 else Dyn("scope.heading", Type("any"))
    return Over(code=lambda: "scope", level=level, heading=heading)


def _tuple(parts: Iterator[str]) -> str:
    return f"({''.join(f'{part}, ' for part in parts)})"


def _named(kind: str, of: str) -> str:
    return f"{kind}-{hashlib.sha256(of.encode()).hexdigest()[:16]}"


def _known(settings: Mapping[str, Setting], data: Data) -> object:
    """Return what is known of the data that the settings read."""
    read: set[str] = set()
    _note_names(tuple(settings.values()), read)
    return [(name, data.types.get(name), _facts(data.queries.get(name))) for name in sorted(read)]


def _facts(query: Query | None) -> object:
    return (query.sort, bool(query.filters)) if query is not None else None


def _note_names(setting: object, found: set[str]) -> None:
    """Note every name under `data` that the setting reads."""
    if isinstance(setting, Path):
        found.add(setting.root)
    elif isinstance(setting, tuple):
        for one in setting:
            _note_names(one, found)
    elif isinstance(setting, Slot):
        _note_names(setting.expr, found)
    elif isinstance(setting, Text):
        _note_names(tuple(setting.args.values()), found)
    elif isinstance(setting, Record):
        _note_names(tuple(setting.settings.values()), found)
    elif isinstance(setting, Apply):
        _note_names((*setting.args, *setting.named.values()), found)
    elif isinstance(setting, Rows):
        found.add(setting.query)
        _note_names(setting.expr, found)
    elif isinstance(setting, Link):
        _note_names((setting.label, setting.url, setting.when, *setting.params.values()), found)
    elif isinstance(setting, Band):
        for block in (block for column in setting.columns for block in column.blocks):
            _note_names(tuple(block.settings.values()), found)
