"""The shape of an answer: its type cut down to the fields that are bound."""

from __future__ import annotations

from collections.abc import Mapping

from constructor.types.model import Type
from runtime.cabinet.model import Shape

Kept = Mapping[str, "Kept"]


def shape(type: Type, kept: Kept) -> Shape:
    """Return what the runtime keeps of an answer of this type.

    `kept` names the parts, each with its own parts; a list is as its things, a name that the type lacks (`total` of
    a page) is passed over. A thing of which nothing is kept has no fields.
    """
    if type.kind in ("list", "page"):
        return Shape(kind=type.kind, nullable=type.nullable, of=shape(type.of or Type(kind="any"), kept))
    return Shape(
        kind=type.kind,
        nullable=type.nullable,
        fields={name: shape(part, kept[name]) for name in kept if (part := _part(type, name))},
        enum=type.enum,
        words=type.words,
        object=type.object,
        amount=type.amount,
        currency=type.currency,
    )


def _part(type: Type, name: str) -> Type | None:
    if type.kind != "thing":
        return None
    declared = type.fields.get(name)
    return declared.type if declared else type.of
