"""All content as it is held in memory, collection by collection, so that a change of one makes only that one anew."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup
from msgspec import Struct
from msgspec.structs import replace

from runtime.build import Build
from runtime.cabinet.model import Cabinet, Collection
from runtime.content.copy import Copy
from runtime.content.edition import Edition
from runtime.content.files import raw_content
from runtime.content.ingest import Gathered, Left, content_of, gather
from runtime.content.parts import pack, unpack
from runtime.content.publish import edition_of
from runtime.content.raw import RawContent, RawItem
from runtime.content.remark import Remark
from runtime.content.rich import rules

Texts = Mapping[str, Mapping[str, str]]


class Held(Struct, frozen=True, kw_only=True):
    """One collection: as pages read it and as it is kept. `missing` are fields that its source does not have."""

    gathered: Gathered
    packed: bytes
    missing: tuple[str, ...] = ()


class Shelf(Struct, frozen=True, kw_only=True):
    """One state of all content. `texts` are interface texts by the source's language and key."""

    build: Build
    held: Mapping[str, Held]
    texts: Texts
    source: str

    @classmethod
    def of_build(cls, build: Build) -> Shelf:
        """Return the content of the build's own files."""
        raw = raw_content(build.files["content.json"])
        held = {
            name: hold(of, raw.collections.get(name, ()), build.cabinet)
            for name, of in build.cabinet.collections.items()
        }
        return cls(build=build, held=held, texts={}, source="files")

    def with_copy(self, copy: Copy) -> Shelf:
        """Return the content of a copy; a collection that it does not have stays."""
        cabinet, held = self.build.cabinet, dict(self.held)
        for name, packed in copy.parts.items():
            if (of := cabinet.collections.get(name)) is not None:
                part = unpack(packed)
                if copy.rules == rules():
                    held[name] = Held(gathered=gather(of, part.items, cabinet, part.rendered), packed=packed)
                else:
                    held[name] = hold(of, tuple(part.items), cabinet)
        return replace(self, held=held, texts=copy.texts, source="copy")

    def with_read(self, name: str, items: tuple[RawItem, ...], missing: tuple[str, ...]) -> Shelf:
        """Return the content with one collection read anew; itself where nothing has changed."""
        before = self.held[name]
        rendered = before.gathered.rendered
        made = hold(self.build.cabinet.collections[name], items, self.build.cabinet, rendered=rendered, missing=missing)
        same = made.packed == before.packed and made.missing == before.missing
        return self if same else replace(self, held={**self.held, name: made})

    def with_texts(self, texts: Texts) -> Shelf:
        """Return the content with interface texts read anew; itself where nothing has changed."""
        return self if texts == self.texts else replace(self, texts=texts)

    def copy(self, at: float) -> Copy:
        """Return what is to be kept on disk."""
        parts = {name: held.packed for name, held in self.held.items()}
        return Copy(blueprint=self.build.cabinet.id, rules=rules(), parts=parts, texts=self.texts, at=at)

    def edition(self, at: float, before: Edition | None) -> tuple[Edition, tuple[Remark, ...]]:
        """Return what pages are made from, and what did not come out as it was written."""
        content = content_of({name: held.gathered for name, held in self.held.items()}, self.build.cabinet)
        texts = by_locale(self.texts, self.build.cabinet)
        raw = RawContent(collections={}, translations=texts, at=at, source=self.source)  # only texts are read of it
        return edition_of(raw, content, self.build, before)

    @property
    def left(self) -> tuple[Left, ...]:
        """What is not shown of what editors wrote."""
        drifted = (
            Left(collection=name, id="", field=field, reason="no_field")
            for name, held in self.held.items()
            for field in held.missing
        )
        return (*drifted, *(left for held in self.held.values() for left in held.gathered.left))


def hold(
    of: Collection,
    items: tuple[RawItem, ...],
    cabinet: Cabinet,
    *,
    rendered: Mapping[str, Markup] | None = None,
    missing: tuple[str, ...] = (),
) -> Held:
    """Return a collection as pages read it and as it is kept."""
    gathered = gather(of, items, cabinet, rendered)
    return Held(gathered=gathered, packed=pack(items, gathered.rendered), missing=missing)


def by_locale(texts: Texts, cabinet: Cabinet) -> Texts:
    """Return texts by the cabinet's locales: those of `ru-RU` are `ru`'s, unless `ru` itself says otherwise.

    Those of languages that the cabinet does not list stay under their own names.
    """
    codes = {locale.code for locale in cabinet.locales}
    found = {name: of for name, of in texts.items() if name not in codes and name.partition("-")[0] not in codes}
    for locale in cabinet.locales:
        wider = [of for language, of in sorted(texts.items()) if language.partition("-")[0] == locale.code]
        merged = {key: text for of in (*wider, texts.get(locale.code, {})) for key, text in of.items()}
        if merged:
            found[locale.code] = merged
    return found
