"""What is known of a screen before anybody asks for it: worked out once for each set of roles and open tab."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct

from runtime.cabinet.model import Cabinet, Computed, Filter, Plan, Query, Screen
from runtime.identity.person import Person
from runtime.kept import Kept
from runtime.pages.address import TAB, Address
from runtime.pages.wanted import read_by, wanted
from runtime.render.page import opens_with_hero

_MOST = 100  # of one screen: tabs come from addresses


class Prepared(Struct, frozen=True, kw_only=True):
    """A plan and what follows from it.

    `needed` are the data that the blocks to be drawn and the surroundings read, each after what it needs itself;
    `above` are the names of those that title and surroundings read.
    """

    roles: str
    plan: Plan
    needed: tuple[Query | Computed, ...]
    queries: Mapping[str, Query]
    filters: tuple[Filter, ...]
    above: frozenset[str]
    title_hidden: bool


class Preparation:
    """The plans of a screen, ready for pages."""

    def __init__(self, cabinet: Cabinet, screen: Screen) -> None:
        """Take what they are worked out from; nothing is yet."""
        self._cabinet = cabinet
        self._screen = screen
        self._known: Kept[Prepared] = Kept(_MOST)

    def of(self, person: Person | None, address: Address) -> Prepared:
        """Return what is prepared for a person, or a guest, at an address."""
        key = (person.roles if person else None, address.fields.get(TAB, ""))
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._made(person, address)
        return found

    def _made(self, person: Person | None, address: Address) -> Prepared:
        cabinet, screen = self._cabinet, self._screen
        roles = "+".join(role for role in screen.plan_roles if person and role in person.roles)
        plan = screen.plans[roles]
        planned = {datum.name for datum in plan.data}
        data = (*(datum for datum in cabinet.shell.data if datum.name not in planned), *plan.data)
        above = frozenset((*read_by(screen.title), *(datum.name for datum in cabinet.shell.data)))
        queries = {datum.name: datum for datum in plan.data if isinstance(datum, Query)}
        return Prepared(
            roles=roles,
            plan=plan,
            needed=closure(data, {*wanted(plan.bands, address), *above}),
            queries=queries,
            filters=tuple(item for query in queries.values() for item in query.filters),
            above=above,
            title_hidden=opens_with_hero(plan.bands),
        )


def closure(data: Iterable[Query | Computed], wanted: Iterable[str]) -> tuple[Query | Computed, ...]:
    """Return the wanted ones of `data` and what they need, in their order."""
    names = set(wanted)
    found = []
    for datum in reversed(tuple(data)):
        if datum.name in names:
            names |= set(datum.needs)
            found.append(datum)
    return tuple(found[::-1])
