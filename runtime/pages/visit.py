"""One visit of a page: who looks at which plan in which language, and all that is shown there."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from runtime.cabinet.model import Locale
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
from runtime.pages.prepared import Prepared
from runtime.render.scope import Scope
from runtime.sources.reads import PageReads


class Visit(Struct, kw_only=True):
    """Everything that is settled before the first question of the plan is asked."""

    portal: Portal
    edition: Edition
    viewer: Viewer
    address: Address
    person: Person | None
    locale: Locale
    prepared: Prepared
    params: Mapping[str, str]
    working: Working
    ownership: Ownership | None
    reads: PageReads
    deadline: Deadline

    def ask(self) -> tuple[Asked, Scope]:
        """Begin to ask for what the page needs.

        Returns the questions under way, and what the page is drawn over, where the answers appear as they come.
        """
        portal, address, person, working = self.portal, self.address, self.person, self.working
        queries = self.prepared.queries
        gathering = Gathering(
            cabinet=portal.cabinet,
            content=self.edition.content,
            viewer=self.viewer,
            locale=self.locale.code,
            address=address,
            roots=self._roots(),
            failures={f"current.{name}": failure for name, failure in working.failures.items()},
            ownership=self.ownership,
            reads=self.reads,
            now=self.viewer.now,
            deadline=self.deadline,
        )
        asked = gathering.ask(self.prepared.needed)
        links = Links(
            cabinet=portal.cabinet,
            person=person,
            handles=portal.handles,
            address=address,
            current=address.fields.get(CURRENT, "") if working.explicit else "",
            queries=queries,
        )
        scope = Scope(
            face=portal.face,
            cabinet=portal.cabinet,
            locale=self.locale,
            messages=self.edition.messages[self.locale.code],
            zone=portal.zone,
            now=self.viewer.now,
            links=links,
            roots=gathering.roots,
            failures=gathering.failures,
            queries=queries,
            tab=address.fields.get(TAB, ""),
        )
        return asked, scope

    def _roots(self) -> dict[str, object]:
        fields = self.address.fields
        return {
            "session": dict(self.person.session) if self.person else {},
            "params": dict(self.params),
            "filter": {item.name: read_filter(item, fields.get(item.name, "")) for item in self.prepared.filters},
            "current": dict(self.working.values),
        }
