"""Drafts in the cabinet's own pages: for editors in Directus, for minutes, before a made-up person's eyes."""

from __future__ import annotations

import asyncio
import hmac
import re
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from urllib.parse import quote, urlsplit

from markupsafe import escape
from msgspec import Struct
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from runtime.cabinet.model import Collection, Const, Plan, Query, Screen, Shape
from runtime.content.directus.client import Client, Trouble
from runtime.content.drafts import MAIN, PATH, Draft, Drafted, preview_token, read_draft, with_draft
from runtime.content.edition import FixedContent
from runtime.content.ingest import Left
from runtime.content.site import SITE
from runtime.content.view import Item
from runtime.guard import content_policy
from runtime.identity.person import Person
from runtime.media import Media
from runtime.pages.address import Address, read_address, written
from runtime.pages.drafted import SUBJECT, seal_file
from runtime.pages.portal import Portal
from runtime.pages.screen import ScreenPage
from runtime.records import replace
from runtime.render.shell import Preview
from runtime.settings import DirectusSettings
from runtime.sources.client import Answer
from runtime.sources.reads import PageReads
from runtime.sources.request import Portion
from runtime.texts import product_words

MINUTES = 15
KIND = "draft"
_SHEETS = 16  # stylesheets of drafts that are held at once
_IDENTIFIER = re.compile(r"[0-9]{1,12}")
_VERSION = re.compile(r"[A-Za-z0-9_-]{0,64}")


class Previews(Struct, frozen=True):
    """The two addresses of previews: the one that Directus knows, and the one that it leads to for a while."""

    portal: Portal
    directus: DirectusSettings
    client: Client

    async def enter(self, request: Request) -> Response:
        """Exchange the token of a collection for the address of one draft, which opens nothing else.

        A wrong token, collection or number has the same answer.
        """
        address = read_address(written(request.scope["path"]), request.scope["query_string"])
        fields: Mapping[str, str] = address.fields if address else {}
        collection, identifier = request.path_params["collection"], request.path_params["id"]
        version = fields.get("version", "")
        wanted = preview_token(self.directus.preview_token, collection)
        shown = hmac.compare_digest(fields.get("token", "").encode(), wanted.encode())
        known = collection in self.portal.cabinet.collections and _IDENTIFIER.fullmatch(identifier)
        if not (self.directus.preview_token and shown and known):
            return self._said(request, 403, "refused")
        values = {
            "collection": collection,
            "id": identifier,
            "version": version if _VERSION.fullmatch(version) else "",
            "until": (self.portal.clock() + timedelta(minutes=MINUTES)).isoformat(timespec="seconds"),
        }
        handle = self.portal.handles.seal(SUBJECT, KIND, values)
        return RedirectResponse(f"{PATH}/{handle}", status_code=303, headers=self._headers())

    async def page(self, request: Request) -> Response:
        """Return the page of a draft, 410 when its time is over."""
        values = self.portal.handles.open(SUBJECT, KIND, request.path_params["handle"])
        of = self.portal.cabinet.collections.get(values["collection"]) if values else None
        if values is None or of is None or self._over(values):
            return self._said(request, 410, "over")
        try:
            draft = await read_draft(self.client, of, values["id"], values["version"])
        except Trouble as trouble:
            gone = trouble.reason in ("forbidden", "missing")
            return self._said(request, 404 if gone else 503, "gone" if gone else "away")
        if draft.version is None:
            return self._said(request, 404, "gone")
        response = await self._drawn(request, of, draft, values)
        response.headers.update(self._headers())
        return response

    async def _drawn(self, request: Request, of: Collection, draft: Draft, values: Mapping[str, str]) -> Response:
        portal = self.portal

        def named(media: Media) -> Media:
            return replace(media, id=f"~{seal_file(portal, media, values['until'])}")

        drafted = await asyncio.to_thread(with_draft, portal.edition, portal.cabinet, of, draft, named)
        if of.id == SITE:
            self._hold(drafted.edition.files)
        shown = replace(
            portal, keeper=FixedContent(drafted.edition), cabinet=replace(portal.cabinet, gates=(), audiences={})
        )
        screen, params = screen_of(portal, of, drafted)
        locale = portal.locale(request).code
        view = ScreenPage(shown, screen)
        preview = Preview(
            title=_word("title", locale),
            version="" if values["version"] in MAIN else values["version"],
            until=_clock_time(values["until"], portal),
            remarks=(*(remark.say(locale) for remark in drafted.edition.remarks), *_left_words(drafted.left, locale)),
        )
        async with _Nothing(portal.sources) as reads:
            person = _sample(portal, screen, locale)
            asked, address = _as_asked(request, screen, params), Address(path=_path(screen, params))
            return await view.page(asked, address, person, reads, preview)

    def _hold(self, files: Mapping[str, bytes]) -> None:
        held = self.portal.sheets
        for name, data in files.items():
            held.pop(name, None)
            held[name] = data
        while len(held) > _SHEETS:
            held.pop(next(iter(held)))

    def _over(self, values: Mapping[str, str]) -> bool:
        return datetime.fromisoformat(values["until"]) <= self.portal.clock()

    def _headers(self) -> Mapping[str, str]:
        """A page that only Directus may frame and that can send nothing anywhere."""
        place = urlsplit(self.directus.public_url)
        origin = f"{place.scheme}://{place.netloc}"
        policy = content_policy(form_action="'none'", frame_ancestors=f"'self' {origin}", connect="'none'")
        return {
            "content-security-policy": policy,
            "cache-control": "no-store",
            "referrer-policy": "no-referrer",
            "x-robots-tag": "noindex",
        }

    def _said(self, request: Request, status: int, key: str) -> Response:
        locale = self.portal.locale(request).code
        text = escape(_word(key, locale))
        page = f'<!doctype html><html lang="{escape(locale)}"><title>{text}</title><p>{text}</p></html>'
        return HTMLResponse(page, status_code=status, headers=dict(self._headers()))


