"""What a template, or the data that it shows, should be told of although it becomes code."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Literal

from jinja2 import nodes

Kind = Literal["nothing", "untyped", "word", "untaken"]


@dataclass(frozen=True, slots=True, order=True)
class Remark:
    """A remark on `name` at a line of a template, for the block at `origin`; `near` is what was perhaps meant.

    `nothing`: a value that may be unknown is printed, and nothing instead of it. `untyped`: rows show data of which
    no schema tells anything. `word`: an enumeration has no such word. `untaken`: no block takes this branch.
    """

    kind: Kind
    name: str
    template: str
    line: int
    near: tuple[str, ...] = ()
    origin: str = ""


@dataclass(slots=True)
class Remarks:
    """What was remarked on while a block was made, and which sides of the templates' conditions it took."""

    found: dict[Remark, None] = field(default_factory=dict)
    sides: dict[tuple[str, int, str], bool] = field(default_factory=dict)  # of a template, at a line, `if` or `else`

    def add(self, remark: Remark) -> None:
        """Keep a remark, once."""
        self.found[remark] = None

    def take(self, more: Remarks, origin: str) -> None:
        """Take what was remarked on elsewhere, for the block at `origin`."""
        self.found.update({replace(one, origin=origin): None for one in more.found})
        for (template, line, name), taken in more.sides.items():
            self.side(template, line, name, taken)

    def side(self, template: str, line: int, name: str, taken: bool) -> None:
        """Keep whether a side of a condition is taken, now or before."""
        self.sides[template, line, name] = self.sides.get((template, line, name), False) or taken


def gathered(all_of: Iterable[Remarks]) -> Iterator[Remark]:
    """Yield what was remarked on anywhere, in order, and the branches that are taken nowhere."""
    found: set[Remark] = set()
    sides: dict[tuple[str, int, str], bool] = {}
    for one in all_of:
        found.update(one.found)
        for side, taken in one.sides.items():
            sides[side] = sides.get(side, False) or taken
    untaken = {Remark("untaken", name, template, line) for (template, line, name), taken in sides.items() if not taken}
    yield from sorted(found | untaken)


def spelled(node: nodes.Node | None) -> str:
    """Return an expression about as the template writes it."""
    match node:
        case nodes.Name(name=name):
            return name
        case nodes.Getattr():
            return f"{spelled(node.node)}.{node.attr}"
        case nodes.Getitem():
            return f"{spelled(node.node)}[…]"
        case nodes.Filter():
            given = [spelled(arg) for arg in node.args] + [f"{one.key}={spelled(one.value)}" for one in node.kwargs]
            return f"{spelled(node.node)}|{node.name}" + (f"({', '.join(given)})" if given else "")
        case nodes.Const(value=value):
            return repr(value).lower() if value is None or isinstance(value, bool) else repr(value)
        case nodes.Call():
            return f"{spelled(node.node)}()"
    return "…"
