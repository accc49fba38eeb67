"""What every page is made from: the cabinet of one build, its face, content, sources and identity."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from starlette.requests import Request

from runtime.build import Build
from runtime.cabinet.model import Cabinet, Locale
from runtime.content.audience import Viewer, viewer_of
from runtime.content.copy import CopyFile
from runtime.content.edition import Edition, FixedContent, KeepsContent
from runtime.content.files import raw_content
from runtime.content.ingest import ingest
from runtime.content.library import Library, Remote
from runtime.content.publish import edition_of
from runtime.expressions import is_clocked
from runtime.handles import Handles
from runtime.identity.person import Person
from runtime.identity.service import Identifies
from runtime.kept import Kept
from runtime.linked.code import Linking, read_code
from runtime.outbound import Outbound, Sends
from runtime.pages.gates import Passes
from runtime.render.environment import Face, load_face
from runtime.settings import Settings
from runtime.sources.client import SourceClient

LANGUAGE_COOKIE = "lang"
_LONGEST_WISH = 200
_MOST_WISHES = 500  # of browsers for languages
_MOST_PEOPLE = 2_000
_MOST_SURROUNDINGS = 1_000


class Standing:
    """What is the same on all pages of one edition: worked out once, dropped with it."""

    def __init__(self, cabinet: Cabinet, edition: Edition) -> None:
        """Take what it is worked out from; nothing is yet."""
        self.cabinet = cabinet
        self.edition = edition
        self.locales = {locale.code: locale for locale in edition.locales}
        self.page: Portal | None = None
        self.surroundings: Kept[object] = Kept(_MOST_SURROUNDINGS)
        self._wishes: Kept[Locale] = Kept(_MOST_WISHES)
        self._audiences: Kept[tuple[Person | None, frozenset[str]]] = Kept(_MOST_PEOPLE)
        self._clocked = any(is_clocked(expr) for expr in cabinet.audiences.values())

    def wished(self, header: str) -> Locale:
        """Return the language that a browser wants most of those there are, else the first of the cabinet."""
        found = self._wishes.get(header)
        if found is None:
            found = _accepted(header, self.locales) or self.cabinet.locales[0]
            self._wishes[header] = found
        return found

    def viewer(self, person: Person | None, now: datetime) -> Viewer:
        """Return who looks at `now`; who belongs to an audience is asked once of each session."""
        key = person.session_id if person else ""
        known = self._audiences.get(key)
        if known is not None and known[0] is person:
            return Viewer(audiences=known[1], now=now)
        session, roles = (dict(person.session), person.roles) if person else ({}, ())
        viewer = viewer_of(self.cabinet.audiences, session, now, roles)
        if not self._clocked:
            self._audiences[key] = (person, viewer.audiences)
        return viewer


@dataclass(frozen=True, slots=True, kw_only=True)
class Portal:
    """The parts of a running cabinet; `clock` tells the present moment, aware; `secure` is TLS before people."""

    build: Build
    cabinet: Cabinet
    face: Face
    linking: Linking
    keeper: KeepsContent
    library: Library
    zone: ZoneInfo
    handles: Handles
    sources: SourceClient
    identity: Identifies
    clock: Callable[[], datetime]
    deadline: float
    secure: bool
    passes: Passes = field(default_factory=Passes)
    sheets: dict[str, bytes] = field(default_factory=dict)  # stylesheets of drafts that are previewed
    _standing: list[Standing] = field(default_factory=list, init=False, repr=False)  # the one in force

    @property
    def edition(self) -> Edition:
        """What editors have published, as of now; whoever makes a page takes it once."""
        return self.keeper.edition

    @property
    def standing(self) -> Standing:
        """What stands for all pages of the edition of now."""
        held, edition = self._standing, self.keeper.edition
        if not held or held[0].edition is not edition or held[0].cabinet is not self.cabinet:
            held[:] = [Standing(self.cabinet, edition)]
        return held[0]

    def for_page(self) -> Portal:
        """Return the portal with the edition of now: what editors publish meanwhile is for the next page."""
        standing = self.standing
        if standing.page is None:
            standing.page = replace(self, keeper=FixedContent(standing.edition))
            standing.page._standing.append(standing)
        return standing.page

    def asset(self, name: str) -> str:
        """Return the address of an asset by its logical name, "" where there is none; editors' go first."""
        file = self.edition.assets.get(name) or self.cabinet.assets.get(name)
        return f"/assets/{file}" if file else ""

    def locale(self, request: Request) -> Locale:
        """Return the language of the request: the one chosen, else the first that the browser wants and we have."""
        standing = self.standing
        chosen = standing.locales.get(request.cookies.get(LANGUAGE_COOKIE, ""))
        return chosen or standing.wished(request.headers.get("accept-language", "")[:_LONGEST_WISH])

    def viewer(self, person: Person | None) -> Viewer:
        """Return for whom and for which moment content is looked at."""
        return self.standing.viewer(person, self.clock().astimezone(self.zone))

    async def person(self, request: Request) -> Person | None:
        """Return who asks, None for a guest. What a browser fetches beforehand nobody asked for (`Sec-Purpose`)."""
        return await self.identity.person(request.cookies, used="sec-purpose" not in request.headers)


