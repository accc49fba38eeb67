"""The code of a cabinet: each different block once, whatever screens and roles show it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

from constructor.specialise import calls, evaluate, logic, loops, output, statements, templates, vocabulary
from constructor.specialise.body import stripped
from constructor.specialise.pool import Pool
from constructor.specialise.printer import module
from constructor.specialise.types import Type, of_data
from constructor.specialise.values import Dyn, Over, Static, Value
from constructor.specialise.vocabulary.text import said
from constructor.specialise.work import Data, Templates, Work
from runtime.cabinet.model import Apply, Band, Block, Cabinet, Computed, Link, Path, Query, Record, Rows, Text
from runtime.cabinet.model import Value as Slot
from runtime.render.environment import Face
from runtime.render.settings import Settings, Slots
from runtime.render.shell import PageView, Trouble
from runtime.values import Failure

NODES = (calls, evaluate, logic, loops, output, statements, templates, vocabulary)  # each says what it evaluates
_HEADINGS = {"section": "section", "card": "card"}
_BARE = Slots(names=frozenset(("title", "empty", "failed", "link", "links")))


@dataclass(slots=True)
class Specialiser:
    """Makes code of blocks, each once for the same settings, level and types of what it reads."""

    face: Face
    sources: dict[str, str] = field(default_factory=dict)
    templates: Templates = field(init=False)

    def __post_init__(self) -> None:
        """Take the face's environment."""
        self.templates = Templates(self.face.environment)

    def place(self, bands: Sequence[Band], data: Data, level: int = 2, pool: Pool | None = None) -> str:
        """Return code for `L.bands`: the bands with the keys of their blocks, whose sources are made."""
        names = pool or Pool()
        return f"L.bands({_tuple(_band(self, names, band, data, level) for band in bands)})"

    def block(self, block: Block, data: Data, level: int = 2) -> str:
        """Return the key of a block's code, which is made if it is new; raises `Refusal`."""
        key = _key(block, data, level)
        if f"{key}.block" not in self.sources:
            self.sources[f"{key}.block"] = self._drawn(f"blocks/{block.kind}.html", block, data, level, {})
            failure: dict[str, Value] = {"failure": Dyn("failure", Type("record", of_class=Failure))}
            self.sources[f"{key}.failed"] = self._drawn("layout/failed.html", block, data, level, failure)
        return key

    def _drawn(self, name: str, block: Block, data: Data, level: int, more: Mapping[str, Value]) -> str:
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
                **more,
            }
        )
        templates.draw(work, name)
        return _module(work, ", ".join(("scope", *more)), strip=True)

    def document(self, name: str) -> str:
        """Return the source of a whole document: `page`, `error`, `signed_out`."""
        work = self._work(Data())
        names: dict[str, Value] = {"page": Dyn("page", Type("record", of_class=PageView)), "scope": _over(2)}
        if name == "error":
            names["trouble"] = Dyn("trouble", Type("record", of_class=Trouble))
        work.frame.names.update(names)
        templates.draw(work, f"layout/{name}.html")
        return _module(work, ", ".join(("scope", *(one for one in names if one != "scope"))), strip=False)

    def _work(self, data: Data) -> Work:
        work = Work(self.templates, data, lambda inner, at: self.place(inner, data, at, work.pool))
        work.frame = work.context
        return work


def specialise_cabinet(cabinet: Cabinet, face: Face) -> tuple[Mapping[str, str], Mapping[str, Mapping[str, str]]]:
    """Return the sources by name, and by screen and plan the placing of the blocks; raises `Refusal`."""
    maker = Specialiser(face)
    placed = {
        screen.id: {
            name: maker.place(plan.bands, of_plan((*cabinet.shell.data, *plan.data)))
            for name, plan in screen.plans.items()
        }
        for screen in cabinet.screens.values()
    }
    for name in ("page", "error", "signed_out"):
        maker.sources[name] = maker.document(name)
    return maker.sources, placed


def of_plan(data: Sequence[Query | Computed]) -> Data:
    """Return what is known of a plan's data."""
    return Data(of_data(data), {datum.name: datum for datum in data if isinstance(datum, Query)})


def _over(level: int) -> Over:
    heading: Value = Static("") if level == 2 else Dyn("scope.heading", Type("any"))
    return Over(code=lambda: "scope", level=level, heading=heading)


def _module(work: Work, parameters: str, *, strip: bool) -> str:
    body = work.result()
    sure = stripped(body) if strip else body
    return module(
        work.pool, body if sure is None else sure, work.opening, work.functions.values(), parameters, strip=sure is None
    )


def _band(maker: Specialiser, pool: Pool, band: Band, data: Data, level: int) -> str:
    return _tuple(
        f"({column.width!r}, {_tuple(_placed(maker, pool, block, data, level) for block in column.blocks)})"
        for column in band.columns
    )


def _placed(maker: Specialiser, pool: Pool, block: Block, data: Data, level: int) -> str:
    key = maker.block(block, data, level)
    when = f", when={pool.lift(block.when)}" if block.when is not None else ""
    return f"L.block(key={key!r}, kind={block.kind!r}, reads={block.reads!r}{when}, origin={block.origin!r})"


def _tuple(parts: Iterator[str]) -> str:
    return f"({''.join(f'{part}, ' for part in parts)})"


def _key(block: Block, data: Data, level: int) -> str:
    read = sorted(set(_names(tuple(block.settings.values()))))
    known = [(name, data.types.get(name), _facts(data.queries.get(name))) for name in read]
    settings = (block.kind, block.id, level, block.settings, known)
    return f"b{hashlib.sha256(repr(settings).encode()).hexdigest()[:16]}"


def _facts(query: Query | None) -> object:
    return (query.sort, bool(query.filters)) if query is not None else None


def _names(setting: object) -> Iterator[str]:
    """Yield every name under `data` that the setting reads."""
    match setting:
        case Path(root=root):
            yield root
        case Slot(expr=expr):
            yield from _names(expr)
        case Text(args=inner) | Record(settings=inner):
            yield from _names(tuple(inner.values()))
        case Apply(args=args, named=named):
            yield from _names((*args, *named.values()))
        case Rows(expr=expr, query=query):
            yield query
            yield from _names(expr)
        case Link():
            yield from _names((setting.label, setting.url, setting.when, *setting.params.values()))
        case Band(columns=columns):
            for block in (block for column in columns for block in column.blocks):
                yield from _names(tuple(block.settings.values()))
        case tuple():
            for one in setting:
                yield from _names(one)
