"""`pcabinet demo`: the flagship cabinet with everything that it needs, on this machine."""

from __future__ import annotations

import argparse
import asyncio
import base64
import contextlib
import logging
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from constructor.cli.exits import BUG, ENVIRONMENT, FINE
from constructor.cli.usage import port
from constructor.cli.words import WORDS

if TYPE_CHECKING:
    from socket import socket

    from starlette.types import ASGIApp

    from constructor.directus.server import Directus
    from constructor.embedded import Embedding
    from constructor.keycloak.server import Keycloak
    from constructor.processes import ProcessError
    from constructor.resolve.model import PersonaOf
    from runtime.build import Build

PORTS = 3


class _Unable(Exception):
    """A part that was asked for does not start."""

    def __init__(self, part: str, error: ProcessError) -> None:
        super().__init__(part)
        self.part = part
        self.error = error


def setup(parser: argparse.ArgumentParser, lang: str) -> None:
    """Add the command's options."""
    parser.add_argument("--port", type=port, default=8000, help=WORDS[lang]["port"])
    parser.add_argument("--keycloak", type=Path, metavar="FOLDER", help=WORDS[lang]["demo.keycloak"])
    parser.add_argument("--directus", type=Path, metavar="FOLDER", help=WORDS[lang]["demo.directus"])
    parser.add_argument("--slow", type=float, default=0.0, metavar="SECONDS", help=WORDS[lang]["demo.slow"])
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Compile the flagship in memory and serve it beside its stand-ins."""
    from constructor.bundled import bundled
    from constructor.compile import compile_project
    from constructor.directus.admin import AdminError
    from constructor.directus.words import admin_words
    from constructor.embedded import Embedding

    words = WORDS[options.lang]
    listening = _bound(options.port, words)
    compilation = compile_project(bundled("blueprints") / "potok") if listening else None
    if compilation is None:
        return ENVIRONMENT
    build, checked = compilation.build, compilation.checking.checked
    if build is None or checked is None:
        return BUG
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s %(message)s")
    try:
        with contextlib.ExitStack() as stack:
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="pcabinet-demo-"))
            for each in listening:
                stack.enter_context(each)
            embedding = Embedding(port=options.port, folder=Path(folder))
            _serve(options, embedding, build, checked.blueprint.personas, listening)
    except _Unable as unable:
        why = unable.error
        print(words[f"{unable.part}.{why.reason}"].format(about=why.about), why.tail, sep="\n", file=sys.stderr)
        return ENVIRONMENT
    except AdminError as error:
        print(admin_words(error, options.lang), file=sys.stderr)
        return ENVIRONMENT
    return FINE


def _bound(first: int, words: Mapping[str, str]) -> list[socket]:
    """Return the demo's ports, listened on; none where one is taken, which is said."""
    from constructor.embedded import HOST
    from runtime.server import bind

    listening: list[socket] = []
    for number in range(first, first + PORTS):
        try:
            listening.append(bind(HOST, number))
        except (OSError, OverflowError):
            print(words["ports.taken"].format(port=number, command="demo"), file=sys.stderr)
            return []
    return listening


def _serve(
    options: argparse.Namespace,
    embedding: Embedding,
    build: Build,
    personas: Sequence[PersonaOf],
    listening: Sequence[socket],
) -> None:
    """Serve until the end is asked for: with the provider's stand-in, or with Keycloak in its place."""
    from constructor.standins.billing.slowness import slowed
    from runtime.app import create_app
    from runtime.server import serve
    from runtime.settings import read_settings

    environment = dict(embedding.environment(tuple(build.cabinet.sources)))
    at_cabinet, at_provider, at_billing = listening
    with contextlib.ExitStack() as stack:
        keycloak = directus = None
        if options.directus is not None:
            print(WORDS[options.lang]["demo.directus.starts"], file=sys.stderr, flush=True)
            with _told("directus"):
                directus = stack.enter_context(_directus(options.directus, embedding, build, environment))
        settings = read_settings(environment, build.cabinet.sources)
        served: list[tuple[ASGIApp, socket]] = [
            (create_app(build, settings), at_cabinet),
            (slowed(embedding.billing(), options.slow), at_billing),
        ]
        if options.keycloak is None:
            served.append((embedding.provider(build, personas), at_provider))
        else:
            at_provider.close()
            print(WORDS[options.lang]["demo.keycloak.starts"], file=sys.stderr, flush=True)
            with _told("keycloak"):
                keycloak = stack.enter_context(_keycloak(options.keycloak, embedding, build, personas))
        serve(served, lambda: _tell(options.lang, embedding.url, personas, keycloak, directus))


