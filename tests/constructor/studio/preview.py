"""A preview of a copy of the flagship that runs, for tests that edit it."""

from __future__ import annotations

import asyncio
import random
import shutil
import socket
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from types import MappingProxyType

import httpx2
import uvicorn
from starlette.types import ASGIApp

from constructor.bundled import bundled
from constructor.diagnostics import Language
from constructor.embedded import HOST, Embedding
from constructor.studio import Studio, Told
from runtime.server import bind
from tests.journeys.harness import Reply, Visitor

_NOTHING: Mapping[str, str] = MappingProxyType({})
_PATIENCE = 14.0  # seconds; the stream says by itself every fifteen that it is alive


def copied(folder: Path) -> Path:
    """Return a copy of the flagship in `folder`."""
    root = folder / "potok"
    shutil.copytree(bundled("blueprints") / "potok", root)
    return root


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """A preview at `url` of the blueprint in `root`, and what it told the terminal."""

    url: str
    root: Path
    studio: Studio
    told: list[Told] = field(default_factory=list)

    def visitor(self, language: str = "ru") -> Visitor:
        """Return somebody with a browser of their own."""
        return Visitor(url=self.url, language=language)

    def edit(self, file: str, old: str, new: str) -> None:
        """Replace a text that stands in a file of the blueprint."""
        path = self.root / file
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new), "utf-8")

    @contextmanager
    def events(self) -> Iterator[Iterator[str]]:
        """Yield the states that an open page is told of, the present one first."""
        with (
            httpx2.Client(trust_env=False, timeout=20) as client,
            client.stream("GET", f"{self.url}/-/preview/events") as stream,
        ):
            assert stream.headers["content-type"].startswith("text/event-stream")
            yield _states(stream.iter_lines())


def _states(lines: Iterator[str]) -> Iterator[str]:
    began = monotonic()
    for line in lines:
        assert monotonic() - began < _PATIENCE, "nothing new was told"
        if line.startswith("data: "):
            yield line.removeprefix("data: ")
            began = monotonic()


def choose(visitor: Visitor, reply: Reply, **choice: str) -> Reply:
    """Press a button of the bar: `persona`, `locale` or `scheme`."""
    return visitor.submit(reply, reply.page.one("form", class_="preview-choices"), **choice)


@contextmanager
def previewing(root: Path, language: Language = "ru", environ: Mapping[str, str] = _NOTHING) -> Iterator[Preview]:
    """Run a preview of the blueprint in `root` with the embedded billing."""
    with ExitStack() as stack:
        cabinet, billing = _ports(stack)
        embedding = Embedding(port=cabinet.getsockname()[1], folder=root)
        told: list[Told] = []
        studio = Studio(root, embedding, language, environ=environ, tell=told.append)
        stack.enter_context(_serving(((studio, cabinet), (embedding.billing(), billing))))
        yield Preview(url=embedding.url, root=root, studio=studio, told=told)


def _ports(stack: ExitStack) -> tuple[socket.socket, socket.socket]:
    """Return the ports of a cabinet and of its billing, bound."""
    for _ in range(100):
        first = random.randrange(20_000, 32_000, 4)
        with ExitStack() as trying:
            try:
                bound = [trying.enter_context(bind(HOST, port)) for port in (first, first + 2)]
            except OSError:
                continue
            stack.push(trying.pop_all())
            return bound[0], bound[1]
    raise AssertionError("no two free ports")


@contextmanager
def _serving(apps: Sequence[tuple[ASGIApp, socket.socket]]) -> Iterator[None]:
    servers = [(uvicorn.Server(_config(app)), listening) for app, listening in apps]

    async def serve() -> None:
        await asyncio.gather(*(server.serve(sockets=[listening]) for server, listening in servers))

    thread = threading.Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    while thread.is_alive() and not all(server.started for server, _ in servers):
        thread.join(0.005)
    try:
        assert thread.is_alive()
        yield
    finally:
        for server, _ in servers:
            server.should_exit = True
        thread.join(10)


def _config(app: ASGIApp) -> uvicorn.Config:
    return uvicorn.Config(
        app, http="httptools", ws="none", log_config=None, log_level="critical", timeout_graceful_shutdown=1
    )
