"""The application: two visible lists, of addresses with their access decisions and of what answers a trouble."""

from __future__ import annotations

import contextlib
import time
from collections.abc import AsyncIterator, Callable, Mapping
from datetime import UTC, datetime
from urllib.parse import urlsplit

from msgspec.structs import asdict
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response

from runtime.asgi import Application, NoAddress
from runtime.build import Build
from runtime.cabinet.model import Source
from runtime.dispatch import Endpoint, Entry
from runtime.guard import hosts_of, protecting
from runtime.identity.errors import SignInError
from runtime.identity.routes import LOGIN, SIGNED_OUT
from runtime.identity.service import Identifies, create_identity
from runtime.outbound import Outbound, Sends
from runtime.pages.address import Address, read_address
from runtime.pages.assets import Assets
from runtime.pages.currents import LevelMissed, NoRole, NotThere
from runtime.pages.hooks import PATH as CONTENT_HOOK
from runtime.pages.hooks import content_hook
from runtime.pages.language import switch_language
from runtime.pages.media import MediaFile, Shelf
from runtime.pages.portal import Portal, open_portal
from runtime.pages.screen import ScreenPage
from runtime.pages.surroundings import home_of
from runtime.pages.troubles import Troubles
from runtime.settings import DirectusSettings, Settings

PAGE_SECONDS = 3.0  # the deadline that all questions of a page share
_IDENTITY_CONNECTIONS = 32
_DIRECTUS_CONNECTIONS = 24  # a few that read content, eight long documents, pictures


def create_app(
    build: Build,
    settings: Settings,
    *,
    outbound: Sends | None = None,
    identity: Identifies | None = None,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    extra: tuple[Entry, ...] = (),
    page_seconds: float = PAGE_SECONDS,
) -> Application:
    """Return the portal that runs `build`.

    `outbound`, `identity` and `clock` are given by previews and tests; `extra` are routes of theirs.

    Raises:
        Undecided: a route has no access decision.
    """
    directus = settings.directus
    way_out = outbound or Outbound(origins_of(build.cabinet.sources, settings))
    who = identity or create_identity(build.cabinet, settings, way_out, time.time)
    portal = open_portal(build, settings, way_out, who, clock, page_seconds)
    troubles = Troubles(portal)

    @contextlib.asynccontextmanager
    async def life() -> AsyncIterator[None]:
        await portal.keeper.start()
        yield
        await portal.keeper.close()
        await who.close()
        if isinstance(way_out, Outbound):
            await way_out.close()

    return Application(
        (
            *entries(portal, troubles, directus.hook_token if directus else ""),
            *(preview_entries(portal, directus, way_out) if directus else ()),
            *extra,
        ),
        hosts=hosts_of(settings.public_url),
        headers=protecting(secure=settings.secure, form_targets=_origin(settings.oidc.issuer)),
        troubles={
            NoAddress: troubles.not_found,
            NotThere: troubles.not_found,
            HTTPException: troubles.not_allowed,
            NoRole: troubles.no_role,
            LevelMissed: troubles.level_missed,
            SignInError: troubles.signing_in,
            Exception: troubles.failed,
        },
        life=life,
    )


def entries(portal: Portal, troubles: Troubles, hook_token: str = "") -> tuple[Entry, ...]:
    """Return every address of the portal with its access decision."""
    identity = (
        Entry(path=route.path, endpoint=route.endpoint, methods=route.methods, access="own_check")
        for route in portal.identity.routes()
    )
    screens = (
        Entry(path=screen.path, endpoint=ScreenPage(portal, screen), access="screen")
        for screen in sorted(portal.cabinet.screens.values(), key=lambda screen: screen.path.count("{"))
    )
    media = MediaFile(portal, Shelf(portal.cabinet))
    return (
        Entry(path="/", endpoint=_home(portal), access="own_check"),
        Entry(path="/-/live", endpoint=_live, access="everyone"),
        Entry(path="/-/ready", endpoint=_ready(portal), access="everyone"),
        Entry(path=CONTENT_HOOK, endpoint=content_hook(portal, hook_token), access="own_check", methods=("POST",)),
        Entry(path="/assets/{name}", endpoint=Assets(portal), access="everyone"),
        Entry(path="/media/{id}", endpoint=media, access="own_check"),
        Entry(path="/media/{id}/{width}", endpoint=media, access="own_check"),
        Entry(path="/robots.txt", endpoint=_robots, access="everyone"),
        Entry(path=SIGNED_OUT, endpoint=troubles.signed_out, access="everyone"),
        *identity,
        *screens,
    )


def preview_entries(portal: Portal, directus: DirectusSettings, outbound: Sends) -> tuple[Entry, ...]:
    """Return the addresses of drafts; without the secret of previews there are none."""
    if not directus.preview_token:
        return ()
    from runtime.content.directus.client import Client
    from runtime.content.drafts import PATH as DRAFTS
    from runtime.pages.preview import Previews

    previews = Previews(portal, directus, Client(url=directus.url, token=directus.token, outbound=outbound))
    return (
        Entry(path=f"{DRAFTS}/{{collection}}/{{id}}", endpoint=previews.enter, access="own_check"),
        Entry(path=f"{DRAFTS}/{{handle}}", endpoint=previews.page, access="own_check"),
    )


def origins_of(declared: Mapping[str, Source], settings: Settings) -> Mapping[str, int]:
    """Return the most connections of each origin: those of all who are reached there."""
    sources = [(settings.sources[name].url, of.in_flight) for name, of in declared.items()]
    identity = [(url, _IDENTITY_CONNECTIONS) for url in {settings.oidc.issuer, settings.oidc.internal_url}]
    content = [(settings.directus.url, _DIRECTUS_CONNECTIONS)] if settings.directus else []
    found: dict[str, int] = {}
    for url, most in (*sources, *identity, *content):
        found[_origin(url)] = found.get(_origin(url), 0) + most
    return found


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _home(portal: Portal) -> Endpoint:
    async def home(request: Request) -> Response:
        """Lead everybody to the home of the first role that they hold."""
        if (switched := switch_language(portal, read_address("/", request.scope["query_string"]))) is not None:
            return switched
        person = await portal.person(request)
        screen = portal.cabinet.screens.get(home_of(portal, person))
        if screen is not None:
            return RedirectResponse(screen.path, status_code=303)
        if person is None:
            return RedirectResponse(Address(path=LOGIN).with_changes(to="/"), status_code=303)
        raise NoRole

    return home


async def _live(request: Request) -> Response:
    return PlainTextResponse("live")


async def _robots(request: Request) -> Response:
    return PlainTextResponse("User-agent: *\nDisallow: /\n")


def _ready(portal: Portal) -> Endpoint:
    async def ready(request: Request) -> Response:
        """Tell what is served; a backend or a Directus that is away does not make the portal unready."""
        state = portal.keeper.state()
        content = {**asdict(state), "age": round(state.age)}
        told = {"ready": True, "build": portal.build.id, "blueprint": portal.cabinet.id, "content": content}
        return JSONResponse(told)

    return ready
