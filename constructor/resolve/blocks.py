"""Blocks of screens and fragments, slot by slot as the registry describes them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from constructor.blocks import SlotSpec, registry
from constructor.load.tree import Mapping as Map
from constructor.load.tree import Node, Scalar
from constructor.load.tree import Sequence as Seq
from constructor.resolve.context import Context, text
from constructor.resolve.model import BlockOf, FragmentOf, RecordOf, Slot
from runtime.cabinet.model import Width

_WIDTHS: dict[str, Width] = {"third": "third", "half": "half", "two_thirds": "two_thirds", "full": "full"}
_BARE = ("roles", "when", "width", "id")


def resolve_blocks(context: Context, node: Node | None, place: str) -> tuple[BlockOf, ...]:
    """Return the blocks listed at `node`; those that can not be bound were reported and are left out."""
    items = node.items if isinstance(node, Seq) else ()
    found = (_block(context, item, f"{place}_{at}") for at, item in enumerate(items, 1) if isinstance(item, Map))
    return tuple(block for block in found if block is not None)


def _block(context: Context, node: Map, place: str) -> BlockOf | None:
    first = node.first
    assert first is not None  # the schema asks for a block's kind
    kind = str(first.key.value)
    roles = context.known_all("role", node.get("roles"), context.roles)
    when = context.expression(node.get("when"))
    width = _WIDTHS[text(node.get("width"), "full")]
    name = text(node.get("id"), place)
    if kind == "use":
        fragment = _fragment(context, first.value)
        if fragment is None:
            return None
        args = context.expressions(node.get("with"))
        _check_inputs(context, node, fragment)
        return BlockOf(
            kind=kind, span=first.key.span, id=name, spec=None, slots={}, roles=roles, width=width, when=when,
            fragment=fragment, args=args,
        )  # fmt: skip
    spec = registry()[kind]
    slots = {slot.name: value for slot, value in _slots(context, node, spec.slots.values(), name)}
    return BlockOf(kind=kind, span=first.key.span, id=name, spec=spec, slots=slots, roles=roles, width=width, when=when)


def _fragment(context: Context, node: Node) -> FragmentOf | None:
    name = context.known("fragment", node, context.fragments)
    return context.fragments.get(name)


def _check_inputs(context: Context, node: Map, fragment: FragmentOf) -> None:
    given = node.get("with")
    names = [entry.key for entry in given.entries] if isinstance(given, Map) else []
    for key in names:
        context.known("input", key, fragment.inputs)
    first = node.first
    assert first is not None
    for name in fragment.inputs:
        if name not in {key.value for key in names}:
            context.report.add("PC2006", first.value.span, name=name, fragment=fragment.id)


def _slots(context: Context, node: Map, specs: Iterable[SlotSpec], place: str) -> Iterator[tuple[SlotSpec, Slot]]:
    for spec in specs:
        value = node.get(spec.name)
        if value is not None and spec.name not in _BARE:
            yield spec, _slot(context, spec, value, place)


def _slot(context: Context, spec: SlotSpec, node: Node, place: str) -> Slot:
    match spec.kind:
        case "value" | "rows":
            return context.expression(node)
        case "words":
            return context.words(node)
        case "link":
            return context.link(node)
        case "links":
            items = node.items if isinstance(node, Seq) else ()
            return tuple(link for item in items if (link := context.link(item)) is not None)
        case "blocks":
            return resolve_blocks(context, node, f"{place}_{spec.name}")
        case "records":
            items = node.items if isinstance(node, Seq) else ()
            return tuple(_record(context, spec, item, f"{place}_{at}") for at, item in enumerate(items, 1))
        case "icon":
            return context.known("icon", node, context.icons)
        case "roles":
            return context.known_all("role", node, context.roles)
        case _:
            return node.value if isinstance(node, Scalar) and not isinstance(node.value, type(None)) else None  # type: ignore[return-value]  # schemas admit words, whole numbers and flags only


def _record(context: Context, spec: SlotSpec, node: Node, place: str) -> RecordOf:
    if isinstance(node, Scalar):
        return RecordOf(span=node.span, slots={"value": context.expression(node)})
    assert isinstance(node, Map)
    slots = {slot.name: value for slot, value in _slots(context, node, spec.slots.values(), place)}
    slots.setdefault("id", text(node.get("id"), place) if "blocks" in spec.slots else None)
    roles = context.known_all("role", node.get("roles"), context.roles)
    when = context.expression(node.get("when")) if "when" in spec.slots else None
    return RecordOf(span=node.span, slots={**slots, "when": when} if when else slots, roles=roles)
