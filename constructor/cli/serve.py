"""`pcabinet serve`: runs a build. Nothing of the constructor but this command is loaded."""

from __future__ import annotations

import argparse
import errno
import gc
import os
import sys
from importlib.util import find_spec
from pathlib import Path

from constructor.cli.exits import DAMAGED, ENVIRONMENT, FINE
from constructor.cli.usage import port, say_problems, say_warnings
from constructor.cli.words import WORDS


def setup(parser: argparse.ArgumentParser, lang: str) -> None:
    """Add the command's options."""
    words = WORDS[lang]
    parser.add_argument("build", type=Path, nargs="?", default=Path("build"), help=words["serve.folder"])
    parser.add_argument("--host", default="127.0.0.1", help=words["serve.host"])
    parser.add_argument("--port", type=port, default=8000, help=words["serve.port"])
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Check the build and the settings, then serve until told to stop."""
    gc.disable()  # until all is loaded: nothing of that is ever given back
    from runtime.build import BuildError, open_build
    from runtime.logs import set_up_logs
    from runtime.settings import SettingsError, read_settings

    words = WORDS[options.lang]
    for name in ("uvloop", "httptools"):  # whose work is done by others at several times the cost, unnoticed
        if find_spec(name) is None:
            print(words["serve.without"].format(name=name), file=sys.stderr)
            return ENVIRONMENT
    try:
        build = open_build(options.build)
    except BuildError as error:
        print(words[f"serve.{error.reason}"].format(detail=error.detail), file=sys.stderr)
        return DAMAGED
    try:
        settings = read_settings(os.environ, build.cabinet.sources)
    except SettingsError as error:
        say_problems(words["serve.settings"], error, options.lang)
        say_warnings(error.warnings, options.lang)
        return ENVIRONMENT
    say_warnings(settings.warnings, options.lang)
    set_up_logs(settings.log_format)
    return _serve(options, build, settings)


def _serve(options: argparse.Namespace, build: object, settings: object) -> int:
    from runtime.app import create_app
    from runtime.build import Build
    from runtime.identity.sqlite import Unopened
    from runtime.server import bind, serve
    from runtime.settings import Settings

    assert isinstance(build, Build)
    assert isinstance(settings, Settings)
    words = WORDS[options.lang]
    try:
        listening = bind(options.host, options.port)
    except OSError as error:
        why = "serve.taken" if error.errno == errno.EADDRINUSE else "serve.unbound"
        told = words[why].format(host=options.host, port=options.port, error=error.strerror)
        print(told, file=sys.stderr)
        return ENVIRONMENT
    try:
        app = create_app(build, settings)
    except Unopened:
        listening.close()
        print(words["serve.sessions"].format(file=settings.sessions), file=sys.stderr)
        return ENVIRONMENT
    gc.freeze()
    gc.enable()
    told = words["serve.ready"].format(name=build.cabinet.id, url=settings.public_url, build=build.id[:12])
    serve([(app, listening)], lambda: print(told, file=sys.stderr, flush=True))
    return FINE
