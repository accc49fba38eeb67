"""Settings of a block as a template reads them: records, in which a declared slot that is absent is None."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

from runtime.cabinet.model import Record, Setting

COMMON = ("id", "title", "roles", "when", "width", "empty", "failed", "link", "links")
_LABELLED = ("value", "label", "note", "as", "roles", "when")
_WORDED = ("text", "links")


class Slots(Struct, frozen=True, kw_only=True):
    """The declared slots of a block kind, or of a record inside one."""

    names: frozenset[str]
    inner: Mapping[str, Slots] = field(default_factory=dict)


def read_slots(schema: Mapping[str, object]) -> Slots:
    """Return the slots that a block's `schema.json` declares, with those that every block has."""
    own = _declared(schema)
    worded = Slots(names=frozenset(_WORDED))
    return Slots(names=own.names.union(COMMON), inner={"empty": worded, "failed": worded, **own.inner})


def _declared(schema: Mapping[str, object]) -> Slots:
    properties = schema.get("properties")
    if not isinstance(properties, Mapping):
        return Slots(names=frozenset())
    inner = {}
    for name, slot in properties.items():
        if slot.get("x-slot") == "values":
            inner[name] = Slots(names=frozenset(_LABELLED))
        elif "properties" in slot:
            inner[name] = _declared(slot)
    return Slots(names=frozenset(properties), inner=inner)


class Settings:
    """A read-only record of settings, each wrapped when it is first read.

    Reading a slot that is not declared raises `AttributeError`.
    """

    def __init__(self, values: Mapping[str, Setting], slots: Slots) -> None:
        self._values = values
        self._slots = slots

    def __getattr__(self, name: str) -> object:
        if name in self._values:
            found = self.__dict__[name] = _wrap(self._values[name], self._slots.inner.get(name))
            return found
        if name in self._slots.names:
            return None
        raise AttributeError(name)


def _wrap(value: Setting, slots: Slots | None) -> object:
    if isinstance(value, Record):
        return Settings(value.settings, slots or Slots(names=frozenset()))
    if isinstance(value, tuple):
        return tuple(_wrap(one, slots) for one in value)
    return value
