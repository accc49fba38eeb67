"""Ways on: addresses of screens with their things sealed, and of this screen with something changed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from urllib.parse import quote

from msgspec import Struct

from runtime.cabinet.model import Cabinet, Link, Query, Screen
from runtime.content.addresses import safe_address
from runtime.handles import Handles
from runtime.identity.person import Person
from runtime.identity.routes import LOGIN
from runtime.media import Media
from runtime.pages.address import CURRENT, TAB, Address
from runtime.render.scope import Scope, SearchForm, Way

_PLACE = re.compile(r"\{([^{}]*)\}")
_REGISTER = "register"  # the only thing that a guest does with an account


def admits(screen: Screen, person: Person | None) -> bool:
    """Tell whether the person, or a guest, may open the screen."""
    return screen.public or (person is not None and not person.roles.isdisjoint(screen.roles))


class Links(Struct, frozen=True, kw_only=True):
    """The ways on from one page. `current` is the handle of what the address chose, "" where it chose nothing."""

    cabinet: Cabinet
    person: Person | None
    handles: Handles
    address: Address
    current: str
    queries: Mapping[str, Query]

    def way(self, link: Link, scope: Scope) -> Way:
        """Return where the link leads; None where something it needs is unknown or the person may not go there."""
        if link.url is not None:
            return lambda values: _outside(values[0], scope)
        if link.account or link.screen == "home":
            found = self._account(link.account, scope.locale.code) if link.account else "/"
            return lambda values: found
        screen = self.cabinet.screens.get(link.screen)
        if screen is None or not admits(screen, self.person):
            return lambda values: None
        return self._way_to(screen, tuple(link.params), tuple(link.current))

    def _way_to(self, screen: Screen, params: Sequence[str] = (), current: Sequence[str] = ()) -> Way:
        """Return the way to a screen: its path is taken apart once, for as many things as there are."""
        start, *rest = _PLACE.split(screen.path)
        places = [(params.index(name) if name in params else None, screen.params[name]) for name in rest[::2]]
        public = [kind in self.cabinet.collections for _, kind in places]
        parts = [*zip(places, public, rest[1::2], strict=True)]
        steady = self.current if screen.currents else ""

        def lead(values: Sequence[object]) -> str | None:
            if None in values:
                return None
            path = start
            for (at, kind), is_public, text in parts:
                value = "" if at is None else str(values[at])
                path += (quote(value, safe="") if is_public else self._seal(kind, {kind: value})) + text
            chosen = dict(zip(current, map(str, values[len(params) :]), strict=True)) if current else {}
            now = self._seal("current", chosen) if chosen else steady
            return f"{path}?{CURRENT}={now}" if now else path

        return lead

    def screen(self, name: str) -> str | None:
        """Return the address of a screen that needs nothing, with what is current now; None where it is closed."""
        screen = self.cabinet.screens.get(name)
        if screen is None or screen.params or not admits(screen, self.person):
            return None
        return self._way_to(screen)(())

    def choosing(self, chosen: Mapping[str, str]) -> str:
        """Return the address of this screen working on something else."""
        return Address(path=self.address.path).with_changes(**{CURRENT: self._seal("current", chosen)})

    def _account(self, action: str, locale: str) -> str | None:
        """Return the way to the provider and back to this very page; one who has an account needs no new one."""
        if (action == _REGISTER) is (self.person is not None):
            return None
        return Address(path=LOGIN).with_changes(to=self.address.with_changes(), action=action, lang=locale)

    def _seal(self, kind: str, values: Mapping[str, str]) -> str:
        return self.handles.seal(self.person.key if self.person else "", kind, values)

    def page(self, query: str, **changes: str | int) -> str:
        """Return this address with `page` or `sort` of `query`, or `tab`, changed; another order or tab starts anew."""
        renamed = {name if name == TAB else f"{query}.{name}": str(value) for name, value in changes.items()}
        anew = {f"{query}.page": None} if "sort" in changes else {}
        if TAB in changes:
            anew = {name: None for name in self.address.fields if name not in (CURRENT, TAB)}
        return self.address.with_changes(**{**anew, **renamed})

    def form(self, query: str) -> SearchForm:
        """Return where the filters of `query` are sent, and what of the address stays."""
        of = self.queries.get(query)
        own = {f"{query}.page", *(item.name for item in (of.filters if of else ()))}
        kept = tuple((name, value) for name, value in self.address.fields.items() if name not in own)
        return SearchForm(action=self.address.path, kept=kept)

    def sort(self, query: str) -> str:
        """Return the order of `query` in force."""
        of = self.queries.get(query)
        return self.address.sort(of) if of else ""


def _outside(url: object, scope: Scope) -> str | None:
    if isinstance(url, Media):
        return scope.media(url, 0)
    return (safe_address(url) or None) if isinstance(url, str) else None
