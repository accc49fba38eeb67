"""What a Directus must hold for a cabinet: its collections, who reads and fills them, hints, the first content."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from constructor.directus.deployment import Deployment
from constructor.directus.fields import (
    FILES,
    Body,
    changed,
    identifier,
    own_fields,
    plain,
    system_fields,
    translations,
)
from constructor.directus.first import FirstFile, first_content, first_files
from constructor.directus.labels import COLLECTIONS, titled
from runtime.build import Build
from runtime.cabinet.model import Cabinet, Collection
from runtime.content.drafts import preview_address
from runtime.media import WIDTHS

LANGUAGES = "languages"
SUFFIX = "_translations"
VERSIONS = "directus_versions"
READER, EDITOR, FLOW = "PCabinet: reader", "PCabinet: editor", "PCabinet: tell the cabinet of changes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """All that is compared and, where it differs, put right; nothing else in Directus is touched."""

    collections: Mapping[str, Body]  # what makes each
    relations: tuple[Body, ...]
    languages: tuple[Body, ...]
    grants: Mapping[str, frozenset[tuple[str, str]]]  # name of a policy and role -> (collection, action)
    presets: tuple[Body, ...]
    content: Mapping[str, tuple[Body, ...]]  # only for collections that are empty
    files: Mapping[str, tuple[FirstFile, ...]]  # that the content of a collection names
    singletons: frozenset[str]
    reader_token: str = field(repr=False)
    hook_url: str
    hook_token: str = field(repr=False)

    @property
    def watched(self) -> tuple[str, ...]:
        """The collections whose changes the cabinet is told of."""
        return (*self.collections, "directus_files", "directus_translations")


def wanted_of(build: Build, deployment: Deployment) -> Wanted:
    """Return what a Directus must hold for a build at a deployment."""
    cabinet = build.cabinet
    lang = "ru" if cabinet.locales[0].code == "ru" else "en"
    collections: dict[str, Body] = {LANGUAGES: _languages()}
    relations: list[Body] = []
    for name, of in cabinet.collections.items():
        collections[name] = _collection(cabinet, of, deployment, lang)
        relations += (
            _to_file(name + SUFFIX if each in of.translated else name, each)
            for each, kind in of.fields.items()
            if kind in FILES
        )
        if of.translated:
            collections[name + SUFFIX] = _translated(cabinet, of, lang)
            relations += _between(name)
    return Wanted(
        collections=collections,
        relations=tuple(relations),
        languages=tuple({"code": each.code, "name": each.name, "direction": each.dir} for each in cabinet.locales),
        grants={READER: _reading(collections), EDITOR: _editing(collections)},
        presets=tuple(
            {
                "key": f"cabinet-{width}",
                "fit": "inside",
                "width": width,
                "quality": 80,
                "withoutEnlargement": True,
                "format": "webp",
            }
            for width in WIDTHS
        ),
        content=first_content(cabinet, build.files["content.json"]),
        files=first_files(cabinet, build),
        singletons=frozenset(name for name, of in cabinet.collections.items() if of.one),
        reader_token=deployment.reader_token,
        hook_url=deployment.hook_url,
        hook_token=deployment.hook_token,
    )


def _languages() -> Body:
    fields = [plain("code", "string", primary=True), plain("name", "string"), plain("direction", "string")]
    return {"collection": LANGUAGES, "schema": {}, "meta": {"icon": "translate", "hidden": True}, "fields": fields}


def _collection(cabinet: Cabinet, of: Collection, deployment: Deployment, lang: str) -> Body:
    system = [] if of.one else system_fields(cabinet.audiences, lang)
    fields = [
        identifier(),
        *system,
        *own_fields(cabinet, of, (name for name in of.ordered if name not in of.translated), lang),
    ]
    if of.one:
        fields.append(changed(lang))
    if of.translated:
        fields.append(translations(cabinet.locales[0].code, lang))
    meta: Body = {"singleton": of.one, "hidden": False, "icon": "settings" if of.one else "article", "versioning": True}
    if title := titled(COLLECTIONS, of.id):
        meta["translations"] = title
    if deployment.preview_token:
        meta["preview_url"] = preview_address(deployment.public_url, deployment.preview_token, of.id)
    if not of.one:
        meta |= {
            "archive_field": "status", "archive_value": "archived", "unarchive_value": "draft",
            "archive_app_filter": True, "sort_field": "sort", "display_template": _shown(of),
        }  # fmt: skip
    return {"collection": of.id, "schema": {}, "meta": meta, "fields": fields}


def _shown(of: Collection) -> str:
    """Return how an item is called in lists: by its first text."""
    if of.title in of.translated:
        return f"{{{{translations.{of.title}}}}}"
    return f"{{{{{of.title or of.ordered[0]}}}}}"


def _translated(cabinet: Cabinet, of: Collection, lang: str) -> Body:
    keys = [identifier(), plain(f"{of.id}_id", "integer", hidden=True), plain("languages_code", "string", hidden=True)]
    fields = [
        *keys,
        *own_fields(cabinet, of, (name for name in of.ordered if name in of.translated), lang),
        changed(lang),
    ]
    return {"collection": of.id + SUFFIX, "schema": {}, "meta": {"hidden": True, "icon": "translate"}, "fields": fields}


def _between(name: str) -> tuple[Body, Body]:
    many, owner = name + SUFFIX, f"{name}_id"
    return (
        {
            "collection": many, "field": owner, "related_collection": name, "schema": {"on_delete": "CASCADE"},
            "meta": {"one_field": "translations", "junction_field": "languages_code", "one_deselect_action": "delete"},
        },
        {
            "collection": many, "field": "languages_code", "related_collection": LANGUAGES,
            "schema": {"on_delete": "SET NULL"}, "meta": {"junction_field": owner},
        },
    )  # fmt: skip


def _to_file(name: str, each: str) -> Body:
    return {
        "collection": name, "field": each, "related_collection": "directus_files",
        "schema": {"on_delete": "SET NULL"}, "meta": {},
    }  # fmt: skip


def _reading(collections: Iterable[str]) -> frozenset[tuple[str, str]]:
    return frozenset((name, "read") for name in (*collections, "directus_files", "directus_translations", VERSIONS))


def _editing(collections: Iterable[str]) -> frozenset[tuple[str, str]]:
    own = (name for name in collections if name != LANGUAGES)
    filled = (*own, "directus_files", "directus_translations", VERSIONS)
    every = {(name, action) for name in filled for action in ("create", "read", "update", "delete")}
    return frozenset(every | {(LANGUAGES, "read"), ("directus_folders", "read")})
