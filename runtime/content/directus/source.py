"""What has changed in a Directus since it was last read."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field

import msgspec

from runtime.cabinet.model import Collection
from runtime.content.directus.client import Client, Reason, Trouble
from runtime.content.directus.reading import Read, file_fingerprint, fingerprint, read_collection, read_texts

TEXTS, FILES = "directus_translations", "directus_files"
_AT_ONCE = 4  # questions; Directus answers some two hundred a second in all


class Changes(msgspec.Struct, kw_only=True):
    """What was read anew, and why what could not be read is kept as it is.

    `trouble` ended the reading before its end.
    """

    reads: dict[str, Read] = msgspec.field(default_factory=dict)
    texts: Mapping[str, Mapping[str, str]] | None = None
    kept: dict[str, Reason] = msgspec.field(default_factory=dict)
    trouble: Trouble | None = None


@dataclass(slots=True)
class Source:
    """Asks for fingerprints and reads what differs from the last time."""

    client: Client
    collections: Mapping[str, Collection]
    _known: dict[str, object] = field(default_factory=dict, init=False)
    _slots: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(_AT_ONCE), init=False)

    async def changes(self, *, everything: bool = False) -> Changes:
        """Return what has changed, or all there is; never raises for what Directus does.

        Interface texts have no moment of change: they are few and read whole each time.
        """
        found = Changes()
        if everything:
            self._known.clear()
        try:
            files = await file_fingerprint(self.client)
            moved = files is None or files != self._known.get(FILES)
            async with asyncio.TaskGroup() as group:
                for of in self.collections.values():
                    group.create_task(self._collection(of, found, files_moved=moved))
                group.create_task(self._texts(found))
            self._known[FILES] = files
        except* Trouble as troubles:
            found.trouble = _first(troubles)
        return found

    async def _collection(self, of: Collection, found: Changes, *, files_moved: bool) -> None:
        async with self._slots:
            print_ = await fingerprint(self.client, of)
            touched = files_moved and any(kind in ("image", "file") for kind in of.fields.values())
            if print_ is not None and print_ == self._known.get(of.id) and not touched:
                return
            self._known.pop(of.id, None)
            try:
                found.reads[of.id] = await read_collection(self.client, of)
            except Trouble as trouble:
                if trouble.everywhere:
                    raise
                found.kept[of.id] = trouble.reason
                return
            self._known[of.id] = print_

    async def _texts(self, found: Changes) -> None:
        async with self._slots:
            try:
                found.texts = await read_texts(self.client)
            except Trouble as trouble:
                if trouble.everywhere:
                    raise
                found.kept[TEXTS] = trouble.reason


def _first(troubles: BaseExceptionGroup[Trouble]) -> Trouble:
    """Return one of several troubles: the one with the longest pause."""
    leaves: list[Trouble] = []
    for each in troubles.exceptions:
        leaves.append(_first(each) if isinstance(each, BaseExceptionGroup) else each)
    return max(leaves, key=lambda trouble: trouble.pause)
