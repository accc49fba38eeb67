"""One screen for one person: decide, find what is current, ask, draw."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field

from msgspec import Struct
from msgspec.structs import replace
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from runtime.cabinet.model import Collection, Screen
from runtime.content import Content
from runtime.content.audience import Viewer
from runtime.content.edition import Edition
from runtime.identity.person import Person
from runtime.identity.routes import leaving
from runtime.pages.address import CURRENT, Address, read_address, written
from runtime.pages.currents import LevelMissed, NoRole, NotThere, Working, find_current
from runtime.pages.deadline import Deadline
from runtime.pages.gates import gates_before, is_closed
from runtime.pages.gather import Gathering
from runtime.pages.language import switch_language
from runtime.pages.links import admits
from runtime.pages.ownership import Ownership
from runtime.pages.portal import Portal
from runtime.pages.prepared import Preparation
from runtime.pages.streaming import GRACE, Stream, takes_streams
from runtime.pages.surroundings import surround
from runtime.pages.told import told_once
from runtime.pages.visit import Visit
from runtime.pages.wanted import blocks_of, wanted_by
from runtime.render.shell import Pieces, Preview
from runtime.render.words import read
from runtime.sources.reads import PageReads

SURROUNDINGS_SECONDS = 1.0  # that the head of a streamed page waits for what its title and the shell read
_CUT = f"<!-- {secrets.token_hex(16)} -->"  # nobody's data hold it


class Shown(Struct, frozen=True):
    """The content that is there for one viewer in one language."""

    content: Content
    locale: str
    viewer: Viewer

    def has(self, collection: Collection, key: str) -> bool:
        """Tell whether the collection has the item of this key."""
        return self.content.has(collection.id, collection.key, key, self.locale, self.viewer)


class StreamedPage(StreamingResponse):
    """A page that is sent as its data come; what its questions hold is let go at the end, however it comes."""

    reads: PageReads | None = None

    def __init__(self, stream: Stream) -> None:
        """Take what is sent."""
        # A proxy that keeps an answer until it is whole (nginx does) would undo it all.
        super().__init__(stream.pieces(), media_type="text/html", headers={"X-Accel-Buffering": "no"})
        self._asked = stream.asked

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the page; where whoever asked has gone, its questions end."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            await self._asked.end()
            if self.reads is not None:
                await self.reads.close()


@dataclass(slots=True)
class ScreenPage:
    """The endpoint of a screen."""

    portal: Portal
    screen: Screen
    preparation: Preparation = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Make ready what is worked out once."""
        self.preparation = Preparation(self.portal.cabinet, self.screen)

    async def __call__(self, request: Request) -> Response:
        """Return the page, or where to go instead.

        Raises:
            NotThere: the person may not see it, or it does not exist: the same answer.
            NoRole: somebody is signed in and holds no role of the cabinet.
            LevelMissed: the person was asked for a higher level of sign-in and did not reach it.
        """
        scope = request.scope
        address = read_address(written(scope["path"]), scope["query_string"])
        if address is None:
            raise NotThere
        if (switched := switch_language(self.portal, address)) is not None:
            return switched
        person = await self.portal.person(request)
        if not admits(self.screen, person):
            if person is not None:
                raise NotThere if person.roles else NoRole
            return self._leaving(request, address)
        if (level := self.screen.step_up) and person is not None and level not in person.levels:
            if person.missed == level:
                raise LevelMissed(level)
            return self._leaving(request, address, level=level)
        reads = PageReads(self.portal.sources)
        try:
            response = await self.page(request, address, person, reads, stream=takes_streams(request))
        except BaseException:
            await reads.close()
            raise
        if isinstance(response, StreamedPage):
            response.reads = reads
        else:
            await reads.close()
        return told_once(self.portal, request, response)

    def _leaving(self, request: Request, address: Address, **wishes: str) -> Response:
        """Send the person to the provider, in the language of the page, and back to this address."""
        locale = self.portal.locale(request).code
        return RedirectResponse(leaving(address.with_changes(), **wishes, lang=locale), status_code=303)

    async def page(
        self,
        request: Request,
        address: Address,
        person: Person | None,
        reads: PageReads,
        preview: Preview | None = None,
        *,
        stream: bool = False,
    ) -> Response:
        """Return the page for a person whom the screen admits, under the bar of a `preview` if there is one.

        With `stream` it is a `StreamedPage` where data are late: status and cookies are settled by then.
        """
        portal, screen = self.portal.for_page(), self.screen
        locale, edition = portal.locale(request), portal.edition
        viewer = portal.viewer(person)
        if person is not None and (gate := await self._gate(person, edition, viewer, locale.code, address, reads)):
            return RedirectResponse(portal.cabinet.screens[gate].path, status_code=303)
        params = self._params(request, person, Shown(edition.content, locale.code, viewer)) if screen.params else {}
        deadline = Deadline.after(portal.deadline)
        working, ownership = Working(), None
        if person is not None:
            ownership = Ownership(cabinet=portal.cabinet, person=person, reads=reads, deadline=deadline, current={})
            chosen = self._chosen(address, person)
            working = await find_current(portal.cabinet, screen, chosen, person.session, ownership)
            await self._prove_params(params, ownership)
        if working.choose and working.choose != screen.id and preview is None:
            return self._to_choice(working, person)
        visit = Visit(
            portal=portal,
            edition=edition,
            viewer=viewer,
            address=address,
            person=person,
            locale=locale,
            prepared=self.preparation.of(person, address),
            params=params,
            working=working,
            ownership=ownership,
            reads=reads,
            deadline=deadline,
        )
        return await self._drawn(request, visit, preview, stream=stream)

    async def _drawn(self, request: Request, visit: Visit, preview: Preview | None, *, stream: bool) -> Response:
        """Ask what the visit needs, and return the page: whole, or as a `stream` where data are late."""
        portal, prepared, deadline = visit.portal, visit.prepared, visit.deadline
        asked, scope = visit.ask()
        try:
            whole = await asked.known(asked.names, min(GRACE, deadline.left()) if stream else deadline.left())
            late = stream and not whole
            if late:
                await asked.known(prepared.above, min(SURROUNDINGS_SECONDS, deadline.left()))
            else:
                await asked.end()
            view = surround(portal, request, visit.person, scope, read(self.screen.title, scope), visit.working)
            view.title_hidden = prepared.title_hidden
            linked = portal.linking.to(scope)
            if late:
                before, after = linked.document("page", scope, replace(view, bands=Pieces([_CUT]))).split(_CUT)
                reads = [frozenset(wanted_by(block, visit.address)) for block in blocks_of(prepared.plan.bands)]
                frame = linked.frame(self.screen.id, prepared.roles)
                sent = Stream(frame=frame, reads=reads, asked=asked, scope=scope, before=before, after=after)
                return StreamedPage(sent)
        except BaseException:
            await asked.end()
            raise
        if preview is not None:
            view = replace(view, preview=preview, scripts=())  # it is looked at, and fetches nothing further
        view.bands = linked.blocks(self.screen.id, prepared.roles, scope)
        return HTMLResponse(linked.document("page", scope, view))

    async def _gate(
        self, person: Person, edition: Edition, viewer: Viewer, locale: str, address: Address, reads: PageReads
    ) -> str:
        """Return the screen that stands before this one for the person, "" where the way is free."""
        portal = self.portal
        closing = [
            gate
            for gate in gates_before(portal.cabinet.gates, self.screen, person)
            if not portal.passes.holds(person, gate, edition, viewer.now)
        ]
        if not closing:
            return ""
        deadline = Deadline.after(portal.deadline / 2)  # the page itself begins only afterwards
        ownership = Ownership(cabinet=portal.cabinet, person=person, reads=reads, deadline=deadline, current={})
        for gate in closing:
            gathering = Gathering(
                cabinet=portal.cabinet,
                content=edition.content,
                viewer=viewer,
                locale=locale,
                address=address,
                roots={"session": dict(person.session)},
                failures={},
                ownership=ownership,
                reads=reads,
                now=viewer.now,
                deadline=deadline,
            )
            if await is_closed(gate, person, portal.passes, edition, gathering):
                return gate.screen
        return ""

    def _params(self, request: Request, person: Person | None, shown: Shown) -> Mapping[str, str]:
        """Return what the path names: items of the content by their key, other things by their sealed handles."""
        found = {}
        for name, kind in self.screen.params.items():
            written = request.path_params[name]
            collection = self.portal.cabinet.collections.get(kind)
            if collection is not None:
                if not shown.has(collection, written):
                    raise NotThere
                found[name] = written
                continue
            values = self.portal.handles.open(person.key if person else "", kind, written)
            if values is None or kind not in values:
                raise NotThere
            found[name] = values[kind]
        return found

    async def _prove_params(self, params: Mapping[str, str], ownership: Ownership) -> None:
        for name, value in params.items():
            kind = self.screen.params[name]
            if kind in self.portal.cabinet.objects:
                verdict = await ownership.prove(kind, value)
                if not verdict.owned and verdict.failure is None:
                    raise NotThere

    def _chosen(self, address: Address, person: Person) -> Mapping[str, str]:
        handle = address.fields.get(CURRENT)
        if handle is None:
            return {}
        values = self.portal.handles.open(person.key, "current", handle)
        if values is None:
            raise NotThere
        return values

    def _to_choice(self, working: Working, person: Person | None) -> Response:
        target = self.portal.cabinet.screens[working.choose]
        if not admits(target, person):
            raise NotThere
        return RedirectResponse(target.path, status_code=303)
