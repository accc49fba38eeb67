"""The lines of a contact: phone, e-mail, hours, address."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from markupsafe import Markup
from msgspec import Struct

from runtime.cabinet.model import Value
from runtime.render.scope import Scope
from runtime.render.settings import Settings
from runtime.render.words import written

_ICONS = {"phone": "phone", "email": "mail", "hours": "clock", "address": "location"}


class Line(Struct, frozen=True):
    """One way to get in touch; `href` where it can be called or written to."""

    name: str
    icon: str
    text: Markup
    href: str


def view(block: Settings, scope: Scope) -> tuple[Line, ...]:
    """Return the known lines: the slots that are set, else the thing's fields of the same names."""
    return tuple(_lines(block, scope))


def _lines(block: Settings, scope: Scope) -> Iterator[Line]:
    thing = scope.at(block.contact)
    for name, icon in _ICONS.items():
        value = getattr(block, name)
        raw = scope.at(value) if isinstance(value, Value) else thing.get(name) if isinstance(thing, Mapping) else None
        if isinstance(raw, str) and raw:
            shown = value.shown if isinstance(value, Value) and value.shown != "text" else name
            yield Line(name, icon, written(raw, shown, scope), _href(name, raw))


def _href(name: str, raw: str) -> str:
    if name == "phone":
        return "tel:" + "".join(sign for sign in raw if sign.isdigit() or sign == "+")
    return f"mailto:{raw}" if name == "email" else ""
