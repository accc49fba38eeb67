"""Whether words may stand where a message stands: what the compiler asks of a blueprint's, the runtime of editors'."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Literal

from msgspec import Struct

from runtime.texts.placeholders import MessageProblem, parsed, typed

Fault = Literal["long", "signs", "markup", "syntax", "extra", "missing", "type", "plural"]
LONGEST = 1000  # characters, or twice as many as the message that is replaced

_MARKUP = re.compile(r"<[A-Za-z/!?]")
# Controls but the end of a line, and what turns the direction of all that follows (Unicode TR36, 3.1).
_SIGNS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]")
_NUMERIC = frozenset({"number", "plural", "selectordinal", "spellout", "ordinal", "duration"})
_ENDLESS = re.compile(r"[eE][+-]?\d{3,}")  # a power of ten in a number's style: ICU writes every zero of it
_OF_TIME = frozenset({"date", "time"})


class TextProblem(Struct, frozen=True, kw_only=True):
    """What is wrong with words: `names` are the placeholders, or the plural categories of the placeholder `of`."""

    fault: Fault
    names: tuple[str, ...] = ()
    of: str = ""
    reason: str = ""

    def say(self, language: str) -> str:
        """Return what is wrong in `en` or `ru`."""
        return _WORDS[self.fault][language == "ru"].format(names=", ".join(self.names), of=self.of, reason=self.reason)


_WORDS: Mapping[Fault, tuple[str, str]] = {
    "long": ("it is longer than {reason} characters", "длиннее {reason} знаков"),
    "signs": ("it holds control or direction signs: {names}", "есть управляющие знаки или знаки направления: {names}"),
    "markup": ("it holds HTML", "есть HTML"),
    "syntax": ("it is no ICU message: {reason}", "это не сообщение ICU: {reason}"),
    "extra": ("nobody passes {names} to it", "ему никто не передаёт {names}"),
    "missing": ("it does not show {names}", "в нём не показано {names}"),
    "type": ("{names} is of another kind than it was", "{names} другого рода, чем было"),
    "plural": ("the plural of {of} lacks {names}", "у множественного числа {of} нет форм {names}"),
}


def check_message(message: str, plurals: tuple[str, ...], reference: str = "") -> tuple[TextProblem, ...]:
    """Return what is wrong with a message of a language whose plural categories (CLDR) are `plurals`.

    `reference` is the message that it stands for: every value shown there is shown here, as the same kind of thing,
    and no other is. A value that only chooses among words there may be missing, as languages differ in that.
    """
    longest = max(LONGEST, 2 * len(reference))
    if len(message) > longest:
        return (TextProblem(fault="long", reason=str(longest)),)
    plain = tuple(_plain(message))
    parts = parsed(message)
    if isinstance(parts, MessageProblem):
        return (*plain, TextProblem(fault="syntax", reason=parts.reason))
    if refusal := _refused(message, parts):
        return (*plain, TextProblem(fault="syntax", reason=refusal))
    compared = _compared(parts, parsed(reference)) if reference else ()
    return (*plain, *compared, *(_lacking(parts, plurals) if plurals else ()))


def _refused(message: str, parts: list[Any]) -> str:
    """Return why what the grammar allows is not taken: a style that is none, or that makes endless numbers."""
    styles = tuple(style for style in _styles(parts) if style)
    if not styles:
        return ""
    if endless := next((style for style in styles if _ENDLESS.search(style)), ""):
        return endless
    from icu4py.messageformat import MessageFormat

    try:
        MessageFormat(message, "en")
    except (ValueError, TypeError, RuntimeError) as error:
        return str(error)
    return ""


def _styles(parts: list[Any]) -> Iterator[str]:
    for part in parts:
        if isinstance(part, dict):
            yield str(part.get("format") or "")
            for option in (part.get("options") or {}).values():
                yield from _styles(option)


def _plain(message: str) -> Iterator[TextProblem]:
    if found := sorted({f"U+{ord(sign):04X}" for sign in _SIGNS.findall(message)}):
        yield TextProblem(fault="signs", names=tuple(found))
    if _MARKUP.search(message):
        yield TextProblem(fault="markup")


def _compared(parts: list[Any], reference: list[Any] | MessageProblem) -> Iterator[TextProblem]:
    if isinstance(reference, MessageProblem):
        return
    own, wanted = typed(parts), typed(reference)
    if extra := sorted(own.keys() - wanted.keys()):
        yield TextProblem(fault="extra", names=tuple(extra))
    if missing := sorted(_shown(reference) - own.keys()):
        yield TextProblem(fault="missing", names=tuple(missing))
    if other := sorted(name for name in own.keys() & wanted.keys() if _family(own[name]) != _family(wanted[name])):
        yield TextProblem(fault="type", names=tuple(other))


def _family(type: str) -> str:
    return "number" if type in _NUMERIC else "time" if type in _OF_TIME else "words"


def _shown(parts: list[Any], counted: str = "") -> set[str]:
    """Return the placeholders whose value people read; `#` reads that of the plural around it."""
    found: set[str] = set()
    for part in parts:
        if not isinstance(part, dict):
            continue
        if part.get("hash"):
            found |= {counted} - {""}
        elif not (options := part.get("options")):
            found.add(str(part["name"]))
        else:
            inner = str(part["name"]) if part.get("type") in ("plural", "selectordinal") else counted
            found = found.union(*(_shown(option, inner) for option in options.values()))
    return found


def _lacking(parts: list[Any], plurals: tuple[str, ...]) -> Iterator[TextProblem]:
    for part in parts:
        if not isinstance(part, dict):
            continue
        options = part.get("options") or {}
        if part.get("type") == "plural" and (lacking := tuple(word for word in plurals if word not in options)):
            yield TextProblem(fault="plural", names=lacking, of=str(part["name"]))
        for option in options.values():
            yield from _lacking(option, plurals)
