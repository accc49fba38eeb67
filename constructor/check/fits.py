"""Which types fit which slots, parameters and formats."""

from __future__ import annotations

from constructor.blocks import SlotSpec
from constructor.types import Type

SINGLE = frozenset({
    "text", "number", "integer", "flag", "date", "datetime", "duration", "money", "quantity", "enumeration", "id",
    "file", "image", "rich", "link", "colour",
})  # fmt: skip
_TEXTUAL = frozenset({"text", "id", "enumeration"})
_NUMERIC = frozenset({"number", "integer"})
_FORMATS: dict[str, tuple[str, ...]] = {
    "text": ("code", "phone"),
    "id": ("code", "phone"),
    "number": ("integer", "percent", "volume"),
    "integer": ("integer", "percent", "volume", "code"),
    "money": ("integer",),
    "quantity": ("integer", "volume"),
    "date": ("date",),
    "datetime": ("date", "time", "ago"),
    "flag": ("yes_no",),
    "duration": ("duration",),
    "any": ("integer", "percent", "date", "time", "ago", "duration", "volume", "phone", "code", "yes_no"),
}


def fits_slot(found: Type, spec: SlotSpec) -> bool:
    """Tell whether a value of the type may stand in the slot."""
    if spec.kind not in ("value", "words") or found.kind == "any":
        return True
    return found.kind in (spec.types or SINGLE)


def fits_text(found: Type) -> bool:
    """Tell whether a value of the type may fill a placeholder: one value, or several that the language lists."""
    of = found.of if found.kind == "list" and found.of is not None else found
    return of.kind == "any" or of.kind in SINGLE


def fits_parameter(found: Type, wanted: Type) -> bool:
    """Tell whether a value of the type may be passed as a parameter of the other."""
    if "any" in (found.kind, wanted.kind) or found.kind == wanted.kind:
        return True
    if wanted.kind == "list" and wanted.of is not None:
        return fits_parameter(found, wanted.of)
    return {found.kind, wanted.kind} <= _TEXTUAL or {found.kind, wanted.kind} <= _NUMERIC


def formats_of(found: Type) -> tuple[str, ...]:
    """Return the words that `as` takes for a value of the type."""
    return _FORMATS.get(found.kind, ())


def shown_as(found: Type) -> str:
    """Return how a value of the type is written when nothing is said."""
    natural = {"enumeration": "text", "flag": "yes_no", "id": "code", "any": "text"}
    return natural.get(found.kind, found.kind)
