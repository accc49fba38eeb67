"""Tabs: which there are, where each leads, which one is open."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup
from msgspec import Struct

from runtime.cabinet.model import Text, Value
from runtime.render.scope import Scope
from runtime.render.settings import Settings
from runtime.render.words import say, show


class Tab(Struct, frozen=True, kw_only=True):
    """A tab as it is drawn; `blocks` are bands, and only the open one's are looked at."""

    title: Markup
    count: Markup | None
    href: str
    open: bool
    blocks: object


def name(tab: Settings, at: int) -> str:
    """Return the tab's name in the address: its id, or its number from 1."""
    return str(tab.id or at + 1)


def tabs(records: Sequence[Settings], scope: Scope) -> tuple[Tab, ...]:
    """Return the tabs; the asked one is open, the first where none or an unknown one is asked."""
    names = [name(tab, at) for at, tab in enumerate(records)]
    asked = scope.tab if scope.tab in names else names[0] if names else ""
    return tuple(_tab(tab, name, name == asked, scope) for tab, name in zip(records, names, strict=True))


def _tab(tab: Settings, name: str, is_open: bool, scope: Scope) -> Tab:
    count = tab.count
    words = tab.title
    return Tab(
        title=say(words, scope) if isinstance(words, Text | Value) else Markup(),
        count=show(count, scope) if isinstance(count, Value) and scope.at(count) is not None else None,
        href=scope.links.page("", tab=name),
        open=is_open,
        blocks=tab.blocks,
    )
