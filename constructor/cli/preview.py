"""`pcabinet preview`: shows a blueprint live while its files change."""

from __future__ import annotations

import argparse
import logging
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from constructor.cli.exits import ENVIRONMENT, FINE, USAGE
from constructor.cli.reporting import has_colour, has_folder
from constructor.cli.usage import port
from constructor.cli.words import WORDS

if TYPE_CHECKING:
    from starlette.types import ASGIApp

    from constructor.diagnostics import Language
    from constructor.studio import Told

_BILLING = 2  # its port, from that of the cabinet on, as in the demo


def setup(parser: argparse.ArgumentParser, lang: str) -> None:
    """Add the command's options."""
    parser.add_argument("folder", nargs="?", default=".", type=Path, help=WORDS[lang]["folder"])
    parser.add_argument("--port", type=port, default=8000, help=WORDS[lang]["port"])
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Serve the blueprint and the embedded billing until told to stop."""
    if not has_folder(options.folder, options.lang):
        return USAGE
    from constructor.embedded import HOST, Embedding
    from constructor.studio import Studio
    from runtime.server import bind, serve

    words = WORDS[options.lang]
    listening = []
    for number in (options.port, options.port + _BILLING):
        try:
            listening.append(bind(HOST, number))
        except (OSError, OverflowError):
            print(words["ports.taken"].format(port=number, command="preview"), file=sys.stderr)
            return ENVIRONMENT
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s %(message)s")
    with tempfile.TemporaryDirectory(prefix="pcabinet-preview-") as folder:
        embedding = Embedding(port=options.port, folder=Path(folder))
        studio = Studio(options.folder, embedding, options.lang, environ=os.environ, tell=_teller(options.lang))

        def ready() -> None:
            print(words["preview.ready"].format(folder=options.folder, url=embedding.url), flush=True)
            print(words["demo.stop"], file=sys.stderr, flush=True)

        apps: tuple[ASGIApp, ...] = (studio, embedding.billing())
        serve(tuple(zip(apps, listening, strict=True)), ready, studio.stopping)
    return FINE


def _teller(lang: Language) -> Callable[[Told], None]:
    """Return what says at the terminal how it stands after each save."""
    from constructor.diagnostics.render.text import render_text

    words = WORDS[lang]

    def tell(told: Told) -> None:
        found = told.round
        for trouble in told.troubles:
            print(trouble, file=sys.stderr)
        if found.diagnostics:
            colour = has_colour(sys.stderr)
            sys.stderr.write(render_text(found.diagnostics, found.files, found.summary, lang, colour=colour))
        if found.build is not None and not told.troubles:
            print(words["preview.fine"].format(milliseconds=found.milliseconds), file=sys.stderr)
        else:
            print(words["preview.broken"], file=sys.stderr)
        sys.stderr.flush()

    return tell
