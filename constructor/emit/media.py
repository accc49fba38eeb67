"""The first content as a build holds it: items as they are written, files by their hashes."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from constructor.load.media import Found, read_media
from constructor.load.project import Project
from constructor.load.tree import Mapping as Map
from constructor.load.tree import Node, Scalar, plain
from constructor.load.tree import Sequence as Seq
from runtime.cabinet.model import Cabinet, Collection
from runtime.content.sniff import SUFFIXES

FOLDER = "media"


@dataclass(frozen=True, slots=True)
class Packed:
    """Items by collection, and the files that they name, by their names in the build."""

    content: Mapping[str, list[dict[str, object]]]
    files: Mapping[str, bytes]


def pack_content(cabinet: Cabinet, project: Project) -> Packed:
    """Return the content of the blueprint's files; a file in it is a record of what is known of it."""
    packing = _Packing(project)
    content = {
        name: [packing.item(of, item) for item in _items(project.content[name])]
        for name, of in cabinet.collections.items()
        if name in project.content
    }
    return Packed(content, packing.files)


def _items(node: Node) -> list[Map]:
    listed = node.items if isinstance(node, Seq) else (node,)
    return [item for item in listed if isinstance(item, Map)]


@dataclass(frozen=True, slots=True)
class _Packing:
    project: Project
    files: dict[str, bytes] = field(default_factory=dict)

    def item(self, of: Collection, item: Map) -> dict[str, object]:
        return {name: self._value(of.fields.get(name, "any"), value) for name, value in item}

    def _value(self, kind: str, node: Node) -> object:
        if kind not in ("image", "file"):
            return plain(node)
        if isinstance(node, Map):
            return {locale: self._value(kind, value) for locale, value in node}
        path = str(node.value) if isinstance(node, Scalar) else ""
        found = read_media(self.project.root, path, image=kind == "image")
        return self._record(found) if isinstance(found, Found) else None

    def _record(self, found: Found) -> dict[str, object]:
        digest = hashlib.sha256(found.data).hexdigest()
        self.files[f"{FOLDER}/{digest}.{SUFFIXES[found.type]}"] = found.data
        width, height = found.size or (None, None)
        return {
            "id": digest[:32], "type": found.type, "size": len(found.data), "width": width, "height": height,
            "title": "", "name": found.name,
        }  # fmt: skip
