"""Content of a Directus: follows it in the background and serves the last good state whatever becomes of it."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from msgspec import Struct
from msgspec.structs import replace

from runtime.build import Build
from runtime.content.copy import Copy, CopyFile
from runtime.content.directus.client import DEADLINE
from runtime.content.directus.source import Changes, Source
from runtime.content.edition import ContentState, Edition
from runtime.content.ingest import Left
from runtime.content.remark import Remark
from runtime.content.shelf import Shelf

GAP = 0.5  # seconds from the start of one reading to the next, however many hints come
EVERYTHING = 1800.0  # seconds after which all is read anew, whatever the fingerprints say
_RETRIES = (5.0, 60.0)  # seconds between two tries grow to the poll's, but no less and no more than these
_DOUBLED = 6  # times at most: 2**6 seconds are beyond them, and 2**1024 is no number any more
SOURCE = "directus"
MISTAKE = "mistake"  # the failure that is ours
# What whoever runs the cabinet looks at first.
_CHECKED: Mapping[str, str] = {
    "refused": " check=PCABINET_DIRECTUS_TOKEN",
    **dict.fromkeys(("unreachable", "missing", "garbled"), " check=PCABINET_DIRECTUS_URL"),
    "forbidden": " check=`pcabinet provision directus`",
}
_SAID = 20  # names in one line of the log
_SILENCE = 60.0  # seconds between two lines about the same failure

_log = logging.getLogger("pcabinet.content")


class _Standing(Struct, kw_only=True):
    """How the last reading went."""

    at: float
    failure: str = ""
    failures: int = 0
    said: float = 0.0
    left: frozenset[str] = frozenset()


@dataclass(slots=True, kw_only=True)
class DirectusContent:
    """Keeps the edition of what a Directus holds.

    It begins with the copy on disk or, without one, the build's own content, and never waits for Directus. `poll` is
    the seconds between two looks for changes.
    """

    build: Build
    source: Source
    file: CopyFile
    poll: float
    clock: Callable[[], float] = time.time
    _shelf: Shelf = field(init=False)
    _edition: Edition = field(init=False)
    _remarks: tuple[Remark, ...] = field(default=(), init=False)
    _standing: _Standing = field(init=False)
    _task: asyncio.Task[None] | None = field(default=None, init=False)
    _hinted: asyncio.Event = field(default_factory=asyncio.Event, init=False)

    def __post_init__(self) -> None:
        shelf = Shelf.of_build(self.build)
        copy, faults = self.file.read(self.build.cabinet.id)
        for fault in faults:
            _log.warning("content copy=damaged file=%s", fault)
        self._shelf = shelf if copy is None else _with_copy(shelf, copy)
        self._standing = _Standing(at=self.clock() if copy is None or self._shelf is shelf else copy.at)
        self._edition, self._remarks = self._shelf.edition(self._standing.at, None)
        _log.info("content source=%s collections=%d age=%d", self._shelf.source, len(self._shelf.held), self._age())
        self._tell_left()

    @property
    def edition(self) -> Edition:
        """The edition in force."""
        return self._edition

    async def start(self) -> None:
        """Begin to read, in the background."""
        self._task = asyncio.create_task(self._follow())

    async def close(self) -> None:
        """End reading."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
            self._task = None

    def hint(self) -> None:
        """Take notice that something may have changed: it is read soon, once for any number of hints meanwhile."""
        self._hinted.set()

    def state(self) -> ContentState:
        """Return how fresh the edition is, and why it is not."""
        standing = self._standing
        return ContentState(
            source=self._shelf.source,
            age=self._age(),
            fresh=self._shelf.source == SOURCE and not standing.failure and self._age() <= 2 * (self.poll + DEADLINE),
            left_out=len(self._shelf.left) + sum(remark.left_out for remark in self._remarks),
            failure=standing.failure,
        )

    def _age(self) -> float:
        return max(0.0, self.clock() - self._standing.at)

    # ------------------------------------------------------------ following

    async def _follow(self) -> None:
        whole = -EVERYTHING
        while True:
            self._hinted.clear()
            began = time.monotonic()
            everything = began - whole >= EVERYTHING
            pause = await self._read(everything=everything)
            if self._standing.failure == MISTAKE:
                whole = -EVERYTHING  # what was read then is not held
            elif everything:
                whole = began
            await self._rest(began, pause)

    async def _rest(self, began: float, pause: float) -> None:
        """Wait for the next look or for a hint; a Directus that wants to be left alone is."""
        most = min(max(self.poll, _RETRIES[0]), _RETRIES[1])
        failures = self._standing.failures
        seconds = min(2.0 ** min(failures - 1, _DOUBLED), most) if failures else self.poll
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._hinted.wait(), seconds * random.uniform(0.8, 1.0))
        await asyncio.sleep(max(began + GAP - time.monotonic(), pause))

    async def _read(self, *, everything: bool) -> float:
        """Read what has changed and put it in force; return the seconds for which Directus wants to be left alone."""
        began, at = time.monotonic(), self.clock()
        try:
            changes = await self.source.changes(everything=everything)
            await self._take(changes, at, began)
        except Exception:
            _log.exception("content failure=%s", MISTAKE)
            self._failed(MISTAKE)
            return 0.0
        failure = changes.trouble.reason if changes.trouble else next(iter(changes.kept.values()), "")
        if failure:
            self._failed(failure, changes.kept)
        else:
            self._standing = _Standing(at=at, left=self._standing.left)
        return changes.trouble.pause if changes.trouble else 0.0

    def _failed(self, failure: str, kept: Mapping[str, str] = MappingProxyType({})) -> None:
        standing = self._standing
        news = failure != standing.failure or time.monotonic() - standing.said >= _SILENCE
        if news:
            check = _CHECKED.get(failure, "")
            _log.warning("content failure=%s age=%d source=%s%s", failure, self._age(), self._shelf.source, check)
            if len(kept) < len(self.build.cabinet.collections):  # else the line above says it of all
                for name, reason in sorted(kept.items()):
                    _log.warning("content collection=%s failure=%s kept=last", name, reason)
        self._standing = _Standing(
            at=standing.at,
            failure=failure,
            failures=standing.failures + 1,
            said=time.monotonic() if news else standing.said,
            left=standing.left,
        )

    async def _take(self, changes: Changes, at: float, began: float) -> None:
        shelf = await asyncio.to_thread(_with, self._shelf, changes)
        changed, whole = shelf is not self._shelf, changes.trouble is None and not changes.kept
        if changed:
            self._edition, self._remarks = await asyncio.to_thread(shelf.edition, at, self._edition)
            before, self._shelf = self._shelf, shelf
            _tell_changes(before, shelf, time.monotonic() - began)
            self._tell_left()
        if changed or whole:
            await asyncio.to_thread(self._save, at if whole else self._standing.at, changed=changed)

    def _save(self, at: float, *, changed: bool) -> None:
        """Keep the content on disk; where that can not be, it is served all the same."""
        try:
            if changed or not self.file.file.exists():
                self.file.write(self._shelf.copy(at))
            else:
                self.file.confirm(at)
        except OSError as error:
            _log.warning(
                "content copy=unwritten file=%s error=%s check=PCABINET_CONTENT_COPY", self.file.file, error.strerror
            )

    def _tell_left(self) -> None:
        """Write to the log what is left out now and was not before."""
        names = {_name(left) for left in self._shelf.left}
        told = {remark.say("en"): remark for remark in self._remarks}
        new = sorted(names - self._standing.left)
        for words in [words for words in told if words not in self._standing.left][:_SAID]:
            _log.warning("content about=%s %s", told[words].about, words)
        self._standing.left = frozenset(names | told.keys())
        if new:
            rest = f" and {len(new) - _SAID} more" if len(new) > _SAID else ""
            _log.warning("content left_out=%d new=%s%s", len(names), " ".join(new[:_SAID]), rest)


