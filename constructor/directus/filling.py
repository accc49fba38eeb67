"""The first content: into collections that are empty, with the files that it names laid into Directus before."""

from __future__ import annotations

from constructor.directus.admin import Admin, place
from constructor.directus.change import Change, Upload, send
from constructor.directus.fields import FOLDER, FOLDER_ID
from constructor.directus.wanted import Wanted
from constructor.keycloak.answers import text, thing, things


async def content(admin: Admin, wanted: Wanted, there: frozenset[str]) -> list[Change]:
    """Return what is empty of all that the blueprint's files fill; `there` are the collections that exist."""
    empty = [name for name in wanted.content if name not in there or not await _filled(admin, wanted, name)]
    files = await _files(admin, wanted, empty)
    absent = {change.name for change in files}
    return [*files, *(_items(wanted, name, there=name in there, waits=bool(absent)) for name in empty)]


async def _filled(admin: Admin, wanted: Wanted, name: str) -> bool:
    answer = await admin.get(place(f"items/{name}", fields="id", limit="1"))
    return thing(answer).get("id") is not None if name in wanted.singletons else bool(things(answer))


def _items(wanted: Wanted, name: str, *, there: bool, waits: bool) -> Change:
    rows = wanted.content[name]
    repair = None
    if there and not waits:
        single = name in wanted.singletons
        repair = send("PATCH", f"items/{name}", rows[0]) if single else send("POST", f"items/{name}", rows)
    return Change(kind="content", name=name, setting="items", before=0, after=len(rows), repair=repair)


async def _files(admin: Admin, wanted: Wanted, empty: list[str]) -> list[Change]:
    """Return the files that what is to be filled names and that are not there, after the folder that takes them."""
    named = {each.identifier: each for name in empty for each in wanted.files.get(name, ())}
    if not named:
        return []
    known = {text(row.get("id")) for row in await admin.all(place("files", fields="id", limit="-1"))}
    missing = [each for identifier, each in named.items() if identifier not in known]
    folders = {text(row.get("id")) for row in await admin.all(place("folders", fields="id", limit="-1"))}
    different: list[Change] = []
    if missing and FOLDER_ID not in folders:
        repair = send("POST", "folders", {"id": FOLDER_ID, "name": FOLDER})
        different.append(Change(kind="folder", name=FOLDER, repair=repair))
    for each in missing:
        upload = Upload(
            identifier=each.identifier, folder=FOLDER_ID, name=each.name, title=each.title, type=each.type,
            data=each.data,
        )  # fmt: skip
        different.append(Change(kind="file", name=each.name, of=each.identifier, repair=upload))
    return different
