"""What a block is drawn over: data, language, time, and the ways on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Protocol
from zoneinfo import ZoneInfo

from msgspec import Struct, field
from msgspec.structs import replace

from runtime.cabinet.model import Apply, Cabinet, Const, Link, Locale, Path, Query, Value
from runtime.expressions import evaluate
from runtime.media import Media, media_href
from runtime.values import Failure

if TYPE_CHECKING:
    from runtime.render.environment import Face


class Speaker(Protocol):
    """Says words of one language by key."""

    def say(self, key: str, args: Mapping[str, object]) -> str:
        """Return the words, plain text."""
        ...

    def pattern(self, key: str) -> str:
        """Return the ICU message that is said, "" where there is none."""
        ...


class SearchForm(Struct, frozen=True, kw_only=True):
    """Where a GET form of filters leads, and the fields of the address that it keeps."""

    action: str
    kept: tuple[tuple[str, str], ...] = ()


Way = Callable[[Sequence[object]], "str | None"]


class Linker(Protocol):
    """Makes addresses: of other screens, and of this one with another page, sort, tab or filter."""

    def way(self, link: Link, scope: Scope) -> Way:
        """Return where the link leads, None for nowhere (unknown parameter, no access), by the values it `reads`."""
        ...

    def page(self, query: str, **changes: str | int) -> str:
        """Return this screen's address with `page` or `sort` of `query`, or `tab`, changed; or as it is."""
        ...

    def form(self, query: str) -> SearchForm:
        """Return where the filters of `query` are sent; their page starts anew."""
        ...

    def sort(self, query: str) -> str:
        """Return the sort key in force, `-` before it for descending."""
        ...


class Scope(Struct, frozen=True, kw_only=True):
    """Everything that a template may show. `now` is aware, in `zone`; `tab` is the asked one, empty for the first.

    `heading` and `level` are of the section that encloses the block; `queries` are the plan's by name; `media` gives
    the address of a file, of a picture in a width (0 for as it is).
    """

    face: Face
    cabinet: Cabinet
    locale: Locale
    messages: Speaker
    zone: ZoneInfo
    now: datetime
    links: Linker
    roots: Mapping[str, object] = field(default_factory=dict)
    failures: Mapping[str, Failure] = field(default_factory=dict)
    queries: Mapping[str, Query] = field(default_factory=dict)
    tab: str = ""
    heading: str = ""
    level: int = 2
    media: Callable[[Media, int], str] = media_href

    def with_item(self, item: object) -> Scope:
        """Return the scope in which `item` is this thing."""
        return replace(self, roots={**self.roots, "item": item})

    def within(self, heading: str) -> Scope:
        """Return the scope of blocks that stand under a heading of their group."""
        return replace(self, heading=heading, level=min(self.level + 1, 6))

    def at(self, value: object) -> object:
        """Return the raw value of a value slot or expression; None is unknown, or no such slot."""
        expr = value.expr if isinstance(value, Value) else value
        return evaluate(expr, self.roots, self.now) if isinstance(expr, (Const, Path, Apply)) else None

    def ui(self, key: str, **args: object) -> str:
        """Return words of the product, `ui.<key>`."""
        return self.messages.say(f"ui.{key}", args)
