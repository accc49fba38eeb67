"""Fragments, each after those that it uses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

from constructor.load.project import Document
from constructor.load.tree import Mapping as Map
from constructor.load.tree import Node
from constructor.load.tree import Sequence as Seq
from constructor.resolve.blocks import resolve_blocks
from constructor.resolve.context import Context, text, texts
from constructor.resolve.model import FragmentOf


def resolve_fragments(context: Context) -> Mapping[str, FragmentOf]:
    """Return the fragments; those that use each other in a circle are reported and are without blocks."""
    documents = {document.name: document for document in context.documents("fragment")}
    used = {name: sorted(set(_used(document.node)) & documents.keys()) for name, document in documents.items()}
    for name in _order(context, used, documents):
        context.fragments = {**context.fragments, name: _fragment(context, documents[name])}
    return context.fragments


def _order(context: Context, used: Mapping[str, list[str]], documents: Mapping[str, Document]) -> tuple[str, ...]:
    try:
        return tuple(TopologicalSorter(used).static_order())
    except CycleError as error:
        names = tuple(name for name in documents if name in error.args[1])
        first = documents[names[0]].node.first
        assert first is not None
        context.report.add("PC2009", first.value.span, names=names)
        for name in names:
            context.fragments = {**context.fragments, name: _fragment(context, documents[name], empty=True)}
        rest = {
            name: [other for other in uses if other not in names] for name, uses in used.items() if name not in names
        }
        return _order(context, rest, documents)


def _fragment(context: Context, document: Document, *, empty: bool = False) -> FragmentOf:
    first = document.node.first
    assert first is not None
    return FragmentOf(
        id=document.name,
        span=first.value.span,
        inputs=texts(document.node.get("inputs")),
        blocks=() if empty else resolve_blocks(context, document.node.get("blocks"), document.name),
    )


def _used(node: Node) -> Iterator[str]:
    """Return the fragments that are used anywhere in the tree."""
    if isinstance(node, Map):
        if node.first is not None and node.first.key.value == "use":
            yield text(node.first.value)
        for entry in node.entries:
            yield from _used(entry.value)
    elif isinstance(node, Seq):
        for item in node.items:
            yield from _used(item)
