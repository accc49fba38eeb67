"""`pcabinet build`: compiles a blueprint into a build folder and prints the build's id."""

from __future__ import annotations

import argparse
import shlex
import sys
from pathlib import Path
from time import monotonic

from constructor.cli.exits import ENVIRONMENT, FINDINGS, FINE, USAGE
from constructor.cli.reporting import add_folder, has_folder, show
from constructor.cli.words import WORDS


def setup(parser: argparse.ArgumentParser, lang: str) -> None:
    """Add the command's options."""
    add_folder(parser, lang)
    parser.add_argument("-o", "--output", type=Path, default=Path("build"), help=WORDS[lang]["build.output"])
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Compile, write the folder, print the id."""
    words = WORDS[options.lang]
    if not has_folder(options.folder, options.lang):
        return USAGE
    from constructor.unchanged import inputs_of, remember, standing

    try:
        inputs = inputs_of(options.folder, options.output)
    except OSError:  # for the compiler to tell
        inputs = ""
    if inputs and options.output_format == "text" and (known := standing(inputs, options.output)):
        return _done(known, options)
    from constructor.compile import compile_project

    began = monotonic()
    compilation = compile_project(options.folder)
    show(compilation.checking, began, options, quiet=True)
    if compilation.build is None:
        return FINDINGS
    from constructor.emit import write_build

    try:
        write_build(compilation.build, options.output)
    except FileExistsError:
        print(words["build.taken"].format(folder=options.output), file=sys.stderr)
        return USAGE
    except OSError as error:
        print(words["build.unwritable"].format(folder=options.output, error=error.strerror), file=sys.stderr)
        return ENVIRONMENT
    if inputs and not compilation.checking.diagnostics:  # what is to be told is told each time
        remember(inputs, options.output, compilation.build.id)
    return _done(compilation.build.id, options)


def _done(build_id: str, options: argparse.Namespace) -> int:
    if options.output_format == "text":
        print(build_id)
        quoted = shlex.quote(str(options.output))
        print(WORDS[options.lang]["build.done"].format(folder=options.output, quoted=quoted), file=sys.stderr)
    return FINE
