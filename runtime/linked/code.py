"""The code of a build: compiled when it is first used, and linked once to each language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from runtime.linked import drawing
from runtime.linked.linker import Drawn, Language, Placing
from runtime.render.scope import Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """Source by name: `<key>.block`, `<key>.failed`, `page`, `error`, `signed_out`.

    Nothing in it comes from a request: it is the compiler's, and the build's manifest holds its digest.
    """

    sources: Mapping[str, str]
    links: dict[str, Callable[[Language], Drawn]] = field(default_factory=dict)

    def link(self, name: str) -> Callable[[Language], Drawn]:
        """Return what links the source of that name; raises `KeyError` if there is none."""
        if name not in self.links:
            space: dict[str, Callable[[Language], Drawn]] = {}
            exec(compile(self.sources[name], f"<{name}>", "exec"), space)
            self.links[name] = space["link"]
        return self.links[name]


class Linked:
    """The code of a build in one language. Another set of texts is another `Linked` of the same `Code`."""

    def __init__(self, code: Code, scope: Scope) -> None:
        """Take a scope of the language; its data is not read."""
        self._code = code
        self._language = Language(scope=scope, bands=self.bands)
        self._drawn: dict[str, Drawn] = {}

    def draw(self, name: str) -> Drawn:
        """Return what draws the code of that name, linked at its first use."""
        if name not in self._drawn:
            self._drawn[name] = self._code.link(name)(self._language)
        return self._drawn[name]

    def bands(self, placing: Placing) -> Drawn:
        """Return what draws bands of blocks over a scope."""
        return drawing.bands(placing, lambda key: (self.draw(f"{key}.block"), self._failed(key)))

    def _failed(self, key: str) -> Drawn:
        """Return what draws the block failed; failing is rare, so it is linked when it happens."""
        return lambda scope, failure: self.draw(f"{key}.failed")(scope, failure)
