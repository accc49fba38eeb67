"""Entries that editors add to the menu and the footer: the collection `menu_items` of a cabinet that declares it."""

from __future__ import annotations

from collections.abc import Iterator

from runtime.content.addresses import safe_address
from runtime.content.view import View
from runtime.identity.person import Person
from runtime.pages.address import Address
from runtime.pages.portal import Portal
from runtime.render.scope import Scope
from runtime.render.shell import MenuEntry, PageLink

COLLECTION = "menu_items"


def entries_view(portal: Portal, person: Person | None, scope: Scope) -> View | None:
    """Return the entries that are there for the person now: the same view as long as they stay the same."""
    if COLLECTION not in portal.cabinet.collections:
        return None
    return portal.edition.content.view(COLLECTION, scope.locale.code, portal.viewer(person))


def menu_entries(view: View | None, address: Address) -> Iterator[MenuEntry]:
    """Yield the editors' entries of the menu."""
    for label, href in _entries(view, "menu"):
        icon = "document" if href.startswith("/") else "globe"
        yield MenuEntry(label=label, href=href, icon=icon, current=href.partition("?")[0] == address.path)


def footer_entries(view: View | None) -> Iterator[PageLink]:
    """Yield the editors' links of the footer."""
    for label, href in _entries(view, "footer"):
        yield PageLink(label=label, href=href)


def _entries(view: View | None, place: str) -> Iterator[tuple[str, str]]:
    for item in view.find({"place": place}, "", "", important_first=True) if view else ():
        label, link = item.get("label"), item.get("link")
        if isinstance(label, str) and isinstance(link, str) and label and (href := safe_address(link)):
            yield label, href