def open_portal(
    build: Build,
    settings: Settings,
    outbound: Sends,
    identity: Identifies,
    clock: Callable[[], datetime],
    deadline: float,
) -> Portal:
    """Return the parts of the cabinet in `build`."""
    cabinet = build.cabinet
    sprite = cabinet.assets.get("icons.svg", "icons.svg")
    return Portal(
        build=build,
        cabinet=cabinet,
        face=load_face({}, json.loads(build.files["blocks.json"]), sprite=f"/assets/{sprite}"),
        linking=Linking(read_code(build.under("code"))),
        keeper=_keeper(build, settings, outbound),
        library=Library(build.under("media"), _files_of(settings, outbound)),
        zone=ZoneInfo(cabinet.time_zone),
        handles=Handles(settings.secret_key),
        sources=SourceClient(outbound, sources=cabinet.sources, operations=cabinet.operations, access=settings.sources),
        identity=identity,
        clock=clock,
        deadline=deadline,
        secure=settings.secure,
    )


def _keeper(build: Build, settings: Settings, outbound: Sends) -> KeepsContent:
    directus = settings.directus
    if directus is None:
        return FixedContent(built_edition(build))
    from runtime.content.directus.client import Client
    from runtime.content.directus.source import Source
    from runtime.content.keeper import DirectusContent

    client = Client(url=directus.url, token=directus.token, outbound=outbound)
    return DirectusContent(
        build=build,
        source=Source(client, build.cabinet.collections),
        file=CopyFile(settings.content_copy),
        poll=directus.poll,
    )


def _files_of(settings: Settings, outbound: Sends) -> Remote | None:
    directus = settings.directus
    if directus is None or not isinstance(outbound, Outbound):
        return None
    return Remote(url=directus.url, token=directus.token, outbound=outbound)


def built_edition(build: Build) -> Edition:
    """Return the edition of the build's own files."""
    raw = raw_content(build.files["content.json"])
    return edition_of(raw, ingest(raw, build.cabinet).content, build)[0]


def _accepted(header: str, known: Mapping[str, Locale]) -> Locale | None:
    """Return the language wanted most of those known (RFC 9110 §12.5.4)."""
    ranked: list[tuple[float, Locale]] = []
    for item in header.split(","):
        tag, _, weight = item.strip().partition(";q=")
        locale = known.get(tag.partition("-")[0].lower())
        try:
            rank = float(weight) if weight else 1.0
        except ValueError:
            continue
        if locale is not None and rank > 0:
            ranked.append((rank, locale))
    return max(ranked, key=lambda item: item[0])[1] if ranked else None
