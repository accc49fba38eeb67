"""Reads YAML into the located tree, over libyaml's events, and refuses what a blueprint does without."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from yaml import MarkedYAMLError
from yaml import events as happened
from yaml._yaml import CParser

from constructor.diagnostics import Edit, Fix, Related, Report
from constructor.load.scalars import meaning, quoted
from constructor.load.stray import refuse_torn
from constructor.load.syntax import add_syntax_error
from constructor.load.tree import Entry, Mapping, Node, Plain, Scalar, Sequence, plain
from constructor.text import Position, Span, TextFile

__all__ = ["API", "BLUEPRINT", "Dialect", "Entry", "Mapping", "Node", "Scalar", "Sequence", "Tree", "parse", "plain"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """What is let through. `json` allows what JSON has: null; and keys that look like numbers (`200:`) are texts."""

    file_bytes: int
    nodes: int
    depth: int = 32
    scalar: int = 64 * 1024  # characters
    json: bool = False


BLUEPRINT = Dialect(file_bytes=1_000_000, nodes=50_000)
API = Dialect(file_bytes=10_000_000, nodes=500_000, depth=64, json=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """One document of a file. Where it is not `sound`, findings were added and `root` may be only its beginning."""

    root: Node | None
    sound: bool


def parse(file: TextFile, report: Report, dialect: Dialect = BLUEPRINT) -> tuple[Tree, ...]:
    """Return the documents of `file`, without empty ones. Never raises; findings are added to `report`.

    After what can not be read at all, reading goes on with the next document.
    """
    trees: list[Tree] = []
    start: int | None = 0
    nodes = 0
    while start is not None:
        part = _Part(file, start, report, dialect, nodes)
        trees.extend(part.read())
        nodes = part.nodes
        start = part.next_start
    return tuple(tree for tree in trees if tree.root is not None or not tree.sound)


_BLOCK_STYLES = ("|", ">")
_made = tuple.__new__  # what a named tuple's own making comes to, without a call in between
_NEXT_DOCUMENT = re.compile(r"^---(?=\s|$)", re.MULTILINE)


class _Stop(Exception):
    """A limit is exceeded: the rest of the file is not read."""


@dataclass(slots=True)
class _Open:
    """A collection that has not ended yet."""

    start: Position
    flow: bool
    is_map: bool
    items: list[Node] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    keys: dict[str, Scalar] = field(default_factory=dict)
    pending: Scalar | None = None


class _Part:
    """Reads a file from the document that begins at `start` to its end, or to what can not be read."""

    def __init__(self, file: TextFile, start: int, report: Report, dialect: Dialect, nodes: int) -> None:
        self.next_start: int | None = None
        self.nodes = nodes
        self._file, self._report, self._dialect = file, report, dialect
        self._path, self._json, self._most, self._longest = file.path, dialect.json, dialect.nodes, dialect.scalar
        self._start, self._last = start, file.position(len(file.text))
        self._last_line = self._last.line
        self._first_line = file.position(start).line - 1
        self._events = CParser(file.text[start:] if start else file.text)
        self._open: list[_Open] = []
        self._root: Node | None = None
        self._sound = self._complete = True
        self._trees: list[Tree] = []

    def read(self) -> list[Tree]:
        """Return the documents, the last perhaps unsound; `next_start` then says where to go on."""
        try:
            self._walk()
        except MarkedYAMLError as error:
            stop = add_syntax_error(self._file, error, self._first_line, self._report)
            self._give_up()
            self.next_start = self._following(stop)
        except _Stop:
            self._give_up()
        return self._trees

    def _walk(self) -> None:
        actions: dict[type, Callable[[Any], None]] = {
            happened.ScalarEvent: self._scalar,
            happened.MappingStartEvent: self._start_collection,
            happened.SequenceStartEvent: self._start_collection,
            happened.MappingEndEvent: self._end_collection,
            happened.SequenceEndEvent: self._end_collection,
            happened.AliasEvent: self._alias,
            happened.DocumentStartEvent: self._start_document,
            happened.DocumentEndEvent: self._end_document,
        }
        while (event := self._events.get_event()) is not None:
            if action := actions.get(event.__class__):
                action(event)

    def _following(self, stop: Position) -> int | None:
        line = self._file.offset(Position(stop.line, 1))
        match = _NEXT_DOCUMENT.search(self._file.text, max(line, self._start + 1))
        return match.start() if match else None

    def _give_up(self) -> None:
        self._complete = False
        while self._open:
            self._close(self._open[-1].start)
        self._trees.append(Tree(root=self._root, sound=False))

    # -- documents

    def _start_document(self, event: happened.DocumentStartEvent) -> None:
        self._root, self._sound = None, True
        if event.version or event.tags:
            start = self._position(event.start_mark)
            end = Position(start.line, len(self._file.line(start.line)) + 1)
            self._refuse("directive", Span(self._file.path, start, end))

    def _end_document(self, event: happened.DocumentEndEvent) -> None:
        self._trees.append(Tree(root=self._root, sound=self._sound))

    # -- nodes

    def _scalar(self, event: happened.ScalarEvent) -> None:
        self._count(event)
        parent = self._open[-1] if self._open else None
        node = self._scalar_node(event)
        if parent is None:
            self._root = None if node.plain and not node.raw else node
        elif parent.is_map and parent.pending is None:
            self._key(parent, node)
        else:
            self._value(parent, node)

    def _scalar_node(self, event: happened.ScalarEvent) -> Scalar:
        raw = event.value
        plain = not event.style
        if len(raw) > self._longest:
            self._exceed("scalar", self._longest, event)
        value: Plain = meaning(raw) if plain else raw
        return _made(Scalar, (value, raw, plain, self._span(event)))

    def _key(self, parent: _Open, node: Scalar) -> None:
        if node.plain and node.raw == "<<":
            self._refuse("merge", node.span)
        if not isinstance(node.value, str):
            node = self._text_key(node)
        name = str(node.value)
        if first := parent.keys.get(name):
            self._report.add("PC1004", node.span, related=[Related(first.span, "first")], key=name)
            self._sound = False
        parent.keys.setdefault(name, node)
        parent.pending = node

    def _text_key(self, node: Scalar) -> Scalar:
        if not self._dialect.json:
            self._sound = False
            refuse_key(node, self._report)
        return Scalar(node.raw, node.raw, node.plain, node.span)

    def _value(self, parent: _Open, node: Node) -> None:
        if isinstance(node, Scalar) and node.value is None and not self._dialect.json:
            self._null(parent, node)
        if not parent.is_map:
            parent.items.append(node)
        elif parent.pending is not None:
            if parent.keys.get(str(parent.pending.value)) is parent.pending:
                parent.entries.append(_made(Entry, (parent.pending, node)))
            parent.pending = None

    def _null(self, parent: _Open, node: Scalar) -> None:
        self._sound = False
        key = parent.pending
        if parent.flow and key and self._is_bare(key, node):
            return  # judged with its neighbours when the collection ends
        span = key.span if key and node.raw == "" else node.span
        name = str(key.value) if key else node.raw
        what = "written" if node.raw else "comment" if self._is_comment_after(span) else "empty"
        self._report.add("PC1007", span, what=what, key=name)

    def _is_comment_after(self, key: Span) -> bool:
        """Whether what stands for the value was taken for a comment."""
        return self._file.line(key.end.line)[key.end.column - 1 :].lstrip(": ").startswith("#")

    def _is_bare(self, key: Scalar, node: Scalar) -> bool:
        """Whether there is neither a value nor the colon before it."""
        between = Span(self._file.path, key.span.end, node.span.end)
        return node.raw == "" and ":" not in self._file.slice(between)

    def _alias(self, event: happened.AliasEvent) -> None:
        span = self._span(event)
        self._refuse("alias", span)
        node = Scalar("*", "*", True, span)
        if self._open and self._open[-1].is_map and self._open[-1].pending is None:
            self._open[-1].pending = node
        elif self._open:
            self._value(self._open[-1], node)

    # -- collections

    def _start_collection(self, event: happened.CollectionStartEvent) -> None:
        self._count(event)
        start = self._position(event.start_mark)
        if len(self._open) >= self._dialect.depth:
            self._exceed("depth", self._dialect.depth, event)
            raise _Stop
        is_map = isinstance(event, happened.MappingStartEvent)
        self._open.append(_Open(start, bool(event.flow_style), is_map))

    def _end_collection(self, event: happened.CollectionEndEvent) -> None:
        self._close(self._position(event.end_mark))

    def _close(self, end: Position) -> None:
        closed = self._open.pop()
        children = [entry.value for entry in closed.entries] if closed.is_map else closed.items
        if not closed.flow and children:
            end = max(children[-1].span.end, closed.start)
        span = Span(self._file.path, closed.start, max(end, closed.start))
        node: Node = Mapping(tuple(closed.entries), span) if closed.is_map else Sequence(tuple(closed.items), span)
        parent = self._open[-1] if self._open else None
        if parent and parent.is_map and parent.pending is None:
            self._refuse("complex", span)
            parent.pending = Scalar("?", "?", False, span)
            return
        if closed.flow and self._complete and not self._dialect.json:
            self._sound = refuse_torn(node, self._file, self._report) and self._sound
        if parent is None:
            self._root = node
        else:
            self._value(parent, node)

    # -- places and limits

    def _count(self, event: happened.NodeEvent) -> None:
        self.nodes += 1
        if self.nodes > self._most:
            self._exceed("nodes", self._most, event)
            raise _Stop
        if event.anchor:
            self._refuse("anchor", self._span(event))
        if getattr(event, "tag", None):
            self._refuse("tag", self._span(event))

    def _exceed(self, what: str, limit: int, event: happened.Event) -> None:
        self._sound = False
        start = self._position(event.start_mark)
        self._report.add("PC1002", Span(self._file.path, start, start), what=what, limit=limit)

    def _refuse(self, what: str, span: Span) -> None:
        self._sound = False
        self._report.add("PC1005", span, what=what)

    def _position(self, mark: Any) -> Position:
        """Return the place of a mark; at the end libyaml tells a line that is not there."""
        line = mark.line + self._first_line + 1
        return _made(Position, (line, mark.column + 1)) if line <= self._last_line else self._last

    def _span(self, event: happened.Event) -> Span:
        start, end = self._position(event.start_mark), self._position(event.end_mark)
        if isinstance(event, happened.ScalarEvent) and event.style in _BLOCK_STYLES:
            end = self._trimmed(start, end)
        return _made(Span, (self._path, start, end))

    def _trimmed(self, start: Position, end: Position) -> Position:
        """A block scalar ends for libyaml where the next thing begins; for people, with its last letter."""
        at = self._file.offset(start)
        return self._file.position(at + len(self._file.text[at : self._file.offset(end)].rstrip()))


def refuse_key(node: Scalar, report: Report) -> None:
    """Add that a key is not a text, with the quoting as a fix."""
    fix = Fix(title="quote", safe=True, edits=(Edit(node.span, quoted(node.raw)),))
    report.add("PC1006", node.span, fixes=[fix] if node.raw else [], key=node.raw)
