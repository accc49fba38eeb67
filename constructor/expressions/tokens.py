"""The tokens of an expression by Jinja's lexer, each with its offset in the text."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import jinja2
from jinja2.lexer import Lexer, TokenStream, get_lexer
from jinja2.parser import Parser

_OPENING = {"(": ")", "[": "]", "{": "}"}


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the text that is no white space."""

    start: int
    end: int
    raw: str


@cache
def environment() -> jinja2.Environment:
    """Return the environment whose syntax expressions have; nothing is ever rendered by it."""
    return jinja2.Environment(autoescape=True)


def lexer() -> Lexer:
    """Return Jinja's lexer."""
    return get_lexer(environment())


def pieces(text: str) -> Iterator[tuple[int, str, str]]:
    """Walk over the raw pieces of the text, white space too: offset, Jinja's kind of token, text.

    Raises `jinja2.TemplateSyntaxError` at what is no token; what was walked ends just before it.
    """
    offset = 0
    for _, kind, raw in lexer().tokeniter(text, None, None, "variable"):
        yield offset, kind, raw
        offset += len(raw)


def parser(text: str, found: list[tuple[int, str, str]]) -> Parser:
    """Return Jinja's parser over the pieces; the line numbers of its nodes are offsets in the text."""
    made = Parser(environment(), "", state="variable")
    made.stream = TokenStream(lexer().wrap(iter(found), None, None), None, None)
    return made


class Tokens:
    """The tokens of a text, found by offset."""

    def __init__(self, text: str, found: list[tuple[int, str, str]]) -> None:
        """Keep the pieces that are no white space."""
        self.text = text
        self._all = [Token(start, start + len(raw), raw) for start, kind, raw in found if kind != "whitespace"]
        self._starts = [token.start for token in self._all]

    def at(self, offset: int) -> Token:
        """Return the token that starts at the offset or, if none does, the next one; at the end an empty one."""
        index = bisect_left(self._starts, offset)
        return self._all[index] if index < len(self._all) else Token(len(self.text), len(self.text), "")

    def after(self, offset: int) -> Token:
        """Return the token after the one at the offset."""
        return self.at(self.at(offset).end)

    def closing(self, offset: int) -> Token:
        """Return the bracket that closes the one at the offset."""
        depth = 0
        for token in self._all[bisect_left(self._starts, offset) :]:
            depth += (token.raw in _OPENING) - (token.raw in _OPENING.values())
            if depth == 0:
                return token
        return self.at(len(self.text))

    def deepest(self) -> int:
        """Return how deep brackets and signs before a value are nested."""
        depth = deepest = run = 0
        for token in self._all:
            run = run + 1 if token.raw in ("-", "+", "not") else 0
            depth += (token.raw in _OPENING) - (token.raw in _OPENING.values())
            deepest = max(deepest, depth + run)
        return deepest
