"""Words of one language made ready: messages as functions, states as tables."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from sys import intern

from runtime.cabinet.model import Cabinet
from runtime.formats import UNKNOWN
from runtime.render.scope import Speaker

_SIMPLE = re.compile(r"\{\s*(\w+)\s*\}")


def message(speaker: Speaker, key: str) -> Callable[[Mapping[str, object]], str]:
    """Return the text as a function of its arguments.

    A message whose placeholders only stand for texts is put together here, the others by ICU.
    """
    pattern = speaker.pattern(key)

    def said(args: Mapping[str, object]) -> str:
        return speaker.say(key, args)

    pieces = _SIMPLE.split(pattern)
    if not pattern or "'" in pattern or any("{" in piece or "}" in piece for piece in pieces[::2]):
        return said
    texts, names = pieces[::2], pieces[1::2]

    def joined(args: Mapping[str, object]) -> str:
        found = texts[0]
        for at, name in enumerate(names):
            value = args.get(name)
            if type(value) is not str:
                return said(args)
            found += value + texts[at + 1]
        return found

    return joined


class _Table(dict[object, str]):
    """What is shown for each word of an enumeration; another word is worked out when it is met, and not kept."""

    def __init__(self, known: Mapping[object, str], unknown: Callable[[str], str]) -> None:
        """Take the words that are known."""
        super().__init__(known)
        self._unknown = unknown

    def __missing__(self, word: object) -> str:
        """Return what is shown for a word that is not in the table, or for none."""
        return UNKNOWN if word is None else self._unknown(str(word))


class Kept(dict[object, str]):
    """What is drawn for a name, by name: made when it is first met; of those that data hold, some hundred are kept."""

    def __init__(self, make: Callable[[object], str]) -> None:
        """Take what makes it."""
        super().__init__()
        self._make = make

    def __missing__(self, name: object) -> str:
        """Return what is drawn for a name that was not met yet."""
        made = self._make(name)
        if len(self) < _MOST:
            self[name] = made
        return made


_MOST = 256


def table(cabinet: Cabinet, enum: str, show: Callable[[str], str]) -> Callable[[object], str]:
    """Return the table of an enumeration: `show` tells what is shown for a word, «—» is shown for none.

    A look into it is all that is called: no function of ours stands before it, and its keys are plain text alone.
    """
    prefix = f"enums.{enum}."
    keys = {key for said in cabinet.texts.values() for key in said if key.startswith(prefix)}
    words = {key.removeprefix(prefix) for key in keys} | set(cabinet.tones.get(enum, {}))
    return _Table({intern(word): show(word) for word in sorted(words)}, show).__getitem__
