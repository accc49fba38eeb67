"""The files of the content are of the fields that their collections declare."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from constructor.check.model import Checked
from constructor.diagnostics import Report, nearest
from constructor.load.media import Trouble, read_media
from constructor.load.tree import Entry, Node, Scalar
from constructor.load.tree import Mapping as Map
from constructor.load.tree import Sequence as Seq
from constructor.resolve.collection import CollectionOf
from constructor.resolve.model import Blueprint
from runtime.cabinet.model import Kind
from runtime.content.addresses import safe_address, safe_colour
from runtime.content.fields import decode_field
from runtime.content.system import FIELDS, STATES, STATUS


def check(checked: Checked, report: Report) -> None:
    """Report unknown collections, fields and words, values of another kind, and files that can not be shown."""
    blueprint = checked.blueprint
    for name, node in blueprint.project.content.items():
        collection = blueprint.collections.get(name)
        if collection is None:
            near = nearest(name, blueprint.collections)
            report.add("PC2001", node.span, kind="collection", name=name, near=near)
            continue
        checking = _Checking(blueprint, collection, report)
        for item in items_of(node):
            for entry in item.entries:
                checking.field(entry)


def items_of(node: Node) -> Iterator[Map]:
    """Return the items of a file of content: a list of them, or the only one."""
    for item in node.items if isinstance(node, Seq) else (node,):
        if isinstance(item, Map):
            yield item


@dataclass(frozen=True, slots=True)
class _Checking:
    blueprint: Blueprint
    collection: CollectionOf
    report: Report

    def field(self, entry: Entry) -> None:
        """Report what is wrong with a field of an item."""
        of, name, node = self.collection, str(entry.key.value), entry.value
        system = {} if of.one else FIELDS
        if name in system:
            self._system(name, node)
        elif name not in of.fields:
            self._unknown("field", entry.key, (*of.fields, *system))
        elif name in of.translated and isinstance(node, Map):
            for word in node.entries:
                if word.key.value not in self.blueprint.locales:
                    self._unknown("locale", word.key, self.blueprint.locales)
                self._value(name, word.value)
        else:
            self._value(name, node)

    def _unknown(self, kind: str, node: Scalar, known: tuple[str, ...]) -> None:
        name = str(node.value)
        self.report.add("PC2001", node.span, kind=kind, name=name, near=nearest(name, known))

    def _wrong(self, name: str, node: Node, wanted: str) -> None:
        self.report.add("PC2301", node.span, field=name, collection=self.collection.id, wanted=wanted)

    def _system(self, name: str, node: Node) -> None:
        if name == "audience":
            self._audience(node)
        elif name != STATUS:
            self._of_kind(name, node, FIELDS[name])
        elif isinstance(node, Scalar):
            self._choice(name, node, STATES)
        else:
            self._wrong(name, node, "enumeration")

    def _audience(self, node: Node) -> None:
        for word in node.items if isinstance(node, Seq) else (node,):
            if not isinstance(word, Scalar):
                self._wrong("audience", word, "list")
            elif word.value not in self.blueprint.audiences:
                self._unknown("audience", word, tuple(self.blueprint.audiences))

    def _choice(self, name: str, node: Node, words: tuple[str, ...]) -> None:
        if not isinstance(node, Scalar):
            self._wrong(name, node, "enumeration")
        elif node.value not in words:
            self._unknown("choice", node, words)

    def _value(self, name: str, node: Node) -> None:
        of = self.collection
        if name in of.words:
            self._choice(name, node, of.words[name])
        else:
            self._of_kind(name, node, of.fields[name])

    def _of_kind(self, name: str, node: Node, kind: Kind) -> None:
        if not isinstance(node, Scalar):
            self._wrong(name, node, kind)
        elif kind in ("image", "file"):
            found = read_media(self.blueprint.project.root, str(node.value), image=kind == "image")
            if isinstance(found, Trouble):
                self.report.add("PC2302", node.span, file=str(node.value), trouble=found.kind)
        elif not _FITS.get(kind, _decodes(kind))(node):
            self._wrong(name, node, kind)


def _decodes(kind: Kind) -> Callable[[Scalar], bool]:
    return lambda node: decode_field(node.value, kind) is not None


_FITS: Mapping[Kind, Callable[[Scalar], bool]] = {
    "rich": lambda node: isinstance(node.value, str),
    "link": lambda node: bool(safe_address(str(node.value))),
    "colour": lambda node: bool(safe_colour(str(node.value))),
}
