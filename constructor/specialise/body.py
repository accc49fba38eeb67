"""The program that is left of a template: text, pieces that print, conditions and loops."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_NAME = re.compile(r"[A-Za-z_]\w*")
_STRING = re.compile(r'"[^"]*"')


@dataclass(frozen=True, slots=True)
class Piece:
    """An expression that prints as it is, ready markup; `linked` if a language is all it needs; `text` if a `str`."""

    code: str
    linked: bool = False
    text: bool = True


@dataclass(frozen=True, slots=True)
class Assign:
    """A name for a value that is used more than once."""

    name: str
    code: str


@dataclass(frozen=True, slots=True)
class If:
    """A condition; `origin` is the template's line."""

    test: str
    yes: tuple[Item, ...]
    no: tuple[Item, ...]
    linked: bool
    origin: str


@dataclass(frozen=True, slots=True)
class For:
    """A loop over `rows`, a name; `counter` is empty where nobody counts."""

    target: str
    rows: str
    body: tuple[Item, ...]
    counter: str
    origin: str


@dataclass(frozen=True, slots=True)
class Spread:
    """Ready markup in many pieces, which are taken over as they are."""

    code: str


Item = str | Piece | Assign | If | For | Spread


def is_pure(items: Iterable[Item]) -> bool:
    """Return whether the items are one expression: text, pieces, and conditions on such."""
    return all(
        isinstance(item, str | Piece) or (isinstance(item, If) and is_pure(item.yes) and is_pure(item.no))
        for item in items
    )


def merged(items: Sequence[Item]) -> tuple[Item, ...]:
    """Return the items with neighbouring texts made one, and empty ones left out."""
    found: list[Item] = []
    for item in items:
        if isinstance(item, str):
            if item and found and isinstance(found[-1], str):
                found[-1] += item
            elif item:
                found.append(item)
        elif not isinstance(item, If) or item.yes or item.no:
            found.append(item)
    return tuple(found)


def names(items: Iterable[Item]) -> set[str]:
    """Return every name that the items read."""
    found: set[str] = set()
    for item in items:
        match item:
            case Piece(code=code) | Assign(code=code) | Spread(code=code):
                found |= _in(code)
            case If(test=test, yes=yes, no=no):
                found |= _in(test) | names(yes) | names(no)
            case For(rows=rows, body=body):
                found |= _in(rows) | names(body)
    return found


def assigned(items: Iterable[Item]) -> set[str]:
    """Return every name that the items give a value."""
    found: set[str] = set()
    for item in items:
        match item:
            case Assign(name=name):
                found.add(name)
            case If(yes=yes, no=no):
                found |= assigned(yes) | assigned(no)
            case For(target=target, body=body, counter=counter):
                found |= {target, counter} | assigned(body)
    return found


def _in(code: str) -> set[str]:
    return set(_NAME.findall(_STRING.sub('""', code)))


def stripped(items: Sequence[Item]) -> tuple[Item, ...] | None:
    """Return the items without white space at both ends, None where only the result can be stripped.

    Known text decides it: markup that begins and ends with a sign keeps its ends whatever stands between.
    """
    found = list(merged(items))
    printing = [at for at, item in enumerate(found) if not isinstance(item, Assign)]
    if not printing:
        return ()
    first, last = printing[0], printing[-1]
    for at, strip in ((first, str.lstrip), (last, str.rstrip)):
        item = found[at]
        if not isinstance(item, str) or not (text := strip(item)):
            return None
        found[at] = text
    return merged(found)
