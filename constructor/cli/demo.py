"""`pcabinet demo`: the flagship cabinet with everything that it needs, on this machine."""

from __future__ import annotations

import argparse
import logging
import sys
import tempfile
from pathlib import Path

from constructor.cli.exits import BUG, ENVIRONMENT, FINE
from constructor.cli.usage import port
from constructor.cli.words import WORDS

PORTS = 3


def setup(parser: argparse.ArgumentParser, lang: str) -> None:
    """Add the command's options."""
    parser.add_argument("--port", type=port, default=8000, help=WORDS[lang]["port"])
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Compile the flagship in memory and serve it beside its stand-ins."""
    from constructor.bundled import bundled
    from constructor.compile import compile_project
    from constructor.embedded import HOST, Embedding
    from runtime.app import create_app
    from runtime.server import bind, serve
    from runtime.settings import read_settings

    words = WORDS[options.lang]
    listening = []
    for number in range(options.port, options.port + PORTS):
        try:
            listening.append(bind(HOST, number))
        except (OSError, OverflowError):
            print(words["ports.taken"].format(port=number, command="demo"), file=sys.stderr)
            return ENVIRONMENT
    compilation = compile_project(bundled("blueprints") / "potok")
    build, checked = compilation.build, compilation.checking.checked
    if build is None or checked is None:
        return BUG
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s %(message)s")
    with tempfile.TemporaryDirectory(prefix="pcabinet-demo-") as folder:
        embedding = Embedding(port=options.port, folder=Path(folder))
        settings = read_settings(embedding.environment(tuple(build.cabinet.sources)), build.cabinet.sources)
        personas = checked.blueprint.personas
        apps = (create_app(build, settings), embedding.provider(build, personas), embedding.billing())

        def ready() -> None:
            print(words["demo.ready"].format(url=embedding.url), flush=True)
            print(words["demo.people"], file=sys.stderr)
            for persona in personas:
                print(f"  {persona.username:<18} {persona.about.get(options.lang, '')}", file=sys.stderr)
            print(words["demo.stop"], file=sys.stderr, flush=True)

        serve(tuple(zip(apps, listening, strict=True)), ready)
    return FINE
