"""References inside an API document (JSON Reference with JSON Pointer, RFC 6901)."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote

from constructor.diagnostics.suggest import nearest
from constructor.load.tree import Mapping, Node, Scalar, Sequence
from constructor.openapi.model import Fault
from constructor.text import Span

_FREE = frozenset({"example", "examples", "default", "enum", "const"})  # what stands there is data, not schema


class References:
    """The references of one document; each is looked up once."""

    def __init__(self, root: Mapping) -> None:
        """Keep the document."""
        self._root = root
        self._found: dict[str, Node | None] = {}

    def follow(self, node: Node | None) -> tuple[Node | None, str]:
        """Return what the node stands for, and the name of the last reference on the way; None where it dangles."""
        name = ""
        seen: set[str] = set()
        while (pointer := _pointer(node)) is not None:
            if pointer in seen:
                return None, name
            seen.add(pointer)
            name = _unescape(pointer.rpartition("/")[2])
            node = self._look_up(pointer)
        return node, name

    def faults(self) -> Iterator[Fault]:
        """Find the references that lead nowhere, outside, or round in a circle."""
        for reference in _references(self._root):
            pointer = str(reference.value)
            if not pointer.startswith("#"):
                yield Fault(kind="external_ref", span=reference.span, arguments={"ref": pointer})
            elif self._look_up(pointer) is None:
                yield self._dangling(reference.span, pointer)
            elif self.follow(self._look_up(pointer))[0] is None:
                yield Fault(kind="ref_loop", span=reference.span, arguments={"ref": pointer})

    def _dangling(self, span: Span, pointer: str) -> Fault:
        folder, _, name = pointer.rpartition("/")
        home = self._look_up(folder)
        names = [str(entry.key.value) for entry in home.entries] if isinstance(home, Mapping) else []
        candidates = tuple(f"{folder}/{candidate}" for candidate in nearest(_unescape(name), names))
        return Fault(kind="dangling_ref", span=span, arguments={"ref": pointer}, candidates=candidates)

    def _look_up(self, pointer: str) -> Node | None:
        if pointer not in self._found:
            self._found[pointer] = self._walk(pointer)
        return self._found[pointer]

    def _walk(self, pointer: str) -> Node | None:
        if not pointer.startswith("#"):
            return None
        node: Node | None = self._root
        for step in pointer.split("/")[1:]:
            if isinstance(node, Sequence):
                node = node.items[int(step)] if step.isdigit() and int(step) < len(node.items) else None
            else:
                node = node.get(_unescape(step)) if isinstance(node, Mapping) else None
        return node


def _pointer(node: Node | None) -> str | None:
    reference = node.get("$ref") if isinstance(node, Mapping) else None
    return str(reference.value) if isinstance(reference, Scalar) else None


def _references(node: Node) -> Iterator[Scalar]:
    if isinstance(node, Sequence):
        for item in node.items:
            yield from _references(item)
    if isinstance(node, Mapping):
        for name, value in node:
            if name == "$ref" and isinstance(value, Scalar):
                yield value
            elif name not in _FREE and not name.startswith("x-"):
                yield from _references(value)


def _unescape(step: str) -> str:
    return unquote(step).replace("~1", "/").replace("~0", "~")
