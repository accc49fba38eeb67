"""`pcabinet new`: begins a blueprint in a folder of its own."""

from __future__ import annotations

import argparse
import shlex
import shutil
import sys
from pathlib import Path

from constructor.cli.exits import ENVIRONMENT, FINE, USAGE
from constructor.cli.words import WORDS

TEMPLATES = ("starter", "potok")


def setup(parser: argparse.ArgumentParser, lang: str) -> None:
    """Add the command's options."""
    parser.add_argument("folder", type=Path, help=WORDS[lang]["new.folder"])
    parser.add_argument("--template", choices=TEMPLATES, default=TEMPLATES[0], help=WORDS[lang]["new.template"])
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Copy the template."""
    from constructor.bundled import bundled

    words, folder = WORDS[options.lang], options.folder
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        print(words["new.taken"].format(folder=folder), file=sys.stderr)
        return USAGE
    try:
        shutil.copytree(bundled("blueprints") / options.template, folder, dirs_exist_ok=True)
    except OSError as error:
        print(words["build.unwritable"].format(folder=folder, error=error.strerror), file=sys.stderr)
        return ENVIRONMENT
    print(words["new.done"].format(folder=folder, quoted=shlex.quote(str(folder))), file=sys.stderr)
    return FINE
