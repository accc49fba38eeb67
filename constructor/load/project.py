"""Loads a blueprint: its files as located trees, each document held against the schema of its kind."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable
from collections.abc import Mapping as Map
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from constructor import garbage
from constructor.diagnostics import Diagnostic, Related, Report, nearest
from constructor.load.blocks import first_kinds
from constructor.load.encoding import decode
from constructor.load.files import Found, find, inside, read, start_of
from constructor.load.schema import block_kinds, hold
from constructor.load.tree import Entry, Mapping, Node, Scalar
from constructor.load.yaml import API, BLUEPRINT, Dialect, Tree, parse
from constructor.same import REMEMBERED, Same
from constructor.text import Span, TextFile

KINDS = ("cabinet", "theme", "texts", "objects", "source", "screen", "fragment", "persona")
LATER = ("module", "test", "overlay")  # kinds that this version reads past, and says so
_CONTENT = "content/"
_API = re.compile(r"""^["']?(?:openapi|swagger)["']?[ \t]*:""", re.MULTILINE)
_NAMED = frozenset({"theme", "source", "screen", "fragment", "persona"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A well-formed document: `kind` is its first key; `name` that key's value, empty for `objects`."""

    kind: str
    name: str
    node: Mapping
    file: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """A blueprint as its files say it. Paths are relative to the root, with `/`.

    `broken` names the documents that were declared but are not well-formed: findings about them were added already,
    and a reference to one is no new mistake.
    """

    root: Path
    files: Map[str, TextFile]
    documents: tuple[Document, ...]
    apis: Map[str, Node] = field(default_factory=dict)
    content: Map[str, Node] = field(default_factory=dict)
    broken: frozenset[tuple[str, str]] = frozenset()

    def of(self, kind: str) -> tuple[Document, ...]:
        """Return the documents of one kind, by file."""
        return tuple(document for document in self.documents if document.kind == kind)


def load(root: Path, report: Report) -> Project:
    """Return the blueprint under `root`. Never raises; all that is wrong is added to `report`."""
    loading = _Loading(root.resolve(), report)
    with garbage.kept():
        for found in find(root, report):
            loading.add(found)
        loading.add_named_apis()
    return loading.project()


def api_path(source: Document) -> str:
    """Return the path of the API document that a source names, relative to the root; it lies beside the source."""
    api = source.node.get("api")
    name = str(api.value) if isinstance(api, Scalar) else ""
    return posixpath.normpath(posixpath.join(posixpath.dirname(source.file), name))


class _Loading:
    """What was loaded so far."""

    def __init__(self, home: Path, report: Report) -> None:
        self._home, self._report = home, report
        self._files: dict[str, TextFile] = {}
        self._documents: list[Document] = []
        self._apis: dict[str, Node] = {}
        self._content: dict[str, Node] = {}
        self._declared: dict[tuple[str, str], Span] = {}
        self._broken: set[tuple[str, str]] = set()

    def project(self) -> Project:
        """Return all as one immutable whole."""
        if not any(kind == "cabinet" for kind, _ in self._declared):
            self._report.add("PC1011", start_of("cabinet.yaml"))
        return Project(
            root=self._home,
            files=self._files,
            documents=tuple(self._documents),
            apis=self._apis,
            content=self._content,
            broken=frozenset(self._broken),
        )

    # -- files

    def add(self, found: Found) -> None:
        """Add a file and its documents."""
        data = read(found, API.file_bytes, self._report)
        if data is None:
            return
        api = bool(_API.search(data[: API.file_bytes].decode("utf-8", errors="replace")))
        dialect = API if api else BLUEPRINT
        file, clean = decode(found.path, data, dialect.file_bytes, self._report)
        self._files[file.path] = file
        trees = self._trees(file, dialect) if clean else ()
        if api:
            self._single(trees, "api")
            self._add_api(file.path, trees)
        elif file.path.startswith(_CONTENT):
            self._single(trees, "content")
            self._add_content(file, trees)
        else:
            for tree in trees:
                self._add_document(file, tree)

    def add_named_apis(self) -> None:
        """Add the JSON documents that sources name; one that is not there is for those to report who need it."""
        for document in self._documents:
            path = api_path(document)
            if path.endswith(".json") and path not in self._files and (self._home / path).exists():
                self._add_json(path)

    def _add_json(self, path: str) -> None:
        found = inside(self._home, path, self._report)
        data = read(found, API.file_bytes, self._report) if found else None
        if data is None:
            self._broken.add(("api", path))
            return
        file, clean = decode(path, data, API.file_bytes, self._report)
        self._files[path] = file
        self._add_api(path, self._trees(file, API) if clean else ())

    def _trees(self, file: TextFile, dialect: Dialect) -> tuple[Tree, ...]:
        trees, found = _parsed(file, dialect)
        self._report.extend(found)
        return trees

    def _single(self, trees: tuple[Tree, ...], what: str) -> None:
        for tree in trees[1:]:
            if tree.root:
                self._report.add("PC1013", _beginning(tree.root), what=what)

    def _add_api(self, path: str, trees: tuple[Tree, ...]) -> None:
        if trees and trees[0].sound and trees[0].root:
            self._apis[path] = trees[0].root
        else:
            self._broken.add(("api", path))

    def _add_content(self, file: TextFile, trees: tuple[Tree, ...]) -> None:
        name = posixpath.basename(file.path).rpartition(".")[0]
        root = trees[0].root if trees else None
        if root is None:
            self._broken.add(("content", name))
            return
        if isinstance(root, Scalar):
            self._report.add("PC1013", root.span, what="items")
        elif self._is_first("content", name, _beginning(root)) and trees[0].sound:
            self._content[name] = root
            return
        self._broken.add(("content", name))

    # -- documents

    def _add_document(self, file: TextFile, tree: Tree) -> None:
        root = tree.root
        first = root.first if isinstance(root, Mapping) else None
        if not isinstance(root, Mapping) or first is None:
            if root is not None and tree.sound:
                self._report.add("PC1013", _beginning(root), what="document")
            return
        kind, name = str(first.key.value), _name(first)
        if kind not in KINDS:
            self._refuse_kind(root, first.key, tree.sound)
            return
        document, held, found = _document(Same(tree), kind, name, file.path)
        unique = self._declare(document, first)
        self._report.extend(found)
        if held and unique:
            self._documents.append(document)
        else:
            self._broken.update(_names(document))

    def _refuse_kind(self, root: Mapping, key: Scalar, sound: bool) -> None:
        kind = str(key.value)
        if kind in LATER:
            self._report.add("PC1015", key.span, kind=kind)
        elif sound:
            present = tuple(name for name, _ in root if name in (*KINDS, *LATER))
            near = nearest(kind, (*KINDS, *LATER)) or present
            self._report.add("PC1010", key.span, key=kind, near=near, allowed=(*KINDS, *LATER))

    def _declare(self, document: Document, first: Entry) -> bool:
        span = first.value.span
        if document.kind == "cabinet":
            return self._is_first("cabinet", "", span, shown=document.name)
        if document.kind == "objects":
            things = first.value.entries if isinstance(first.value, Mapping) else ()
            return all([self._is_first("object", str(thing.key.value), thing.key.span) for thing in things])
        return document.kind not in _NAMED or self._is_first(document.kind, document.name, span)

    def _is_first(self, kind: str, name: str, span: Span, shown: str = "") -> bool:
        first = self._declared.setdefault((kind, name), span)
        if first == span:
            return True
        related = [Related(first, "first")]
        self._report.add("PC1012", span, related=related, kind=kind, name=shown or name)
        return False


@lru_cache(maxsize=REMEMBERED)
def _parsed(file: TextFile, dialect: Dialect) -> tuple[tuple[Tree, ...], tuple[Diagnostic, ...]]:
    """Return the documents of a file and what was found in them; the same objects while a file stays as it is."""
    report = Report()
    return parse(file, report, dialect), report.diagnostics


@lru_cache(maxsize=REMEMBERED)
def _document(same: Same[Tree], kind: str, name: str, file: str) -> tuple[Document, bool, tuple[Diagnostic, ...]]:
    """Return a document, whether it is as its schema says, and what was found where it is not."""
    root, report = same.it.root, Report()
    assert isinstance(root, Mapping)
    node = first_kinds(root, block_kinds()) if kind in ("screen", "fragment") else root
    held = same.it.sound and hold(kind, name, node, report)
    return Document(kind=kind, name=name, node=node, file=file), held, report.diagnostics


def _name(first: Entry) -> str:
    return str(first.value.value) if isinstance(first.value, Scalar) else ""


def _names(document: Document) -> Iterable[tuple[str, str]]:
    """Return what a document declares: itself, or each of its objects."""
    if document.kind != "objects":
        return [(document.kind, document.name)]
    things = document.node.entries[0].value
    return [("object", name) for name, _ in things] if isinstance(things, Mapping) else []


def _beginning(node: Node) -> Span:
    """Return where a tree begins: its first key, or its first line at most."""
    if isinstance(node, Mapping) and node.first:
        return node.first.key.span
    return Span(node.span.file, node.span.start, node.span.start)
