"""Content from the files of a blueprint, as a build holds them: `content.json`, collection by collection."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from runtime.cabinet.model import Cabinet, Collection, Kind
from runtime.content.rich import render_markdown
from runtime.content.snapshot import Content
from runtime.content.view import Item


def read_content(data: bytes, cabinet: Cabinet) -> Content:
    """Return the snapshot of `data` (JSON: collection -> items, translated fields as locale -> value)."""
    raw = json.loads(data, parse_float=Decimal)
    fallback = cabinet.locales[0].code
    return Content(
        items={
            locale.code: {
                name: tuple(_item(of, item, locale.code, fallback) for item in raw.get(name, ()))
                for name, of in cabinet.collections.items()
            }
            for locale in cabinet.locales
        }
    )


def _item(of: Collection, raw: Mapping[str, object], locale: str, fallback: str) -> Item:
    return {name: decode_field(_in_locale(raw.get(name), locale, fallback), kind) for name, kind in of.fields.items()}


def _in_locale(value: object, locale: str, fallback: str) -> object:
    return value.get(locale, value.get(fallback)) if isinstance(value, Mapping) else value


def decode_field(value: object, kind: Kind) -> object:
    """Return a field's value as its kind says; None for what is none of that kind.

    `rich` is Markdown and comes back as sanitised markup; a datetime without a zone is refused, that is None.
    """
    if value is None:
        return None
    match kind:
        case "rich":
            return render_markdown(str(value))
        case "datetime" | "date":
            return _moment(str(value), kind)
        case "number" | "integer":
            return value if isinstance(value, Decimal | int) and not isinstance(value, bool) else None
        case "flag":
            return value if isinstance(value, bool) else None
        case _:
            return str(value)


def _moment(value: str, kind: Kind) -> date | None:
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        return None
    if kind == "date":
        return found.date()
    return found if found.tzinfo is not None else None
