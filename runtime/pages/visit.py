"""One visit of a page: who looks at which plan in which language, and all that is shown there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from runtime.cabinet.model import Locale, Plan, Query
from runtime.content.audience import Viewer
from runtime.content.edition import Edition
from runtime.identity.person import Person
from runtime.pages.address import CURRENT, TAB, Address, read_filter
from runtime.pages.currents import Working
from runtime.pages.deadline import Deadline
from runtime.pages.gather import Asked, Gathering
from runtime.pages.links import Links
from runtime.pages.ownership import Ownership
from runtime.pages.portal import Portal
from runtime.render.scope import Scope
from runtime.sources.reads import PageReads


@dataclass(frozen=True, kw_only=True)
class Visit:
    """Everything that is settled before the first question of the plan is asked."""

    portal: Portal
    edition: Edition
    viewer: Viewer
    address: Address
    person: Person | None
    locale: Locale
    plan: Plan
    params: Mapping[str, str]
    working: Working
    ownership: Ownership | None
    reads: PageReads
    deadline: Deadline

    @property
    def queries(self) -> Mapping[str, Query]:
        """The plan's questions by name."""
        return {datum.name: datum for datum in self.plan.data if isinstance(datum, Query)}

    @property
    def links(self) -> Links:
        """The ways on from this page."""
        return Links(
            cabinet=self.portal.cabinet,
            person=self.person,
            handles=self.portal.handles,
            address=self.address,
            current=self.address.fields.get(CURRENT, "") if self.working.explicit else "",
            queries=self.queries,
        )

    def ask(self, wanted: set[str]) -> tuple[Asked, Scope]:
        """Begin to ask for the wanted data and what it needs.

        Returns the questions under way, and what the page is drawn over, where the answers appear as they come.
        """
        portal, cabinet = self.portal, self.portal.cabinet
        now = self.viewer.now
        gathering = Gathering(
            cabinet=cabinet,
            content=self.edition.content,
            viewer=self.viewer,
            locale=self.locale.code,
            address=self.address,
            roots=self._roots(),
            failures={f"current.{name}": failure for name, failure in self.working.failures.items()},
            ownership=self.ownership,
            reads=self.reads,
            now=now,
            deadline=self.deadline,
        )
        planned = {datum.name for datum in self.plan.data}
        shell = [datum for datum in cabinet.shell.data if datum.name not in planned]
        asked = gathering.ask((*shell, *self.plan.data), self.around | wanted)
        scope = Scope(
            face=portal.face,
            cabinet=cabinet,
            locale=self.locale,
            messages=self.edition.messages[self.locale.code],
            zone=portal.zone,
            now=now,
            links=self.links,
            roots=gathering.roots,
            failures=gathering.failures,
            queries=self.queries,
            tab=self.address.fields.get(TAB, ""),
        )
        return asked, scope

    @property
    def around(self) -> set[str]:
        """The names of the data that surround every page."""
        return {datum.name for datum in self.portal.cabinet.shell.data}

    def _roots(self) -> dict[str, object]:
        filters = [item for query in self.queries.values() for item in query.filters]
        return {
            "session": dict(self.person.session) if self.person else {},
            "params": dict(self.params),
            "filter": {item.name: read_filter(item, self.address.fields.get(item.name, "")) for item in filters},
            "current": dict(self.working.values),
        }
