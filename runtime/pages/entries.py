"""Entries that editors add to the menu and the footer: the collection `menu_items` of a cabinet that declares it."""

from __future__ import annotations

from collections.abc import Iterator

from runtime.cabinet.model import Query, Shape
from runtime.content.addresses import safe_address
from runtime.identity.person import Person
from runtime.pages.address import Address
from runtime.pages.portal import Portal
from runtime.render.scope import Scope
from runtime.render.shell import MenuEntry, PageLink

COLLECTION = "menu_items"
_QUESTION = Query(name=COLLECTION, operation=f"content.{COLLECTION}", answer=Shape(kind="list"))


def menu_entries(portal: Portal, person: Person | None, scope: Scope, address: Address) -> Iterator[MenuEntry]:
    """Yield the editors' entries of the menu that are there for the person."""
    for label, href in _entries(portal, person, scope, "menu"):
        icon = "document" if href.startswith("/") else "globe"
        yield MenuEntry(label=label, href=href, icon=icon, current=href.partition("?")[0] == address.path)


def footer_entries(portal: Portal, person: Person | None, scope: Scope) -> Iterator[PageLink]:
    """Yield the editors' links of the footer that are there for the person."""
    for label, href in _entries(portal, person, scope, "footer"):
        yield PageLink(label=label, href=href)


def _entries(portal: Portal, person: Person | None, scope: Scope, place: str) -> Iterator[tuple[str, str]]:
    if COLLECTION not in portal.cabinet.collections:
        return
    found = portal.edition.content.ask(_QUESTION, {"place": place}, scope.locale.code, portal.viewer(person))
    for item in found if isinstance(found, tuple) else ():
        label, link = item.get("label"), item.get("link")
        if isinstance(label, str) and isinstance(link, str) and label and (href := safe_address(link)):
            yield label, href
