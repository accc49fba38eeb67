"""From the path of a value in plain data to its place in the file, and to its name in the blueprint's own terms."""

from __future__ import annotations

from collections.abc import Sequence as List

from constructor.load.tree import Mapping, Node, Sequence
from constructor.text import Span

Path = List[int | str]
_PLURALS = {"theme": "themes", "source": "sources", "screen": "screens", "fragment": "fragments", "persona": "personas"}


def find(root: Node, path: Path) -> Node:
    """Return the node at `path`, or the last one on the way that is there."""
    node = root
    for step in path:
        inner = _step(node, step)
        if inner is None:
            break
        node = inner
    return node


def key_span(node: Node, key: str) -> Span:
    """Return where `key` of a map stands; the map itself where it has no such key."""
    found = node.key(key) if isinstance(node, Mapping) else None
    return found.span if found else node.span


def head_span(node: Node) -> Span:
    """Return what stands for a thing as such: the first key of a map, else the beginning of the thing."""
    if isinstance(node, Mapping) and node.first:
        return node.first.key.span
    return node.span if node.span.start.line == node.span.end.line else _start(node.span)


def blueprint_path(kind: str, name: str, path: Path) -> str:
    """Return a place in the blueprint's terms: `screens.history.blocks[0].columns[1]`."""
    head = f"{_PLURALS[kind]}.{name}" if kind in _PLURALS else kind if kind != "texts" else f"texts.{name}"
    return head + "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)


def _step(node: Node, step: int | str) -> Node | None:
    if isinstance(node, Mapping) and isinstance(step, str):
        return node.get(step)
    if isinstance(node, Sequence) and isinstance(step, int) and step < len(node.items):
        return node.items[step]
    return None


def _start(span: Span) -> Span:
    return Span(span.file, span.start, span.start)
