"""Words and values as people read them."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup
from msgspec.structs import replace

from runtime import formats
from runtime.cabinet.model import Text, Tone, Value, Words
from runtime.render.scope import Scope

_COUNTED = ("number", "integer", "enumeration")  # ICU's plural and select look at the value itself


def say(words: Words | None, scope: Scope) -> Markup:
    """Return the words in the scope's language, escaped; nothing for no words."""
    if words is None:
        return Markup()
    if isinstance(words, Value):
        return show(words, scope)
    return Markup.escape(scope.messages.say(words.key, arguments(words, scope)))


def read(words: Words | None, scope: Scope) -> str:
    """Return the words as plain text, for titles and labels; nothing for no words."""
    if words is None:
        return ""
    return plain(words, scope) if isinstance(words, Value) else scope.messages.say(words.key, arguments(words, scope))


def arguments(text: Text, scope: Scope) -> Mapping[str, object]:
    """Return the values for the placeholders of a message: formatted, but numbers and enumerations as they are."""
    return {name: _argument(value, scope) for name, value in text.args.items()}


def _argument(value: Value, scope: Scope) -> object:
    known = scope.at(value)
    if isinstance(known, bool):
        return str(known).lower()
    if value.kind in _COUNTED:
        return known
    return plain(replace(value, shown="price") if value.shown == "money" else value, scope)


def show(value: Value | None, scope: Scope, shown: str | None = None) -> Markup:
    """Return the value as its type or `shown` says; an enumeration as a mark and a word; «—» for unknown."""
    if value is None:
        return Markup()
    known = scope.at(value)
    if value.kind == "enumeration" and known is not None and shown is None:
        return _status(value, str(known), scope)
    return written(known, shown or value.shown, scope)


def written(known: object, shown: str, scope: Scope) -> Markup:
    """Return a raw value written in a format."""
    return formats.show(
        known, shown, locale=scope.locale, zone=scope.zone, currency=scope.cabinet.currency, now=scope.now
    )


def moment(scope: Scope) -> str:
    """Return the present moment as plain text."""
    return formats.plain(
        scope.now, "datetime", locale=scope.locale, zone=scope.zone, currency=scope.cabinet.currency, now=scope.now
    )


def plain(value: Value, scope: Scope) -> str:
    """Return the value as plain text, for sentences and labels of pictures."""
    known = scope.at(value)
    if value.kind == "enumeration" and known is not None:
        return word(value.enum, str(known), scope)
    return formats.plain(
        known, value.shown, locale=scope.locale, zone=scope.zone, currency=scope.cabinet.currency, now=scope.now
    )


def tone(value: Value, scope: Scope) -> Tone:
    """Return how a state looks; `quiet` for a word that the enumeration does not know."""
    return scope.cabinet.tones.get(value.enum, {}).get(str(scope.at(value)), "quiet")


def word(enum: str, known: str, scope: Scope) -> str:
    """Return the word for a state, or the product's word for an unknown one."""
    key = f"enums.{enum}.{known}"
    if any(key in said for said in scope.cabinet.texts.values()):
        return scope.messages.say(key, {})
    return scope.ui("unknown_word")


_STATUS = Markup('<span class="status status-{}">{}<span>{}</span></span>')


def _status(value: Value, known: str, scope: Scope) -> Markup:
    look = tone(value, scope)
    return _STATUS.format(look, scope.face.mark(look), word(value.enum, known, scope))