def screen_of(portal: Portal, of: Collection, drafted: Drafted) -> tuple[Screen, Mapping[str, str]]:
    """Return the screen that shows an item: its own, else the first that asks for it or its collection, else a home."""
    screens = portal.cabinet.screens
    item = next(iter(drafted.item.values()), {})
    for screen in screens.values():
        if item and set(screen.params.values()) == {of.id}:
            return screen, {name: str(item.get(of.key, "")) for name in screen.params}
    plain = [screen for screen in screens.values() if not screen.params]
    asking = [screen for screen in plain if any(_asks(plan, of) for plan in screen.plans.values())]
    fitting = [screen for screen in asking if any(_asks(plan, of, item) for plan in screen.plans.values())]
    home = portal.cabinet.home
    named = (home.get("guest", ""), *home.values())
    homes = [screens[name] for name in named if name in screens and not screens[name].params]
    return (*fitting, *asking, *homes, *plain)[0], {}


def _asks(plan: Plan, of: Collection, item: Item | None = None) -> bool:
    """Tell whether the plan asks the collection, and with words that are those of the item if there is one."""
    asked = [datum for datum in plan.data if isinstance(datum, Query) and datum.operation == f"content.{of.id}"]
    return any(item is None or _fits(query, item) for query in asked)


def _fits(query: Query, item: Item) -> bool:
    said = {name: arg.value for name, arg in query.args.items() if isinstance(arg, Const)}
    return all(item.get(name) == value for name, value in said.items())


def _path(screen: Screen, params: Mapping[str, str]) -> str:
    path = screen.path
    for name, value in params.items():
        path = path.replace(f"{{{name}}}", quote(value, safe=""))
    return path


def _sample(portal: Portal, screen: Screen, locale: str) -> Person | None:
    """Return somebody who does not exist and may see the screen; a guest where everybody may."""
    if screen.public or not screen.roles:
        return None
    role = screen.roles[0]
    return Person(
        subject=SUBJECT,
        issuer=SUBJECT,
        name=_word("person", locale),
        roles=frozenset({role}),
        home=role,
        session={},
        session_id=SUBJECT,
        secret=secrets.token_bytes(32),
        levels=frozenset(portal.cabinet.identity.levels),
    )


def _as_asked(request: Request, screen: Screen, params: Mapping[str, str]) -> Request:
    """Return the request for the page itself, without whatever cookies the browser sent along."""
    kept = [(name, value) for name, value in request.scope["headers"] if name == b"accept-language"]
    scope = {
        **request.scope, "path": _path(screen, params), "path_params": dict(params), "query_string": b"",
        "headers": kept,
    }  # fmt: skip
    return Request(scope)


class _Nothing(PageReads):
    """Asks no system: nobody's data is on the page of a made-up person."""

    async def ask(
        self, operation: str, args: Mapping[str, object], *, shape: Shape, page: Portion | None = None, deadline: float
    ) -> Answer:
        """Return that nothing is known."""
        return Answer()


def _clock_time(moment: str, portal: Portal) -> str:
    return datetime.fromisoformat(moment).astimezone(portal.zone).strftime("%H:%M")


def _word(key: str, locale: str) -> str:
    return product_words(locale)[f"ui.preview.{key}"]


def _left_words(left: tuple[Left, ...], locale: str) -> tuple[str, ...]:
    reasons = product_words(locale)
    return tuple(
        reasons["ui.preview.left"].replace("{field}", each.field or each.collection).replace(
            "{reason}", reasons.get(f"ui.preview.reason.{each.reason}", each.reason)
        )
        for each in left
    )  # fmt: skip
