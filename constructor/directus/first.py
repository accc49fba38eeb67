"""The first content as Directus takes it, and the files that it names."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID

from constructor.directus.fields import FILES, SYSTEM, Body
from constructor.keycloak.answers import Thing, text, thing, things
from runtime.build import Build
from runtime.cabinet.model import Cabinet, Collection


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstFile:
    """A file of the blueprint; a document is titled as its item is, a picture by its name."""

    identifier: str
    name: str
    title: str
    type: str
    data: bytes = field(repr=False)


def first_files(cabinet: Cabinet, build: Build) -> Mapping[str, tuple[FirstFile, ...]]:
    """Return the files that the items of a build's collections name, each once a collection."""
    raw = thing(json.loads(build.files["content.json"], parse_float=Decimal))
    data = {name[:32]: held for name, held in build.under("media").items()}
    locale = cabinet.locales[0].code
    found = {
        name: {
            text(record["id"]): _file(record, data, _title(of, item, locale))
            for item in _listed(raw.get(name))
            for record in _records(of, item)
        }
        for name, of in cabinet.collections.items()
    }
    return {name: tuple(of.values()) for name, of in found.items() if of}


def _file(record: Thing, data: Mapping[str, bytes], title: str) -> FirstFile:
    return FirstFile(
        identifier=_identifier(record),
        name=text(record["name"]),
        title=text(record.get("title")) or title,
        type=text(record["type"]),
        data=data[text(record["id"])],
    )


def _title(of: Collection, item: Thing, locale: str) -> str:
    name = next((each for each in of.translated if of.fields[each] == "text"), "")
    value = item.get(name)
    return text(value.get(locale)) if isinstance(value, Mapping) else text(value)


def _records(of: Collection, item: Thing) -> Iterator[Thing]:
    for name, kind in of.fields.items():
        value = item.get(name)
        if kind in FILES and isinstance(value, Mapping):
            yield from (value,) if _is_file(value) else (thing(each) for each in value.values() if _is_file(each))


def _listed(value: object) -> tuple[Thing, ...]:
    return (thing(value),) if isinstance(value, Mapping) else things(value)


def first_content(cabinet: Cabinet, data: bytes) -> Mapping[str, tuple[Body, ...]]:
    """Return the items of a build's files as Directus takes them, a file by its identifier."""
    raw = thing(json.loads(data, parse_float=Decimal))
    locales = [locale.code for locale in cabinet.locales]
    rows = {
        name: tuple(_row(of, item, place, locales) for place, item in enumerate(_listed(raw.get(name)), 1))
        for name, of in cabinet.collections.items()
    }
    return {name: of for name, of in rows.items() if of}


def _row(of: Collection, item: Thing, place: int, locales: list[str]) -> Body:
    own = [name for name in of.fields if name not in of.translated]
    row: Body = {name: _value(item[name]) for name in own if item.get(name) is not None}
    if not of.one:
        row |= {"status": "published", "sort": place}
        row |= {name: item[name] for name in SYSTEM if item.get(name) is not None}
    if of.translated:
        row["translations"] = [said for locale in locales if len(said := _texts(of, item, locale, locales[0])) > 1]
    return row


def _texts(of: Collection, item: Thing, locale: str, first: str) -> Body:
    texts: Body = {"languages_code": locale}
    for name in of.translated:
        value = item.get(name)
        by_locale = isinstance(value, Mapping) and not _is_file(value)
        said = thing(value).get(locale) if by_locale else value if locale == first else None
        if said is not None:
            texts[name] = _value(said)
    return texts


def _value(value: object) -> object:
    return _identifier(value) if _is_file(value) else value


def _is_file(value: object) -> bool:
    return isinstance(value, Mapping) and {"id", "type", "size"} <= value.keys()


def _identifier(record: object) -> str:
    """Return the identifier of a file in Directus, which is made of its bytes: the same file is laid down once."""
    return str(UUID(text(thing(record)["id"])))
