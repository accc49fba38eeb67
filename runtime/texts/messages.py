"""Says a text by its key; never raises and never says nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from icu4py.messageformat import MessageFormat

UNKNOWN = "—"
_Argument = int | float | str | Decimal | date | datetime  # what ICU takes

# A number that no cabinet counts to: it takes the place of an unknown one, and is «—» in what comes out.
_NOWHERE = 10**15
_REFUSED = (ValueError, TypeError, RuntimeError, OverflowError)  # how ICU says that it can not
_TYPED = re.compile(r"\{\s*([\w.]+)\s*,\s*(?:number|date|time|spellout|ordinal|duration)\b[^{}]*\}")
_COUNTED = re.compile(r"\{\s*([\w.]+)\s*,\s*(?:plural|selectordinal)\b")


class Messages:
    """The texts of one language, with another's to fall back on."""

    def __init__(self, code: str, texts: Mapping[str, str], fallback: Messages | None = None) -> None:
        """Keep the ICU messages by key; each is compiled when first said."""
        self.code = code
        self._texts = texts
        self._fallback = fallback

    def __eq__(self, other: object) -> bool:
        """Return whether the same is said in the same language."""
        if not isinstance(other, Messages):
            return NotImplemented
        mine, its = (self.code, self._texts, self._fallback), (other.code, other._texts, other._fallback)
        return self is other or mine == its

    def __hash__(self) -> int:
        """Return the hash of the language: there is one set of texts at a time, seldom two."""
        return hash(self.code)

    def __contains__(self, key: object) -> bool:
        """Return whether this language itself has the text."""
        return bool(isinstance(key, str) and self._texts.get(key))

    def say(self, key: str, args: Mapping[str, object] | None = None) -> str:
        """Return the words, plain text. Numbers and dates are written as the message says; others as they are.

        An unknown or missing argument is «—». A text that is missing here is said in the language to fall back on; one
        that is missing everywhere is its key in ⟦⟧.
        """
        message = self._texts.get(key)
        if message:
            return say(self.code, message, args or {})
        return self._fallback.say(key, args) if self._fallback else f"⟦{key}⟧"

    def pattern(self, key: str) -> str:
        """Return the ICU message that is said, of the language to fall back on where it is missing here."""
        return self._texts.get(key) or (self._fallback.pattern(key) if self._fallback else "")


def say(code: str, message: str, args: Mapping[str, object]) -> str:
    """Return the ICU message with its arguments, in the language `code`; the message itself where it is none."""
    if "{" not in message and "'" not in message:
        return message
    if all(args.get(name) is not None for name in _names(message)):
        with suppress(*_REFUSED):
            return _compiled(code, message).format({name: _given(value) for name, value in args.items()})
    return _with_gaps(code, message, args)


def _with_gaps(code: str, message: str, args: Mapping[str, object]) -> str:
    """Say a message of which something is unknown or of a kind that its place does not take."""
    known = {name: value for name, value in args.items() if value is not None}
    odd = {name for name, value in known.items() if not isinstance(value, int | Decimal | date)}
    plain = _TYPED.sub(lambda match: f"{{{match[1]}}}" if _gap(match[1], known, odd) else match[0], message)
    given: dict[str, _Argument] = {name: _given(value) for name, value in known.items()}
    counted = {name for name in _COUNTED.findall(message) if not isinstance(known.get(name), int | Decimal)}
    given |= dict.fromkeys(_names(message) - set(given), UNKNOWN) | dict.fromkeys(counted, _NOWHERE)
    try:
        said = _compiled(code, plain).format(given)
    except _REFUSED:
        return message
    return said.replace(_written_nowhere(code), UNKNOWN) if counted else said


def _gap(name: str, known: Mapping[str, object], odd: set[str]) -> bool:
    return name not in known or name in odd


@lru_cache(maxsize=4096)
def _names(message: str) -> frozenset[str]:
    from runtime.texts.placeholders import MessageProblem, placeholders

    found = placeholders(message)
    return frozenset() if isinstance(found, MessageProblem) else frozenset(found)


@lru_cache(maxsize=4096)
def _compiled(code: str, message: str) -> MessageFormat:
    from icu4py.messageformat import MessageFormat

    return MessageFormat(message, code)


@lru_cache(maxsize=64)
def _written_nowhere(code: str) -> str:
    return str(_compiled(code, "{n, number}").format({"n": _NOWHERE}))


def _given(value: object) -> _Argument:
    """Return the value as ICU takes it; a time is read off its own clock."""
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal | date):
        return str(value)
    return value.replace(tzinfo=None) if isinstance(value, datetime) else value