def _with_copy(shelf: Shelf, copy: Copy) -> Shelf:
    """Return the content of a copy, the shelf itself where another release wrote the copy in a way of its own."""
    try:
        return shelf.with_copy(copy)
    except Exception:
        _log.exception("content copy=unusable")
        return shelf


def _tell_changes(before: Shelf, after: Shelf, seconds: float) -> None:
    """Write to the log what is shown now that was not before."""
    items = {name: next(iter(held.gathered.items.values())) for name, held in sorted(after.held.items())}
    changed = [f"{name}={len(rows)}" for name, rows in items.items() if after.held[name] is not before.held[name]]
    if after.texts is not before.texts:
        changed.append(f"texts={sum(len(of) for of in after.texts.values())}")
    _log.info("content changed %s ms=%d", " ".join(changed) or "nothing", seconds * 1000)


def _name(left: Left) -> str:
    of = f".{left.field}" if left.field else ""
    return f"{left.collection}/{left.id}{of}:{left.reason}"


def _with(shelf: Shelf, changes: Changes) -> Shelf:
    """Return the content with what was read anew; itself where that is the same."""
    for name, read in changes.reads.items():
        shelf = shelf.with_read(name, read.items, read.missing)
    if changes.texts is not None:
        shelf = shelf.with_texts(changes.texts)
    heard = changes.trouble is None and (changes.reads or not changes.kept)
    return replace(shelf, source=SOURCE) if heard and shelf.source != SOURCE else shelf
