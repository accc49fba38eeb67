"""How the command line is read: argparse, speaking the language that was asked for."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, NoReturn

from constructor.cli.exits import USAGE
from constructor.cli.words import WORDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from runtime.settings import Problem, SettingsError
    from runtime.settings_words import Lang

# argparse looks its words up by gettext; these are all that a person may meet here.
_RUSSIAN = {
    "usage: ": "вызов: ",
    "options": "ключи",
    "positional arguments": "что передать",
    "show this help message and exit": "показать эту справку",
    "%(prog)s: error: %(message)s\n": "%(prog)s: ошибка: %(message)s\n",
    "argument %(argument_name)s: %(message)s": "%(argument_name)s: %(message)s",
    "the following arguments are required: %s": "не хватает: %s",
    "unrecognized arguments: %s": "неизвестно: %s",
    "invalid choice: %(value)r (choose from %(choices)s)": "нет такого значения: %(value)r (есть %(choices)s)",
    "invalid %(type)s value: %(value)r": "не подходит: %(value)r",
    "expected one argument": "нужно одно значение",
    "not allowed with argument %s": "нельзя вместе с %s",
}


class Parser(argparse.ArgumentParser):
    """A parser whose errors point at the help instead of repeating it."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and how to learn what is right, and end with the exit code of usage."""
        self.exit(USAGE, f"{self.prog}: {message}\n→ {self.prog} --help\n")


def port(text: str) -> int:
    """Return the number of a port; raises ValueError for what is none."""
    number = int(text)
    if not 0 < number < 1 << 16:
        raise ValueError(text)
    return number


def speak(lang: str) -> None:
    """Let argparse speak the language."""
    said = _RUSSIAN if lang == "ru" else {}
    vars(argparse)["_"] = lambda message: said.get(message, message)  # pyright: ignore[reportIndexIssue] (writable)


def say_problems(heading: str, error: SettingsError, lang: Lang) -> None:
    """Say under a heading everything that is missing or wrong in the settings."""
    from runtime.settings_words import problem_words

    print(heading, file=sys.stderr)
    for problem in error.problems:
        print(f"  {problem_words(problem, lang)}", file=sys.stderr)


def say_warnings(warnings: Sequence[Problem], lang: Lang) -> None:
    """Say which names are no settings."""
    from runtime.settings_words import problem_words

    for warning in warnings:
        print(WORDS[lang]["serve.warning"] + problem_words(warning, lang), file=sys.stderr)


def say_unknown(name: str, known: tuple[str, ...], lang: str) -> int:
    """Say that there is no such command, with the nearest that there are; return the exit code."""
    from constructor.diagnostics.suggest import nearest

    words = WORDS[lang]
    near = nearest(name, known)
    hint = words["unknown.near"].format(near=", ".join(near)) if near else words["unknown.help"]
    print(words["unknown"].format(name=name) + " " + hint, file=sys.stderr)
    return USAGE
