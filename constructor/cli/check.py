"""`pcabinet check`: proves a blueprint and writes nothing."""

from __future__ import annotations

import argparse
import shlex
import sys
from time import monotonic

from constructor.cli.exits import FINDINGS, FINE, USAGE
from constructor.cli.reporting import add_folder, has_folder, show
from constructor.cli.words import WORDS


def setup(parser: argparse.ArgumentParser, lang: str) -> None:
    """Add the command's options."""
    add_folder(parser, lang)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Check and show what was found."""
    if not has_folder(options.folder, options.lang):
        return USAGE
    from constructor.compile import prove_project

    began = monotonic()
    checking = prove_project(options.folder)
    show(checking, began, options)
    if any(found.severity == "error" for found in checking.diagnostics):
        return FINDINGS
    if options.output_format == "text":
        print(WORDS[options.lang]["check.fine"].format(quoted=shlex.quote(str(options.folder))), file=sys.stderr)
    return FINE