@contextlib.contextmanager
def _told(part: str) -> Iterator[None]:
    from constructor.processes import ProcessError

    try:
        yield
    except ProcessError as error:
        raise _Unable(part, error) from error


@contextlib.contextmanager
def _keycloak(folder: Path, embedding: Embedding, build: Build, personas: Sequence[PersonaOf]) -> Iterator[Keycloak]:
    """Run Keycloak as a deployer would: with the cabinet's realm from a file, its secret from the environment."""
    from constructor.keycloak.deployment import read_deployment
    from constructor.keycloak.realm import as_file, realm_of
    from constructor.keycloak.server import Plan, running
    from constructor.keycloak.theme import login_theme

    environment = embedding.environment(())
    realm = realm_of(build.cabinet, read_deployment(environment, secrets=False), personas)
    plan = Plan(
        folder=folder,
        work=embedding.folder,
        admin_password="admin",
        port=embedding.port + 1,
        realm=as_file(realm),
        environment=environment,
        themes={build.cabinet.id: login_theme(build)},
    )
    with running(plan) as keycloak:
        yield keycloak


@contextlib.contextmanager
def _directus(folder: Path, embedding: Embedding, build: Build, environment: dict[str, str]) -> Iterator[Directus]:
    """Run Directus as a deployer would: set up and filled by the blueprint; the cabinet's settings join `environment`.

    Its empty database is kept for the next time beside its folder, its content is not.
    """
    from constructor.directus.server import Plan, running

    plan = Plan(
        folder=folder,
        work=embedding.folder / "directus",
        admin_token="admin-of-the-demo",
        admin_password="admin",
        port=embedding.port + PORTS,
        environment={"CONTENT_SECURITY_POLICY_DIRECTIVES__FRAME_SRC": embedding.url},
        seeds=folder.parent / "directus-seeds",
    )
    with running(plan) as directus:
        environment |= {
            "PCABINET_CONTENT": "directus",
            "PCABINET_DIRECTUS_URL": directus.url,
            "PCABINET_DIRECTUS_TOKEN": f"reader-{embedding.key}",
            "PCABINET_DIRECTUS_HOOK_TOKEN": f"hook-{embedding.key}",
            "PCABINET_DIRECTUS_PREVIEW_TOKEN": f"preview-{embedding.key}",
            "PCABINET_CONTENT_COPY": str(embedding.folder / "content.json"),
        }
        asyncio.run(_fill(build, {**environment, "PCABINET_DIRECTUS_ADMIN_TOKEN": directus.admin_token}))
        yield directus


async def _fill(build: Build, environment: Mapping[str, str]) -> None:
    """Bring Directus to what the blueprint says."""
    from constructor.directus.admin import Admin
    from constructor.directus.changes import apply
    from constructor.directus.deployment import read_deployment
    from constructor.directus.wanted import wanted_of
    from runtime.outbound import Outbound

    deployment = read_deployment(environment)
    outbound = Outbound({deployment.url: 4})
    try:
        admin = Admin(base_url=deployment.url, token=deployment.admin_token, outbound=outbound)
        await apply(admin, wanted_of(build, deployment), lambda change: None)
    finally:
        await outbound.close()


def _tell(
    lang: str, url: str, personas: Sequence[PersonaOf], keycloak: Keycloak | None, directus: Directus | None
) -> None:
    """Say where the cabinet is and who can sign in."""
    from constructor.personas import second_factor_secret

    words = WORDS[lang]
    print(words["demo.ready"].format(url=url), flush=True)
    print(words["demo.people" if keycloak is None else "demo.keycloak.people"], file=sys.stderr)
    for persona in personas:
        print(f"  {persona.username:<18} {persona.about.get(lang, '')}", file=sys.stderr)
        if keycloak is not None and persona.second_factor:
            secret = base64.b32encode(second_factor_secret(persona.username)).decode().rstrip("=")
            print(f"  {'':<18} {words['demo.keycloak.code'].format(secret=secret)}", file=sys.stderr)
    if keycloak is not None:
        print(words["demo.keycloak.console"].format(url=keycloak.url, log=keycloak.log), file=sys.stderr)
    if directus is not None:
        print(words["demo.directus.console"].format(url=directus.url, log=directus.log), file=sys.stderr)
    print(words["demo.stop"], file=sys.stderr, flush=True)
