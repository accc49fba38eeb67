"""Objects: whose things are whose, and how it is asked."""

from __future__ import annotations

from collections.abc import Mapping

from constructor.load.tree import Entry, Node, Scalar
from constructor.load.tree import Mapping as Map
from constructor.load.tree import Sequence as Seq
from constructor.resolve.context import Context, flag
from constructor.resolve.model import Expression, ObjectOf, ProofOf
from constructor.resolve.sources import resolve_args, resolve_asked


def object_entries(context: Context) -> tuple[Entry, ...]:
    """Return the declarations of all objects, by name."""
    maps = (document.node.get("objects") for document in context.documents("objects"))
    return tuple(entry for node in maps if isinstance(node, Map) for entry in node.entries)


def resolve_objects(context: Context) -> Mapping[str, ObjectOf]:
    """Return the objects by name."""
    found = (_object(context, entry) for entry in object_entries(context))
    return {item.id: item for item in found}


def _object(context: Context, entry: Entry) -> ObjectOf:
    node = entry.value
    assert isinstance(node, Map)
    owners = node.get("owners")
    return ObjectOf(
        id=str(entry.key.value),
        span=entry.key.span,
        public=flag(node.get("public")),
        owners=_owners(context, owners) if isinstance(owners, Map) else {},
        of=context.known("object", node.get("of"), context.objects),
        proof=_proof(context, node),
    )


def _owners(context: Context, node: Map) -> Mapping[str, tuple[Expression | ProofOf | str, ...]]:
    found = {}
    for entry in node.entries:
        role = context.known("role", entry.key, context.roles)
        listed = entry.value.items if isinstance(entry.value, Seq) else (entry.value,)
        owners = tuple(owner for item in listed if (owner := _owner(context, item)) is not None)
        if role:
            found[role] = owners
    return found


def _owner(context: Context, node: Node) -> Expression | ProofOf | str | None:
    if isinstance(node, Scalar) and node.value == "anyone":
        return "anyone"
    return _proof(context, node) if isinstance(node, Map) else context.expression(node)


def _proof(context: Context, node: Map) -> ProofOf | None:
    at = node.get("from")
    asked = resolve_asked(context, at)
    if asked is None or not isinstance(at, Scalar):
        return None
    return ProofOf(
        span=at.span,
        asked=asked,
        args=resolve_args(context, asked, node.get("with"), at),
        has=context.expression(node.get("has")),
        owner=context.expression(node.get("owner")),
    )
