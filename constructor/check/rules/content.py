"""The files of the content are of the fields that their collections declare."""

from __future__ import annotations

from constructor.check.model import Checked
from constructor.diagnostics import Report, nearest
from constructor.load.tree import Entry, Node, Scalar
from constructor.load.tree import Mapping as Map
from constructor.load.tree import Sequence as Seq
from constructor.resolve.model import CollectionOf
from runtime.content.files import decode_field


def check(checked: Checked, report: Report) -> None:
    """Report unknown collections and fields, values of another kind, and words in no language of the cabinet."""
    blueprint = checked.blueprint
    for name, node in blueprint.project.content.items():
        collection = blueprint.collections.get(name)
        if collection is None:
            near = nearest(name, blueprint.collections)
            report.add("PC2001", node.span, kind="collection", name=name, near=near)
            continue
        for item in node.items if isinstance(node, Seq) else (node,):
            for entry in item.entries if isinstance(item, Map) else ():
                _check_field(report, collection, entry, blueprint.locales)


def _check_field(report: Report, collection: CollectionOf, entry: Entry, locales: tuple[str, ...]) -> None:
    name = str(entry.key.value)
    if name not in collection.fields:
        near = nearest(name, collection.fields)
        report.add("PC2001", entry.key.span, kind="field", name=name, near=near)
    elif name in collection.translated and isinstance(entry.value, Map):
        for word in entry.value.entries:
            if word.key.value not in locales:
                near = nearest(str(word.key.value), locales)
                report.add("PC2001", word.key.span, kind="locale", name=str(word.key.value), near=near)
            _check_value(report, collection, name, word.value)
    else:
        _check_value(report, collection, name, entry.value)


def _check_value(report: Report, collection: CollectionOf, name: str, node: Node) -> None:
    kind = collection.fields[name]
    if not isinstance(node, Scalar) or (kind != "rich" and decode_field(node.value, kind) is None):
        report.add("PC2301", node.span, field=name, collection=collection.id, wanted=kind)
