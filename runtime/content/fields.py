"""Values of fields as their kinds say: whatever else stands there is none, and why is told."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Literal

from markupsafe import Markup
from msgspec import Struct

from runtime.cabinet.model import Kind
from runtime.content.addresses import safe_address, safe_colour
from runtime.content.rich import render_markdown
from runtime.media import Media

Reason = Literal[
    "no_key", "no_text", "twice", "too_long", "not_kind", "not_link", "not_colour", "not_choice", "not_image",
    "not_file", "no_period", "no_audience", "unknown_audience", "no_field",
]  # fmt: skip

TEXT_LENGTH, RICH_LENGTH = 2_000, 200_000  # characters; a book chapter has fewer
IMAGE_BYTES, IMAGE_PIXELS = 50_000_000, 100_000_000
IMAGES = frozenset({"image/png", "image/jpeg", "image/webp", "image/avif", "image/gif"})

_ACTIVE = re.compile(r"text/(html|xml)|.*([+/]xml|script|x-msdownload|x-sh)")  # runs where it is opened
_MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9.+-]*/[a-z0-9][a-z0-9.+-]*")
_MEDIA_ID = re.compile(r"[A-Za-z0-9_-]{1,100}")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_BIDI = re.compile(r"[\u202a-\u202e\u2066-\u2069]")
_UNWANTED = re.compile(f"{_CONTROL.pattern}|{_BIDI.pattern}")
_OPENS = {"\u202a": "\u202c", "\u202b": "\u202c", "\u2066": "\u2069", "\u2067": "\u2069", "\u2068": "\u2069"}
_ENDS = frozenset(_OPENS.values())
_NUMBER = re.compile(r"[+-]?\d{1,30}(\.\d{1,30})?")


class Unfit(Struct, frozen=True):
    """A value that is none of its kind; the reason is for the editor."""

    reason: Reason


def decode_field(value: object, kind: Kind, words: tuple[str, ...] = ()) -> object:
    """Return a field's value as its kind says; None for what is none of that kind or none of the choice's `words`.

    `rich` is Markdown and comes back as sanitised markup; a datetime without a zone is refused, that is None.
    """
    if value is None:
        return None
    if kind == "rich":
        return formatted(clean(value)) if isinstance(value, str) and len(value) <= RICH_LENGTH else None
    found = read_field(value, kind, words)
    return None if isinstance(found, Unfit) else found


def read_field(value: object, kind: Kind, words: tuple[str, ...] = ()) -> object:
    """Return a value that is there as its kind says, else why not; of `rich` it is the cleaned source."""
    match kind:
        case "datetime" | "date":
            return _moment(value, kind)
        case "number" | "integer":
            return _number(value, kind)
        case "flag":
            return value if isinstance(value, bool) else Unfit("not_kind")
        case "image" | "file":
            return _media(value, kind)
        case _:
            return _written(value, kind, words)


def formatted(cleaned: str) -> Markup:
    """Return cleaned Markdown as safe markup, cleaned again: `&#x202E;` is a mark of direction only once it is read."""
    return Markup(clean(str(render_markdown(cleaned))))


def clean(text: str) -> str:
    """Return text without control characters, and without marks that turn what follows it around (UAX #9 §2)."""
    if text.isprintable() or not _UNWANTED.search(text):
        return text
    text = _CONTROL.sub("", text)
    return _BIDI.sub("", text) if _BIDI.search(text) and not _balanced(text) else text


def _balanced(text: str) -> bool:
    """Tell whether every mark of direction is ended in the same paragraph, and none overrides the letters' own."""
    awaited: list[str] = []
    for sign in text:
        if sign in _OPENS:
            awaited.append(_OPENS[sign])
        elif sign in "\u202d\u202e" or (sign == "\n" and awaited):
            return False  # an override, or one that reaches into the next paragraph
        elif sign in _ENDS and (not awaited or awaited.pop() != sign):
            return False
    return not awaited


def _written(value: object, kind: Kind, words: tuple[str, ...]) -> object:
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        return Unfit("not_kind")
    if len(value) > (RICH_LENGTH if kind == "rich" else TEXT_LENGTH):
        return Unfit("too_long")
    match kind:
        case "link":
            return safe_address(value) or Unfit("not_link")
        case "colour":
            return safe_colour(value).lower() or Unfit("not_colour")
        case "enumeration":
            return value if value in words else Unfit("not_choice")
        case _:
            return clean(value)


def _moment(value: object, kind: Kind) -> date | Unfit:
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        found = None
    if found is None or (kind == "datetime" and found.tzinfo is None):
        return Unfit("not_kind")
    return found.date() if kind == "date" else found


def _number(value: object, kind: Kind) -> Decimal | int | Unfit:
    if isinstance(value, bool) or not isinstance(value, Decimal | int):
        return Unfit("not_kind")
    return value if kind == "number" or value == int(value) else Unfit("not_kind")


def number_of(value: object) -> object:
    """Return the number that a text writes, as databases tell long ones; anything else as it is."""
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        try:
            number = Decimal(value).normalize()
        except InvalidOperation:
            return value
        return int(number) if number == number.to_integral_value() else number
    return value


def _media(value: object, kind: Kind) -> Media | Unfit:
    fault = Unfit("not_image" if kind == "image" else "not_file")
    if not isinstance(value, Mapping):
        return fault
    media = Media(
        id=_text(value.get("id")),
        type=_text(value.get("type")).lower(),
        size=_size(value.get("size")) or 0,
        width=_size(value.get("width")),
        height=_size(value.get("height")),
        title=clean(_text(value.get("title")))[:TEXT_LENGTH],
        name=clean(_text(value.get("name")))[:TEXT_LENGTH],
    )
    return media if _offered(media, kind) else fault


def _offered(media: Media, kind: Kind) -> bool:
    if not _MEDIA_ID.fullmatch(media.id) or not _MEDIA_TYPE.fullmatch(media.type):
        return False
    if kind == "file":
        return not _ACTIVE.fullmatch(media.type)
    pixels = (media.width or 0) * (media.height or 0)
    return media.type in IMAGES and media.size <= IMAGE_BYTES and pixels <= IMAGE_PIXELS


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _size(value: object) -> int | None:
    value = number_of(value)
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None
