"""What every part of resolving needs: the report, the declared names, and how a missing one is reported."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from constructor.account import REGISTER
from constructor.diagnostics import Report, nearest
from constructor.expressions import Refusal, parse
from constructor.expressions.model import RefusalKind
from constructor.load.project import Document, Project
from constructor.load.tree import Mapping as Map
from constructor.load.tree import Node, Scalar
from constructor.load.tree import Sequence as Seq
from constructor.resolve.collection import CollectionOf
from constructor.resolve.model import (
    Expression,
    FragmentOf,
    LinkTo,
    SourceOf,
    Words,
)
from constructor.text import Position, Span

_REMEDIES: Mapping[RefusalKind, str] = {"unfinished": "finish", "too_long": "part", "too_deep": "part"}


@dataclass(kw_only=True)
class Context:
    """Grows while declarations are resolved, in the order in which they need each other."""

    project: Project
    report: Report
    locales: tuple[str, ...] = ()
    roles: frozenset[str] = frozenset()
    screens: frozenset[str] = frozenset()
    destinations: frozenset[str] = frozenset()  # where links lead: the screens, and `home`
    objects: frozenset[str] = frozenset()
    current: frozenset[str] = frozenset()
    keys: frozenset[str] = frozenset()
    icons: frozenset[str] = frozenset()
    levels: tuple[str, ...] = ()
    registration: bool = False
    sources: Mapping[str, SourceOf] = field(default_factory=dict)
    collections: Mapping[str, CollectionOf] = field(default_factory=dict)
    fragments: Mapping[str, FragmentOf] = field(default_factory=dict)

    def documents(self, kind: str) -> Iterable[Document]:
        """Return the well-formed documents of `kind`."""
        return (document for document in self.project.documents if document.kind == kind)

    def unknown(self, kind: str, node: Scalar, candidates: Iterable[str]) -> None:
        """Report that there is no `kind` of the name that stands at `node`."""
        name = str(node.value)
        if (kind, name) not in self.project.broken:
            self.report.add("PC2001", node.span, kind=kind, name=name, near=nearest(name, candidates))

    def known(self, kind: str, node: Node | None, names: Iterable[str]) -> str:
        """Return the name at `node` if it is declared; report it and return "" if not; "" where nothing stands."""
        if not isinstance(node, Scalar):
            return ""
        declared = names if isinstance(names, AbstractSet | Mapping) else set(names)
        if node.value not in declared:
            self.unknown(kind, node, declared)
            return ""
        return str(node.value)

    def meant(self, kind: str, node: Node | None, names: Iterable[str]) -> str:
        """Return the name at `node`; one that is not declared is reported, and the nearest one goes on in its place."""
        declared = set(names)
        if self.known(kind, node, declared) or not isinstance(node, Scalar):
            return text(node)
        return next(iter(nearest(str(node.value), declared)), str(node.value))

    def known_all(self, kind: str, node: Node | None, names: Iterable[str]) -> tuple[str, ...]:
        """Return the declared ones of the names listed at `node` and report the others."""
        items = node.items if isinstance(node, Seq) else ()
        return tuple(name for item in items if (name := self.known(kind, item, names)))

    def expression(self, node: Node | None) -> Expression | None:
        """Return the expression at `node`; None where nothing stands or it was refused and reported."""
        if not isinstance(node, Scalar):
            return None
        found = parse(node.value if isinstance(node.value, str) else node.raw)
        if isinstance(found, Refusal):
            self._refuse(node, found)
            return None
        return Expression(parsed=found, node=node)

    def _refuse(self, node: Scalar, refusal: Refusal) -> None:
        span = inside(node, refusal.start, refusal.end)
        remedy = _REMEDIES.get(refusal.kind, "instead" if refusal.instead else "explain")
        self.report.add(
            "PC2003", span, reason=refusal.kind, given=refusal.given, remedy=remedy, instead=refusal.instead
        )

    def expressions(self, node: Node | None) -> Mapping[str, Expression]:
        """Return the expressions of a map of them."""
        entries = node.entries if isinstance(node, Map) else ()
        found = {str(entry.key.value): self.expression(entry.value) for entry in entries}
        return {name: expression for name, expression in found.items() if expression is not None}

    def words(self, node: Node | None) -> Words | None:
        """Return what stands in a text slot; None where nothing stands or its key was reported."""
        match node:
            case Scalar():
                return self._keyed(node, None)
            case Map() if "text" in node:
                key = node.get("text")
                return self._keyed(key, node.get("with")) if isinstance(key, Scalar) else None
            case Map() if "value" in node:
                value, written = self.said(node)
                formats = {"": written} if written else {}
                return Words(span=node.span, value=value, formats=formats) if value else None
            case Map():
                return self._inline(node)
            case _:
                return None

    def said(self, node: Node) -> tuple[Expression | None, str]:
        """Return a value that is said and how it is written, "" for as its type says."""
        if isinstance(node, Map):
            return self.expression(node.get("value")), text(node.get("as"))
        return self.expression(node), ""

    def _keyed(self, node: Scalar, given: Node | None) -> Words | None:
        key = str(node.value)
        if key not in self.keys:
            if not any(kind == "texts" for kind, _ in self.project.broken):
                self.report.add("PC4001", node.span, key=key, near=nearest(key, self.keys))
            return None
        said = {name: self.said(value) for name, value in given} if isinstance(given, Map) else {}
        args = {name: value for name, (value, _) in said.items() if value is not None}
        formats = {name: written for name, (_, written) in said.items() if written}
        return Words(span=node.span, key=key, args=args, formats=formats)

    def _inline(self, node: Map) -> Words:
        for entry in node.entries:
            self.known("locale", entry.key, self.locales)
        inline = {key: str(value.value) for key, value in node if isinstance(value, Scalar)}
        return Words(span=node.span, inline=inline)

    def link(self, node: Node | None) -> LinkTo | None:
        """Return the link at `node`; None where nothing stands or where it leads was reported."""
        if not isinstance(node, Map):
            return None
        self._one_way(node)
        account = self._account(node.get("account"))
        screen = self.known("screen", node.get("screen"), self.destinations)
        url = self.expression(node.get("url"))
        if not screen and not account and url is None:
            return None
        return LinkTo(
            span=node.span,
            screen=screen,
            account=account,
            args=self.expressions(node.get("with")),
            url=url,
            label=self.words(node.get("label")),
            icon=self.known("icon", node.get("icon"), self.icons),
            when=self.expression(node.get("when")),
        )

    def _one_way(self, node: Map) -> None:
        """Report a link that leads to two places, or passes parameters to what takes none."""
        ways = [key for key in ("screen", "url", "account") if key in node]
        ways += ["with"] if "with" in node and ways[:1] != ["screen"] else []
        if len(ways) > 1 and (second := node.key(ways[1])) is not None:
            self.report.add("PC2015", second.span, first=ways[0], second=ways[1])

    def _account(self, node: Node | None) -> str:
        """Return the account action at `node`; registration where nobody may register is reported."""
        if text(node) == REGISTER and not self.registration and node is not None:
            self.report.add("PC3008", node.span)
            return ""
        return text(node)

    def level(self, node: Node | None) -> str:
        """Return the level of sign-in at `node`, "" where nothing stands or it is not declared, which is reported."""
        name = text(node)
        if node is None or name in self.levels:
            return name
        near = nearest(name, self.levels)
        remedy = "known" if self.levels else "none"
        self.report.add("PC2014", node.span, name=name, remedy=remedy, near=near, known=self.levels)
        return ""


def inside(node: Scalar, start: int, end: int) -> Span:
    """Return the span of the characters `start` to `end` of the text at `node`, or the whole where it is folded."""
    span = node.span
    shift = 0 if node.plain else 1
    if span.start.line != span.end.line or len(node.raw) + 2 * shift != span.end.column - span.start.column:
        return span
    first = span.start.column + shift
    return Span(
        span.file, Position(span.start.line, first + start), Position(span.start.line, first + max(end, start + 1))
    )


def text(node: Node | None, default: str = "") -> str:
    """Return the scalar at `node` as text, `default` where nothing stands."""
    return str(node.value) if isinstance(node, Scalar) else default


def texts(node: Node | None) -> tuple[str, ...]:
    """Return the scalars of a list as texts."""
    return tuple(text(item) for item in node.items) if isinstance(node, Seq) else ()


def number(node: Node | None, default: int = 0) -> int:
    """Return the whole number at `node`, `default` where nothing stands."""
    return node.value if isinstance(node, Scalar) and isinstance(node.value, int) else default


def flag(node: Node | None) -> bool:
    """Return whether `true` stands at `node`."""
    return isinstance(node, Scalar) and node.value is True


_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_DURATION = re.compile(r"(\d+)([a-z]+)")


def seconds(node: Node | None, default: int) -> int:
    """Return a duration such as `30m` in whole seconds, `default` where nothing stands."""
    found = _DURATION.fullmatch(text(node))
    if found is None:
        return default
    return int(found[1]) // 1000 if found[2] == "ms" else int(found[1]) * _SECONDS[found[2]]
