"""`pcabinet explain CODE`: why a finding is one, with an example and its cure."""

from __future__ import annotations

import argparse
import sys

from constructor.cli.exits import FINE, USAGE
from constructor.cli.words import WORDS


def setup(parser: argparse.ArgumentParser, lang: str) -> None:
    """Add the command's options."""
    parser.add_argument("code", help=WORDS[lang]["explain.code"])
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print the code's page."""
    from constructor.diagnostics import UnknownCode
    from constructor.diagnostics.explain import explain

    try:
        print(explain(options.code.upper(), options.lang))
    except UnknownCode:
        print(WORDS[options.lang]["explain.unknown"].format(code=options.code), file=sys.stderr)
        return USAGE
    return FINE
