"""The code of a build: compiled when it is first used, and linked once to each language as its texts now stand."""

from __future__ import annotations

import linecache
import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from types import CodeType
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from runtime.cabinet.model import Link
from runtime.linked import drawing
from runtime.linked.linker import Drawn, Language, Placed, Placing
from runtime.linked.steady import Adds
from runtime.render.scope import Scope, SearchForm, Way
from runtime.render.shell import PageView, Pieces

SUFFIX = ".py"
_OF_SCREEN = "screens/"
_SCREENS = f"screens{SUFFIX}"
_HEAD = re.compile(rb"^# (screens/\S+)\n", re.MULTILINE)


def block_name(key: str) -> str:
    """Return the name of the code that draws a block."""
    return f"blocks/{key}"


def failed_name(key: str) -> str:
    """Return the name of the code that draws blocks failed."""
    return f"failed/{key}"


def screen_name(screen: str, plan: str) -> str:
    """Return the name of the code that places the blocks of a screen's plan."""
    return f"screens/{screen}+{plan}" if plan else f"screens/{screen}"


def layout_name(document: str) -> str:
    """Return the name of the code of a whole document: `page`, `error`, `signed_out`."""
    return f"layout/{document}"


class Code(Struct, frozen=True, kw_only=True):
    """Python source by the names above.

    Nothing in it comes from a request: it is the compiler's, and the build's manifest holds its digest.
    """

    sources: Mapping[str, str]
    links: dict[str, Callable[[Language], Any]] = field(default_factory=dict)

    def link(self, name: str) -> Callable[[Language], Any]:
        """Return what links the source of that name; raises `KeyError` if there is none."""
        if name not in self.links:
            source, file = self.sources[name], f"code/{name}{SUFFIX}"
            space: dict[str, Callable[[Language], Any]] = {}
            exec(_compiled(source, file), space)
            # A trace shows the line of code, which names the line of its template.
            linecache.cache[file] = (lambda: self.sources[name],)  # read when there is a trace
            self.links[name] = space["link"]
        return self.links[name]


@lru_cache(maxsize=256)
def _compiled(source: str, file: str) -> CodeType:
    """Return source as code: of a build that takes another's place, most is what it was."""
    return compile(source, file, "exec")


def write_code(sources: Mapping[str, str]) -> Mapping[str, bytes]:
    """Return the files of a build's folder `code`: one for each source, but one for all screens, which are few lines.

    There, each stands under its name; a page compiles its own alone.
    """
    own = {f"{name}{SUFFIX}": source.encode() for name, source in sources.items() if not name.startswith(_OF_SCREEN)}
    screens = sorted((name, source) for name, source in sources.items() if name.startswith(_OF_SCREEN))
    return {**own, _SCREENS: "".join(f"# {name}\n{source}\n" for name, source in screens).encode()}


def read_code(files: Mapping[str, bytes]) -> Code:
    """Return the code in the files of a build's folder `code`, by their names in it."""
    own = {name.removesuffix(SUFFIX): data for name, data in files.items() if name != _SCREENS}
    return Code(sources=_Decoded({**own, **dict(_apart(files.get(_SCREENS, b"")))}))


def _apart(screens: bytes) -> Iterator[tuple[str, memoryview]]:
    """Yield the sources of screens by name, none of them copied."""
    end = len(screens)
    for head in reversed(list(_HEAD.finditer(screens))):
        yield head[1].decode(), memoryview(screens)[head.end() : end - 1]
        end = head.start()


class _Decoded(Mapping[str, str]):
    """Texts that are held as bytes and decoded when they are read: most are read once, or never."""

    def __init__(self, data: Mapping[str, bytes | memoryview]) -> None:
        self._data = data

    def __getitem__(self, name: str) -> str:
        return str(self._data[name], "utf-8")

    def __iter__(self) -> Iterator[str]:
        return iter(self._data)

    def __len__(self) -> int:
        return len(self._data)


