"""How commands read a blueprint folder and write what was found."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, TextIO

from constructor.cli.words import WORDS
from constructor.text import TextFile

if TYPE_CHECKING:
    from constructor.compile import Checking
    from constructor.diagnostics import Diagnostic

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

    files = {**_templates(checking.diagnostics), **files}
    sys.stderr.write(render_text(checking.diagnostics, files, summary, options.lang, colour=has_colour(sys.stderr)))


def _templates(found: Iterable[Diagnostic]) -> Mapping[str, TextFile]:
    """Return the product's own files that findings are in; their places are whole paths, those of a blueprint not."""
    spans = [span for one in found for span in (one.span, *(related.span for related in one.related))]
    paths = {span.file: path for span in spans if (path := Path(span.file)).is_absolute() and path.is_file()}
    return {name: TextFile(path=name, text=path.read_text("utf-8")) for name, path in paths.items()}


def has_colour(stream: TextIO) -> bool:
    """Tell whether the stream takes colours (https://no-color.org)."""
    return stream.isatty() and not os.environ.get("NO_COLOR")
