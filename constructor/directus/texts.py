"""Interface texts in a Directus: what lies there, and what the blueprint's words are to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from constructor.directus.admin import Admin, place
from constructor.keycloak.answers import text
from constructor.locales import with_region
from runtime.cabinet.model import Cabinet
from runtime.content.wording import main_texts
from runtime.settings import Reader, SettingsError

PATH = "translations"
_PAGE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """A Directus and a token that may do there what is asked: the administrator's, or the reader's."""

    url: str
    token: str = field(repr=False)
    reader: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A text that lies in Directus, in a language as Directus writes it (`ru-RU`)."""

    id: str
    language: str
    key: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TextChange:
    """A text that Directus lacks (`id` is empty) or says otherwise; an empty one is for editors to fill."""

    locale: str
    language: str
    key: str
    value: str
    before: str = ""
    id: str = ""

    @property
    def kind(self) -> Literal["new", "empty", "changed"]:
        """What happens to it."""
        return "changed" if self.id else "new" if self.value else "empty"


def read_access(environ: Mapping[str, str], *, writing: bool) -> Access:
    """Return where texts are; to read, the cabinet's own token does. Raises SettingsError."""
    reader = Reader(environ)
    url = reader.url("DIRECTUS_URL").rstrip("/")
    admin = reader.text("DIRECTUS_ADMIN_TOKEN", None if writing else "")
    token = admin or ("" if writing else reader.text("DIRECTUS_TOKEN"))
    if reader.problems:
        raise SettingsError(tuple(reader.problems), ())
    return Access(url=url, token=token, reader=not admin)


async def stored(admin: Admin) -> tuple[Stored, ...]:
    """Return every text of the Directus; raises AdminError."""
    found: list[Stored] = []
    while True:
        query = {"fields": "id,language,key,value", "sort": "id", "limit": str(_PAGE), "offset": str(len(found))}
        rows = await admin.all(place(PATH, **query))
        found += (Stored(**{name: text(row.get(name)) for name in ("id", "language", "key", "value")}) for row in rows)
        if len(rows) < _PAGE:
            return tuple(found)


def by_language(texts: Sequence[Stored]) -> Mapping[str, Mapping[str, str]]:
    """Return the words by language and key."""
    found: dict[str, dict[str, str]] = {}
    for each in texts:
        found.setdefault(each.language, {})[each.key] = each.value
    return found


def lacking(
    cabinet: Cabinet, texts: Sequence[Stored], locales: Sequence[str], *, overwrite: bool
) -> Iterator[TextChange]:
    """Yield what is to be put into Directus for it to have every text of the cabinet in these languages.

    With `overwrite` also those that say something else. A text that the cabinet does not say in a language of editors
    is put there empty, for them to fill.
    """
    for locale in cabinet.locales:
        if locale.code not in locales:
            continue
        own, all = cabinet.texts.get(locale.code, {}), main_texts(cabinet)
        wanted = {key: own.get(key, "") for key in all} if locale.words == "content" else own
        there = {each.key: each for each in texts if locale.code in (each.language, each.language.partition("-")[0])}
        for key, value in sorted(wanted.items()):
            found = there.get(key)
            if found is None:
                yield TextChange(locale=locale.code, language=with_region(locale.code), key=key, value=value)
            elif overwrite and value and found.value != value:
                yield TextChange(
                    locale=locale.code,
                    language=found.language,
                    key=key,
                    value=value,
                    before=found.value,
                    id=found.id,
                )


async def put(admin: Admin, changes: Sequence[TextChange]) -> None:
    """Put texts into Directus, all new ones in a few requests; raises AdminError."""
    new = [{"language": each.language, "key": each.key, "value": each.value} for each in changes if not each.id]
    for start in range(0, len(new), _PAGE):
        await admin.post(PATH, new[start : start + _PAGE])
    for each in changes:
        if each.id:
            await admin.patch(f"{PATH}/{each.id}", {"value": each.value})