class Linked:
    """The code of a build in one language. Another set of texts is another `Linked` of the same `Code`."""

    def __init__(self, code: Code, scope: Scope) -> None:
        """Take a scope of the language; of its data, nothing is read or kept."""
        bare = replace(
            scope, links=_Nowhere(), media=lambda file, width: "", roots={}, failures={}, queries={}, tab="", heading=""
        )
        self._code = code
        self._messages = scope.messages
        self._language = Language(scope=bare, bands=self.bands, later=self._later)
        self._drawn: dict[str, Any] = {}
        self._screens: dict[tuple[str, str], Drawn] = {}
        self._documents: dict[str, Drawn] = {}

    def says(self, scope: Scope) -> bool:
        """Tell whether this is the language of the scope, with its texts as they stand there."""
        if self._messages is not scope.messages and self._messages == scope.messages:
            self._messages = scope.messages  # another edition that says the same; asked once
        mine, its = self._language.scope.locale, scope.locale
        return self._messages is scope.messages and (mine is its or mine == its)

    def draw(self, name: str) -> Drawn:
        """Return what draws the code of that name, linked at its first use."""
        if name not in self._drawn:
            self._drawn[name] = self._code.link(name)(self._language)
        drawn: Drawn = self._drawn[name]
        return drawn

    def blocks(self, screen: str, plan: str, scope: Scope) -> Pieces:
        """Return the blocks of a screen, as a plan shows them. Raises `KeyError` where there is no such plan."""
        found = Pieces()
        drawn = self._screens.get((screen, plan))
        if drawn is None:
            drawn = self._screens[screen, plan] = self.draw(screen_name(screen, plan))
        drawn(scope, found)
        return found

    def frame(self, screen: str, plan: str) -> drawing.Frame:
        """Return the blocks of a screen one by one, as a plan places them. Raises `KeyError` where it is not there."""
        name = f"{screen_name(screen, plan)} in parts"
        if name not in self._drawn:
            placed = self._code.link(screen_name(screen, plan))(replace(self._language, bands=_as_placed))
            self._drawn[name] = drawing.frame(placed, self._coded)
        found: drawing.Frame = self._drawn[name]
        return found

    def document(self, name: str, scope: Scope, page: PageView, **more: object) -> str:
        """Return a whole document: `page`, `signed_out`, or `error`, which takes its `trouble`."""
        drawn = self._documents.get(name)
        if drawn is None:
            drawn = self._documents[name] = self.draw(layout_name(name))
        text: str = drawn(scope, page, **more)
        return text

    def _later(self, name: str) -> Drawn:
        """Return the function that draws a document, whose code is linked at its first page."""
        linked: list[Drawn] = []

        def draw(scope: Scope, page: PageView) -> object:
            if not linked:
                linked.append(self.draw(layout_name(name)))
            return linked[0](scope, page)

        return draw

    def bands(self, placing: Placing) -> Adds:
        """Return what draws bands of blocks over a scope."""
        return drawing.bands(placing, self._coded)

    def _coded(self, block: Placed) -> tuple[Drawn, Drawn]:
        """Return what draws a block, and what draws it failed: that is rare, so it is linked when it happens."""
        failed = failed_name(block.failed)
        return self.draw(block_name(block.key)), lambda *given: self.draw(failed)(*given, block.id)


class Linking:
    """The code of a build in each language, the texts of which may change at any time."""

    def __init__(self, code: Code) -> None:
        """Take the code; nothing is linked yet."""
        self._code = code
        self._linked: dict[str, Linked] = {}

    def to(self, scope: Scope) -> Linked:
        """Return the code in the scope's language; where its texts changed, linked anew as pages are asked for."""
        linked = self._linked.get(scope.locale.code)
        if linked is None or not linked.says(scope):
            linked = self._linked[scope.locale.code] = Linked(self._code, scope)
        return linked


def _as_placed(placing: Placing, /) -> Any:
    return placing


class _Nowhere:
    """Leads nowhere: what is linked to a language keeps nobody's ways."""

    def way(self, link: Link, scope: Scope) -> Way:
        return lambda values: None

    def page(self, query: str, **changes: str | int) -> str:
        return ""

    def form(self, query: str) -> SearchForm:
        return SearchForm(action="")

    def sort(self, query: str) -> str:
        return ""
