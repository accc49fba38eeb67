"""The preview as one ASGI application: rounds of compiling, and the portal of the last good one."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Mapping
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Receive, Scope, Send

from constructor.diagnostics import Language
from constructor.embedded import Embedding
from constructor.studio.deployment import settings_of
from constructor.studio.drawing import Drawing
from constructor.studio.dressing import answer_dressed
from constructor.studio.events import Events
from constructor.studio.generation import Generation, Retired
from constructor.studio.identity import PreviewIdentity
from constructor.studio.pages import FOLDER, Pages
from constructor.studio.rounds import Failure, Round, failure_of, settle
from constructor.studio.shown import Good, Shown
from constructor.studio.watching import changes
from constructor.studio.way_out import WayOut
from constructor.studio.words import WORDS
from runtime.app import create_app, origins_of
from runtime.asgi import Application, NoAddress
from runtime.build import Build
from runtime.cabinet.model import Source
from runtime.guard import hosts_of, protecting
from runtime.settings import Settings, SettingsError
from runtime.settings_words import problem_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What is said at the terminal after a save."""

    round: Round
    troubles: tuple[str, ...]


class Studio:
    """Serves the blueprint in the folder `root` on the ports of `embedding` while its files change.

    A request is answered by the portal that was running when it came; a new one takes the next request. `tell` hears
    of every round, `environ` may name real sources.
    """

    def __init__(
        self,
        root: Path,
        embedding: Embedding,
        language: Language,
        *,
        environ: Mapping[str, str],
        tell: Callable[[Told], None] = lambda told: None,
    ) -> None:
        self._root, self._embedding = root.resolve(), embedding
        self._language: Language = language
        self._environ, self._tell = environ, tell
        self._events = Events()
        self._drawing = Drawing(self._root, language)
        self._pages = Pages(embedding, self._drawing, self._events, lambda: self.shown)
        self._alone = self._app_alone()
        self._run, self._rounds = secrets.token_hex(4), 0
        self._way_out: WayOut | None = None
        self._left: list[WayOut] = []  # of sources that were declared otherwise before
        self._settings: tuple[Mapping[str, Source], Settings] | None = None
        self._retired = Retired()
        self._stop, self._turn = asyncio.Event(), asyncio.Lock()
        self._watching: asyncio.Task[None] | None = None
        self.shown: Shown

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer; pages with the bar and the findings above them."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        good = self.shown.good
        app: ASGIApp = good.generation.app if good else self._alone
        if good is None or scope["type"] != "http" or scope["method"] != "GET" or scope["path"].startswith(FOLDER):
            await app(scope, receive, send)
        else:
            await answer_dressed(app, scope, receive, send, self._drawing.head(), self._pages.over)

    async def open(self) -> None:
        """Begin to watch and compile for the first time: what is saved meanwhile is not missed."""
        async with self._turn:
            self._watching = asyncio.create_task(self._watch())
            await asyncio.sleep(0)  # lets the watch begin
            await self._show(await settle(self._root), None)

    def stopping(self) -> None:
        """End what would not end by itself: the streams of open pages."""
        self._events.close()
        self._stop.set()

    async def close(self) -> None:
        """End watching and everything that runs."""
        self.stopping()
        if self._watching is not None:
            await self._watching
        await self._retired.end()
        if self.shown.good is not None:
            await self.shown.good.generation.end()
        for way_out in (*self._left, *filter(None, [self._way_out])):
            await way_out.close()

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        await self.open()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self.close()
        await send({"type": "lifespan.shutdown.complete"})

    async def _watch(self) -> None:
        async with aclosing(changes(self._root, self._stop)) as changed:
            async for _ in changed:
                async with self._turn:
                    await self._show(await settle(self._root), self.shown)

    async def _show(self, found: Round, before: Shown | None) -> None:
        """Swap to what the round gave; where it gave nothing, the last good build stays."""
        good, troubles = before.good if before else None, self._failure(found.failure)
        if found.build is not None and (good is None or not good.shows(found)):
            try:
                good = await self._begin(found.build, found)
            except SettingsError as error:
                troubles = tuple(problem_words(problem, self._language) for problem in error.problems)
            except Exception as error:  # a preview outlives what it shows
                troubles = self._failure(failure_of(error))
        self._rounds += 1
        shown = Shown(version=f"{self._run}.{self._rounds}", round=found, troubles=troubles, good=good)
        if before is None or shown.differs(before):
            self.shown = shown
            self._events.tell(shown.version)
            if before is not None and before.good is not None and before.good is not good:
                self._retired.add(before.good.generation)
        self._tell(Told(round=found, troubles=troubles))

    async def _begin(self, build: Build, found: Round) -> Good:
        cabinet = build.cabinet
        settings = self._settings_of(cabinet.sources)
        identity = PreviewIdentity(cabinet.identity, found.personas, settings, self._pages.chooser)
        app = create_app(build, settings, outbound=self._way_out, identity=identity, extra=self._pages.entries())
        generation = Generation(app)
        await generation.begin()
        return Good(id=build.id, cabinet=cabinet, personas=found.personas, identity=identity, generation=generation)

    def _settings_of(self, sources: Mapping[str, Source]) -> Settings:
        """Return the settings; the environment is read again only for other sources."""
        if self._settings is None or self._settings[0] != sources:
            settings = settings_of(sources, self._embedding, self._environ)
            if self._way_out is not None:
                self._left.append(self._way_out)
            self._settings, self._way_out = (sources, settings), WayOut(origins_of(sources, settings))
        return self._settings[1]

    def _failure(self, failed: Failure | None) -> tuple[str, ...]:
        if failed is None:
            return ()
        return (WORDS[self._language]["failed"].format(error=failed.error, file=failed.file),)

    def _app_alone(self) -> Application:
        """Return what answers while there is no portal, just as guarded as one: every page is the findings."""
        return Application(
            self._pages.alone(),
            hosts=hosts_of(self._embedding.url),
            headers=protecting(secure=False, form_targets=""),
            troubles={NoAddress: self._pages.nothing_yet, HTTPException: self._pages.nothing_yet},
        )
