"""The command `pcabinet`: one file a command; what a command needs is imported when it runs."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module

from constructor.cli.exits import BUG, INTERRUPTED, USAGE
from constructor.cli.usage import Parser, say_unknown, speak
from constructor.cli.words import WORDS, language

COMMANDS = ("new", "check", "build", "serve", "preview", "demo", "provision", "texts", "doctor", "explain", "version")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code (docs/cli.md)."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    lang = language(given, os.environ)
    speak(lang)
    asked = _command(given)
    if asked and asked not in COMMANDS:
        return say_unknown(asked, COMMANDS, lang)
    try:
        options = _parser(given, lang).parse_args(given)
        options.lang = lang
        if getattr(options, "run", None) is None:
            _parser((), lang).print_help()
            return USAGE
        return int(options.run(options))
    except KeyboardInterrupt:
        return INTERRUPTED
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else USAGE
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        return _bug(error, lang)


def _command(given: Sequence[str]) -> str:
    """Return the first word that is no option and no option's value: the command, "" where there is none."""
    words = iter(given)
    for word in words:
        if word == "--lang":
            next(words, "")
        elif not word.startswith("-"):
            return word
    return ""


def _parser(given: Sequence[str], lang: str) -> Parser:
    """Return the parser; only the asked command's own options are set up, so that help stays quick."""
    words = WORDS[lang]
    common = Parser(add_help=False)
    common.add_argument("--lang", choices=tuple(WORDS), help=words["lang"])
    parser = Parser(prog="pcabinet", description=words["about"], parents=[common], allow_abbrev=False)
    commands = parser.add_subparsers(title=words["commands"], metavar="")
    asked = _command(given)
    for name in COMMANDS:
        about = words[f"{name}.about"]
        own = commands.add_parser(name, help=about, description=about, parents=[common], allow_abbrev=False)
        if name == asked:
            setup: Callable[[argparse.ArgumentParser, str], None] = import_module(f"constructor.cli.{name}").setup
            setup(own, lang)
    return parser


def _bug(error: Exception, lang: str) -> int:
    """Say that this is our mistake, and keep the trace in a file that asks for nothing secret."""
    import tempfile
    import traceback

    with tempfile.NamedTemporaryFile("w", prefix="pcabinet-", suffix=".txt", delete=False, encoding="utf-8") as file:
        traceback.print_exception(error, file=file)
    print(WORDS[lang]["bug"].format(error=type(error).__name__, file=file.name), file=sys.stderr)
    return BUG
