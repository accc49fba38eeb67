"""One screen for one person: decide, find what is current, ask, draw."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from runtime.cabinet.model import Apply, Band, Block, Expr, Path, Plan, Query, Record, Screen, Setting, Text, Value
from runtime.identity.person import Person
from runtime.identity.routes import LOGIN
from runtime.pages.address import CURRENT, LANGUAGE, TAB, Address, read_address, read_filter
from runtime.pages.currents import NotThere, Working, find_current
from runtime.pages.gather import Gathering
from runtime.pages.links import Links, admits
from runtime.pages.ownership import Ownership
from runtime.pages.portal import LANGUAGE_COOKIE, Portal
from runtime.pages.surroundings import surround
from runtime.render.page import draw, opens_with_hero
from runtime.render.scope import Scope
from runtime.render.shell import draw_page
from runtime.render.words import say
from runtime.sources.reads import PageReads

_YEAR = 31_536_000


@dataclass(frozen=True, slots=True)
class ScreenPage:
    """The endpoint of a screen."""

    portal: Portal
    screen: Screen

    async def __call__(self, request: Request) -> Response:
        """Return the page, or where to go instead.

        Raises:
            NotThere: the person may not see it, or it does not exist: the same answer.
        """
        address = read_address(request.url.path, request.scope["query_string"])
        if address is None:
            raise NotThere
        if LANGUAGE in address.fields:
            return _switch_language(self.portal, address)
        person = await self.portal.person(request)
        if not admits(self.screen, person):
            if person is not None:
                raise NotThere
            return RedirectResponse(Address(path=LOGIN).with_changes(to=address.with_changes()), status_code=303)
        async with PageReads(self.portal.sources) as reads:
            return await self._page(request, address, person, reads)

    async def _page(self, request: Request, address: Address, person: Person | None, reads: PageReads) -> Response:
        portal, screen = self.portal, self.screen
        locale = portal.locale(request)
        params = self._params(request, person, locale.code)
        ownership = _ownership(portal, person, reads)
        working = Working()
        if ownership is not None and person is not None:
            chosen = self._chosen(address, person)
            working = await find_current(portal.cabinet, screen, chosen, person.session, ownership)
            await self._prove_params(params, ownership)
        if working.choose and working.choose != screen.id:
            return self._to_choice(working, person)
        plan = screen.plans["+".join(role for role in screen.plan_roles if person and role in person.roles)]
        links = Links(
            cabinet=portal.cabinet,
            person=person,
            handles=portal.handles,
            address=address,
            current=address.fields.get(CURRENT, "") if working.explicit else "",
            queries={datum.name: datum for datum in plan.data if isinstance(datum, Query)},
        )
        scope = await self._gathered(plan, address, links, params, person, working, ownership, locale.code)
        view = surround(portal, request, person, links, scope, _title(screen, scope), working)
        page = replace(view, bands=draw(plan.bands, scope), title_hidden=opens_with_hero(plan.bands))
        return HTMLResponse(draw_page(page, scope))

    def _params(self, request: Request, person: Person | None, locale: str) -> Mapping[str, str]:
        """Return what the path names: items of the content by their key, other things by their sealed handles."""
        found = {}
        for name, kind in self.screen.params.items():
            written = request.path_params[name]
            collection = self.portal.cabinet.collections.get(kind)
            if collection is not None:
                if not self.portal.content.has(kind, collection.key, written, locale):
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

    async def _gathered(
        self,
        plan: Plan,
        address: Address,
        links: Links,
        params: Mapping[str, str],
        person: Person | None,
        working: Working,
        ownership: Ownership | None,
        locale: str,
    ) -> Scope:
        portal = self.portal
        now = portal.clock().astimezone(portal.zone)
        roots: dict[str, object] = {
            "session": dict(person.session) if person else {},
            "params": dict(params),
            "filter": _filters(plan, address),
            "current": dict(working.values),
        }
        failures = {f"current.{name}": failure for name, failure in working.failures.items()}
        tab = address.fields.get(TAB, "")
        gathering = Gathering(
            cabinet=portal.cabinet,
            content=portal.content,
            locale=locale,
            address=address,
            roots=roots,
            failures=failures,
            ownership=ownership,
            now=now,
            deadline=portal.deadline,
        )
        await gathering.gather(portal.cabinet.shell.data, {datum.name for datum in portal.cabinet.shell.data})
        wanted = set(_wanted(plan.bands, tab)) | set(_reads_of_title(self.screen))
        await gathering.gather([datum for datum in plan.data if datum.name not in roots], wanted)
        return Scope(
            face=portal.face,
            cabinet=portal.cabinet,
            locale=next(item for item in portal.cabinet.locales if item.code == locale),
            messages=portal.messages[locale],
            zone=portal.zone,
            now=now,
            links=links,
            roots=roots,
            failures=gathering.failures,
            queries=links.queries,
            tab=tab,
        )


def _switch_language(portal: Portal, address: Address) -> Response:
    """Keep the chosen language and show the same address without it."""
    code = address.fields[LANGUAGE]
    response = RedirectResponse(address.with_changes(**{LANGUAGE: None}), status_code=303)
    if code in {locale.code for locale in portal.cabinet.locales}:
        response.set_cookie(LANGUAGE_COOKIE, code, max_age=_YEAR, path="/", httponly=True, samesite="lax")
    return response


def _ownership(portal: Portal, person: Person | None, reads: PageReads) -> Ownership | None:
    if person is None:
        return None
    return Ownership(cabinet=portal.cabinet, person=person, reads=reads, deadline=portal.deadline, current={})


def _filters(plan: Plan, address: Address) -> dict[str, object]:
    filters = [item for datum in plan.data if isinstance(datum, Query) for item in datum.filters]
    return {item.name: read_filter(item, address.fields.get(item.name, "")) for item in filters}


def _title(screen: Screen, scope: Scope) -> str:
    return say(screen.title, scope).striptags()


def _wanted(bands: Iterable[Band], tab: str) -> Iterator[str]:
    """Yield the data names that the blocks to be drawn read: of tabs, only the open one."""
    for band in bands:
        for column in band.columns:
            for block in column.blocks:
                yield from block.reads
                yield from _nested(block, tab)


def _nested(block: Block, tab: str) -> Iterator[str]:
    for name, setting in block.settings.items():
        records = setting if isinstance(setting, tuple) else (setting,)
        if block.kind == "tabs" and name == "tabs":
            records = (open_tab(records, tab),) if records else ()
        yield from _inside(records, tab)


def open_tab(tabs: tuple[Setting, ...], tab: str) -> Setting:
    """Return the asked tab, else the first."""
    named = (item for item in tabs if isinstance(item, Record) and item.settings.get("id") == tab)
    return next(named, tabs[0])


def _inside(settings: Iterable[Setting], tab: str) -> Iterator[str]:
    for setting in settings:
        if isinstance(setting, Band):
            yield from _wanted((setting,), tab)
        elif isinstance(setting, Record):
            for inner in setting.settings.values():
                yield from _inside(inner if isinstance(inner, tuple) else (inner,), tab)


def _reads_of_title(screen: Screen) -> Iterator[str]:
    words = screen.title
    values = [words] if isinstance(words, Value) else list(words.args.values()) if isinstance(words, Text) else []
    for value in values:
        yield from _roots(value.expr)


def _roots(expr: Expr) -> Iterator[str]:
    if isinstance(expr, Path):
        yield expr.root
    elif isinstance(expr, Apply):
        for arg in (*expr.args, *expr.named.values()):
            yield from _roots(arg)
