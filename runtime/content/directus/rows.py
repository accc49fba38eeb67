"""Between Directus's rows and content as the cabinet knows it: which fields are asked for, and what they become."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from runtime.cabinet.model import Collection
from runtime.content.raw import RawItem
from runtime.content.system import FIELDS, STATUS

LANGUAGE = "languages_code"
_TRANSLATIONS = "translations"
_FILE: Mapping[str, str] = {  # ours -> Directus's
    "id": "id", "type": "type", "size": "filesize", "width": "width", "height": "height", "title": "title",
    "name": "filename_download",
}  # fmt: skip
_FILES = frozenset({"file", "image"})
ORDER = "sort"


def names_of(of: Collection) -> tuple[str, ...]:
    """Return the fields that are wanted of a collection, those in languages as `translations.<name>`."""
    own = [name for name in of.fields if name not in of.translated and name != "id"]
    system = () if of.one else (STATUS, *(name for name in FIELDS if name != STATUS), ORDER)
    return tuple(dict.fromkeys(("id", *system, *own, *(f"{_TRANSLATIONS}.{name}" for name in of.translated))))


def asked(of: Collection, names: Iterable[str]) -> str:
    """Return the value of Directus's `fields` for wanted names."""
    found = [part for name in names for part in _parts(of, name)]
    if any(name.startswith(f"{_TRANSLATIONS}.") for name in found):
        found.append(f"{_TRANSLATIONS}.{LANGUAGE}")
    return ",".join(found)


def _parts(of: Collection, name: str) -> list[str]:
    kind = of.fields.get(name.removeprefix(f"{_TRANSLATIONS}."))
    return [f"{name}.{part}" for part in _FILE.values()] if kind in _FILES else [name]


def item_of(row: object, of: Collection) -> RawItem | None:
    """Return a row as content, None where it is none; what is of a surprising shape stays for the ingest to judge."""
    if not isinstance(row, Mapping):
        return None
    item = {name: _value(value, of.fields.get(name, "")) for name, value in row.items() if name != _TRANSLATIONS}
    item["id"] = str(item.get("id", ""))
    texts = _texts(row.get(_TRANSLATIONS))
    for name in of.translated:
        said = {code: _value(text.get(name), of.fields[name]) for code, text in texts.items()}
        item[name] = {code: value for code, value in said.items() if value not in (None, "")}
    if ORDER not in of.fields:
        item.pop(ORDER, None)
    return item


def _value(value: object, kind: str) -> object:
    if kind in _FILES and isinstance(value, Mapping):
        return {ours: _plain(value.get(theirs)) for ours, theirs in _FILE.items()}
    return _plain(value)


def _plain(value: object) -> object:
    """Return a value that JSON can write again: long numbers as text, as PostgreSQL tells them too."""
    return str(value) if isinstance(value, Decimal) else value


def _texts(rows: object) -> Mapping[str, Mapping[str, object]]:
    found: dict[str, Mapping[str, object]] = {}
    for row in rows if isinstance(rows, list) else ():
        code = row.get(LANGUAGE) if isinstance(row, Mapping) else None
        if isinstance(code, str):
            found[code] = row
    return found


def in_order(rows: Iterable[object]) -> list[object]:
    """Return rows as editors have put them: by `sort`, those without it last, then as they were made."""
    return sorted(rows, key=_place)


def _place(row: object) -> tuple[bool, int]:
    place = row.get(ORDER) if isinstance(row, Mapping) else None
    return (False, place) if isinstance(place, int) else (True, 0)
