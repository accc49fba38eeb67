"""What the code of a build asks of the language that it is linked to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from markupsafe import Markup
from msgspec import Struct, field

from runtime import formats
from runtime.cabinet.model import Const, Expr, Value
from runtime.formats.how import How
from runtime.linked import support
from runtime.linked.formats import Written, cell, ready, whole
from runtime.linked.words import Kept, message, table
from runtime.render import words
from runtime.render.environment import View
from runtime.render.scope import Scope

Drawn = Callable[..., Any]  # what linked code gives: the text of a document, or nothing where it adds to a page's


class Placed(Struct, frozen=True, kw_only=True):
    """A block by the key of its code, with what decides whether it is shown; `sure` where it never prints nothing.

    `failed` is the key of what draws it failed, which blocks that say the same then share: it is told the `id`.
    """

    key: str
    kind: str
    failed: str = ""
    id: str = ""
    reads: tuple[str, ...] = ()
    when: Expr | None = None
    sure: bool = False
    origin: str = ""


Placing = Sequence[Sequence[tuple[str, Sequence[Placed]]]]  # bands of columns, each a width and its blocks


class Nesting(Protocol):
    """Draws bands of blocks."""

    def __call__(self, placing: Placing, /) -> Drawn:
        """Return the function that draws them over a scope."""
        ...


class Language(Struct, frozen=True, kw_only=True):
    """One language of a cabinet, as code is linked to it. `scope` is any scope of that language: data is not read.

    `later` gives the function that draws a document, which is linked at its first page.
    """

    scope: Scope
    bands: Nesting
    later: Callable[[str], Drawn]
    block = Placed
    made: dict[str, Written] = field(default_factory=dict)
    drawings: dict[str, Kept] = field(default_factory=dict)
    e = staticmethod(support.e)
    x = staticmethod(support.x)

    @property
    def ga(self) -> Callable[[object, str], object]:
        """Jinja's way to a part of an object of no known type."""
        return self.scope.face.environment.getattr

    @property
    def how(self) -> How:
        """What formats are told; the moment is of no account where it is used."""
        scope = self.scope
        return How(scope.locale, scope.zone, scope.cabinet.currency, datetime.now(scope.zone))

    @property
    def currency(self) -> str:
        """The sign of the cabinet's currency."""
        return self.scope.locale.currencies.get(self.scope.cabinet.currency, self.scope.cabinet.currency)

    def inner(self, placing: Placing) -> Callable[[Scope], list[str]]:
        """Return what draws bands that stand in a block, in pieces."""
        add = self.bands(placing)

        def draw(scope: Scope) -> list[str]:
            out: list[str] = []
            add(scope, out)
            return out

        return draw

    def word(self, key: str) -> str:
        """Return a text that has no placeholders."""
        return self.scope.messages.say(key, {})

    def message(self, key: str) -> Callable[..., str]:
        """Return a text as a function of what stands in it."""
        return message(self.scope.messages, key)

    def format(self, shown: str, kind: str) -> Written:
        """Return the format for values of a kind."""
        return self._once(f"{shown} {kind}", lambda: ready(shown, kind, self.how))

    def cell(self, shown: str, owed: bool) -> Written:
        """Return the format of a table's sums; with `owed` a debt is told apart."""
        return self._once(f"cell {shown} {owed}", lambda: cell(shown, owed, self.how))

    def _once(self, name: str, make: Callable[[], Written]) -> Written:
        if name not in self.made:
            self.made[name] = make()
        return self.made[name]

    def marked(self, shown: str) -> Callable[[object, How], str]:
        """Return the markup of any value in a format."""
        return lambda value, how: formats.words.marked(formats.FORMATS, formats._known(value), shown, how)

    def written(self, shown: str) -> Callable[[object, How], str]:
        """Return the text of any value in a format."""
        return lambda value, how: formats.words.written(formats.FORMATS, formats._known(value), shown, how)

    def whole(self, shown: str) -> Callable[[int | None], str]:
        """Return the text of a whole number in a format."""
        return whole(shown, self.how)

    def statuses(self, enum: str) -> Written:
        """Return the marks and words of an enumeration, by the word."""
        return table(self.scope.cabinet, enum, lambda word: str(words.show(_state(enum, word), self.scope)))

    def words(self, enum: str) -> Written:
        """Return the words of an enumeration, plain, by the word."""
        return table(self.scope.cabinet, enum, lambda word: words.word(enum, word, self.scope))

    def view(self, kind: str) -> View:
        """Return what works out the view of a block."""
        return self.scope.face.views[kind]

    @property
    def icon(self) -> Mapping[object, str]:
        """The icons by their names."""
        return self._drawings("icon", self.scope.face.icon)

    @property
    def mark(self) -> Mapping[object, str]:
        """The marks by their tones."""
        return self._drawings("mark", self.scope.face.mark)

    def _drawings(self, what: str, draw: Callable[[str], Markup]) -> Mapping[object, str]:
        if what not in self.drawings:
            self.drawings[what] = Kept(lambda name: str(draw(str(name))))
        return self.drawings[what]


def _state(enum: str, word: str) -> Value:
    return Value(expr=Const(value=word), kind="enumeration", shown="text", enum=enum)
