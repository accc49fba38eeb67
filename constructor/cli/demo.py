"""`pcabinet demo`: the flagship cabinet with everything that it needs, on this machine."""

from __future__ import annotations

import argparse
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

    from constructor.embedded import Embedding
    from constructor.keycloak.server import Keycloak
    from constructor.resolve.model import PersonaOf
    from runtime.build import Build

PORTS = 3


def setup(parser: argparse.ArgumentParser, lang: str) -> None:
    """Add the command's options."""
    parser.add_argument("--port", type=port, default=8000, help=WORDS[lang]["port"])
    parser.add_argument("--keycloak", type=Path, metavar="FOLDER", help=WORDS[lang]["demo.keycloak"])
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Compile the flagship in memory and serve it beside its stand-ins."""
    from constructor.bundled import bundled
    from constructor.compile import compile_project
    from constructor.embedded import Embedding
    from constructor.keycloak.server import KeycloakError

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
        with tempfile.TemporaryDirectory(prefix="pcabinet-demo-") as folder:
            embedding = Embedding(port=options.port, folder=Path(folder))
            _serve(options, embedding, build, checked.blueprint.personas, listening)
    except KeycloakError as error:
        print(words[f"keycloak.{error.reason}"].format(about=error.about), error.tail, sep="\n", file=sys.stderr)
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
    from runtime.app import create_app
    from runtime.server import serve
    from runtime.settings import read_settings

    settings = read_settings(embedding.environment(tuple(build.cabinet.sources)), build.cabinet.sources)
    at_cabinet, at_provider, at_billing = listening
    served = [(create_app(build, settings), at_cabinet), (embedding.billing(), at_billing)]
    with contextlib.ExitStack() as stack:
        keycloak = None
        if options.keycloak is None:
            served.append((embedding.provider(build, personas), at_provider))
        else:
            at_provider.close()
            print(WORDS[options.lang]["demo.keycloak.starts"], file=sys.stderr, flush=True)
            keycloak = stack.enter_context(_keycloak(options.keycloak, embedding, build, personas))
        serve(served, lambda: _tell(options.lang, embedding.url, personas, keycloak))


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


def _tell(lang: str, url: str, personas: Sequence[PersonaOf], keycloak: Keycloak | None) -> None:
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
    print(words["demo.stop"], file=sys.stderr, flush=True)
