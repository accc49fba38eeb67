"""How commands read a blueprint folder and write what was found."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, TextIO

from constructor.cli.words import WORDS

if TYPE_CHECKING:
    from constructor.compile import Checking

FORMATS = ("text", "json")


def add_folder(parser: argparse.ArgumentParser, lang: str) -> None:
    """Add the argument that names a blueprint folder, and the one that says how findings are written."""
    parser.add_argument("folder", nargs="?", default=".", type=Path, help=WORDS[lang]["folder"])
    parser.add_argument("--output-format", choices=FORMATS, default="text", help=WORDS[lang]["format"])


def has_folder(folder: Path, lang: str) -> bool:
    """Tell whether the folder is there; say so if not."""
    if folder.is_dir():
        return True
    print(WORDS[lang]["no_folder"].format(folder=folder), file=sys.stderr)
    return False


def show(checking: Checking, began: float, options: argparse.Namespace, *, quiet: bool = False) -> None:
    """Write findings: JSON to standard output, text to standard error; text of none is a line, unless `quiet`."""
    from constructor.diagnostics.summary import summarise

    files = checking.project.files
    summary = summarise(checking.diagnostics, len(files), round((monotonic() - began) * 1000))
    if options.output_format == "json":
        from constructor.diagnostics.render.json import render_json

        sys.stdout.write(render_json(checking.diagnostics, summary, options.lang))
        return
    if quiet and not checking.diagnostics:
        return
    from constructor.diagnostics.render.text import render_text

    sys.stderr.write(render_text(checking.diagnostics, files, summary, options.lang, colour=has_colour(sys.stderr)))


def has_colour(stream: TextIO) -> bool:
    """Tell whether the stream takes colours (https://no-color.org)."""
    return stream.isatty() and not os.environ.get("NO_COLOR")
