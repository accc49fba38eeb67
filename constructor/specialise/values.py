"""Values as the specialiser sees them: known now, known when a language is linked, or known when people look."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from jinja2 import nodes

from constructor.specialise.body import Item
from constructor.specialise.types import Type


@dataclass(frozen=True, slots=True)
class Static:
    """A value that is known at build."""

    value: object


@dataclass(frozen=True, slots=True)
class Dyn:
    """The Python expression that will give the value; `linked` if it needs a language only, and nobody's data.

    `html` is one that gives it escaped, where there is a better one than escaping it.
    """

    code: str
    type: Type
    linked: bool = False
    html: str = ""


@dataclass(frozen=True, slots=True)
class Test:
    """A condition that is decided later; `yes` and `no` are the codes that are then known not to be None."""

    code: str
    linked: bool = False
    yes: frozenset[str] = frozenset()
    no: frozenset[str] = frozenset()

    @property
    def proved(self) -> frozenset[str]:
        """What holds where the condition does."""
        return self.yes | {f"true {self.code}"}

    @property
    def refuted(self) -> frozenset[str]:
        """What holds where the condition does not."""
        return self.no | {f"not {self.code}"}


@dataclass(frozen=True, slots=True)
class Cond:
    """A choice that is made later."""

    test: Test
    yes: Value
    no: Value


@dataclass(frozen=True, slots=True)
class Frag:
    """Markup in pieces."""

    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Seq:
    """A list whose length is known; `tests` tell which items are in it, where that is decided later."""

    items: tuple[Value, ...]
    tests: tuple[Value, ...] | None = None


@dataclass(frozen=True, slots=True)
class Parts:
    """A record, mapping or module whose parts are known one by one."""

    parts: Mapping[str, Value]
    of_class: type | None = None
    code: str = ""


@dataclass(frozen=True, slots=True)
class Missing:
    """A name or part that is not there; it may only be asked whether it is defined."""

    name: str


@dataclass(slots=True)
class Frame:
    """Names of one block of a template; what is not here is in the frame around it."""

    parent: Frame | None
    names: dict[str, Value] = field(default_factory=dict)

    def find(self, name: str) -> Value | None:
        """Return the value of the name, None if nothing here or around has it."""
        frame: Frame | None = self
        while frame is not None:
            if name in frame.names:
                return frame.names[name]
            frame = frame.parent
        return None

    def chain(self) -> list[Frame]:
        """Return this frame and those around it."""
        found: list[Frame] = []
        frame: Frame | None = self
        while frame is not None:
            found.append(frame)
            frame = frame.parent
        return found


@dataclass(frozen=True, slots=True, eq=False)
class Macro:
    """A macro or the body of a call, with the frame in which it was defined; Jinja binds its names late."""

    node: nodes.Macro | nodes.CallBlock
    frame: Frame
    template: str


@dataclass(frozen=True, slots=True, eq=False)
class Over:
    """The scope over which a block is drawn, or that of one row, whose thing is `item`."""

    code: Callable[[], str]
    level: int
    heading: Value
    item: Dyn | None = None


@dataclass(frozen=True, slots=True)
class Rows(Dyn):
    """Rows of data, each of which is looked at as the scope of one row, made from `over`."""

    over: Over = field(kw_only=True)


Value = Static | Dyn | Cond | Frag | Seq | Parts | Missing | Macro | Over
