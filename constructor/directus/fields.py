"""The fields of a collection as Directus describes them: those of the blueprint by kind, and those all have."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from constructor.directus.labels import FIELDS, NOTES, STATES, choice, said, titled
from runtime.cabinet.model import Cabinet, Collection, Kind

Body = dict[str, object]

_TYPES: Mapping[str, tuple[str, str]] = {
    "text": ("text", "input"),
    "rich": ("text", "input-rich-text-md"),
    "number": ("decimal", "input"),
    "integer": ("integer", "input"),
    "flag": ("boolean", "boolean"),
    "date": ("date", "datetime"),
    "datetime": ("timestamp", "datetime"),
    "file": ("uuid", "file"),
    "image": ("uuid", "file-image"),
    "link": ("string", "input"),
    "colour": ("string", "select-color"),
    "enumeration": ("string", "select-dropdown"),
}
FOLDER, FOLDER_ID = "PCabinet", "6f1f1f0e-6d0c-5c8e-9a55-3f3f0f3c7a01"  # of the files of content
FILES = frozenset({"file", "image"})
SYSTEM = ("status", "from", "until", "audience", "priority", "sort", "date_updated")
_PATTERNS = {"key": "^[a-z0-9]+(-[a-z0-9]+)*$", "link": "^(https://|tel:|mailto:|/)", "colour": "^#[0-9a-fA-F]{6}$"}


def own_fields(cabinet: Cabinet, of: Collection, names: Iterable[str], lang: str) -> list[Body]:
    """Return the blueprint's fields with these names; a field that all collections have is not among them."""
    return [_own(cabinet, of, name, lang) for name in names if of.one or name not in SYSTEM]


def _own(cabinet: Cabinet, of: Collection, name: str, lang: str) -> Body:
    kind: Kind | str = of.fields[name]
    type_, interface = _TYPES.get(kind, _TYPES["text"])
    rule = kind
    body: Body = {"field": name, "type": type_}
    meta: Body = {"interface": interface, "sort": 10, "hidden": False, "readonly": False}
    if name == of.key and kind == "text":
        rule, body["type"], body["schema"] = "key", "string", {"is_unique": True}
        meta |= {"required": True, "options": {"slug": True}}
    if kind == "enumeration":
        words = [{"text": choice(cabinet, of.id, name, word, lang), "value": word} for word in of.words.get(name, ())]
        meta["options"] = {"choices": words, "allowNone": True}
    if kind == "number":
        body["schema"] = {"numeric_precision": 20, "numeric_scale": 6}
    if kind == "flag":
        meta["special"], body["schema"] = ["cast-boolean"], {"default_value": False}
    if kind in FILES:
        meta["special"], meta["options"] = ["file"], {"folder": FOLDER_ID}
    if note := said(NOTES, rule, lang):
        meta["note"] = note
    if title := titled(FIELDS, name):
        meta["translations"] = title
    if rule in _PATTERNS:
        fits: Body = {name: {"_regex": _PATTERNS[rule]}}
        # Without the first, Directus takes an emptied field for one that does not fit.
        meta["validation"] = {"_and": [fits]} if meta.get("required") else {"_or": [{name: {"_null": True}}, fits]}
    return {**body, "meta": meta}


def system_fields(audiences: Iterable[str], lang: str) -> list[Body]:
    """Return the fields that every list has: state, period, audience, priority, order and the moment of a change."""
    states = [{"text": said(STATES, state, lang), "value": state} for state in STATES]
    choices = [{"text": audience, "value": audience} for audience in audiences]
    return [
        _system("status", "string", "select-dropdown", lang, 1, options={"choices": states}, default="draft"),
        _system("from", "timestamp", "datetime", lang, 2),
        _system("until", "timestamp", "datetime", lang, 3),
        _system("audience", "json", "select-multiple-dropdown", lang, 4, options={"choices": choices}, json=True),
        _system("priority", "integer", "input", lang, 5, default=0),
        _system("sort", "integer", "input", lang, 90, hidden=True),
        changed(lang),
    ]


def changed(lang: str) -> Body:
    """Return the field that Directus fills with the moment of each change."""
    body = _system("date_updated", "timestamp", "datetime", lang, 91, hidden=True)
    meta = body["meta"]
    assert isinstance(meta, dict)
    return {**body, "meta": {**meta, "special": ["date-created", "date-updated"], "readonly": True}}


def _system(
    name: str, type_: str, interface: str, lang: str, place: int, *,
    options: object = None, default: object = None, hidden: bool = False, json: bool = False,
) -> Body:  # fmt: skip
    meta: Body = {
        "interface": interface, "sort": place, "hidden": hidden, "width": "full" if json else "half",
        "note": said(NOTES, name, lang), "options": options, "special": ["cast-json"] if json else None,
    }  # fmt: skip
    if label := titled(FIELDS, name):
        meta["translations"] = label
    body: Body = {"field": name, "type": type_, "meta": meta}
    return body if default is None else {**body, "schema": {"default_value": default}}


def identifier() -> Body:
    """Return the number that Directus gives to each thing."""
    schema = {"is_primary_key": True, "has_auto_increment": True}
    return {"field": "id", "type": "integer", "schema": schema, "meta": {"hidden": True, "readonly": True}}


def plain(name: str, type_: str, *, primary: bool = False, hidden: bool = False) -> Body:
    """Return a field of the product's own tables."""
    body: Body = {"field": name, "type": type_, "meta": {"interface": "input", "hidden": hidden}}
    return {**body, "schema": {"is_primary_key": True}} if primary else {**body, "schema": {}}


def translations(locale: str, lang: str) -> Body:
    """Return the place in the form where the texts of each language are written."""
    meta = {
        "interface": "translations", "special": ["translations"], "sort": 80, "hidden": False,
        "note": said(NOTES, "translations", lang), "translations": titled(FIELDS, "translations"),
        "options": {"languageField": "name", "defaultLanguage": locale, "defaultOpenSplitView": True},
    }  # fmt: skip
    return {"field": "translations", "type": "alias", "meta": meta}
