"""Files of content, wherever they lie: those of the build in memory, those of Directus fetched and kept for a while."""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Literal, Protocol
from urllib.parse import quote

from msgspec import Struct
from msgspec.structs import replace

from runtime.content.fields import IMAGES
from runtime.media import Media
from runtime.outbound import Call, OutboundError, Sends, Stream, Streams
from runtime.records import Guarded

KEPT_BYTES = 64_000_000
FRESH_SECONDS = 300.0  # after these a kept file is asked for again; the same file may have been replaced
AGAIN_SECONDS = 30.0  # after these, if it could not be had; a place that hangs costs each try its whole deadline
PICTURE_BYTES = 20_000_000  # of a picture as it was made smaller
SMALL_BYTES = 2_000_000  # a document up to this size is kept, a larger one goes through piece by piece
DOCUMENT_BYTES = 100_000_000
_SECONDS = 10.0
_DOCUMENT_SECONDS = 300.0
_DOCUMENTS_AT_ONCE = 8  # so that slow readers leave connections to the one who reads content


class Away(Exception):
    """A file can not be had. `missing`: it is none that may be served; `away`: its place does not answer now."""

    def __init__(self, reason: Literal["missing", "away"]) -> None:
        super().__init__(reason)
        self.reason = reason


class Carries(Sends, Streams, Protocol):
    """The way out, for short replies and long ones."""


class Remote(Guarded, frozen=True, kw_only=True):
    """The Directus whose files are served."""

    url: str
    token: str
    outbound: Carries

    def call(self, media: Media, *, width: int, seconds: float, most: int) -> Call:
        """Return the question for a file, of a picture `width` pixels wide."""
        query = f"?key=cabinet-{width}" if width else ""
        return Call(
            method="GET",
            url=f"{self.url}/assets/{quote(media.id, safe='')}{query}",
            headers={"Authorization": f"Bearer {self.token}"},
            deadline=seconds,
            answer_bytes=most,
            content_types=tuple(sorted(IMAGES)) if width else (media.type,),
        )


class Kept(Struct, frozen=True):
    """A whole file in memory."""

    data: bytes
    type: str
    tag: str  # of its bytes
    at: float = 0.0


class Library:
    """Gives files by what content says of them. What was fetched is served on while Directus is away.

    Of those who want the same file at once one asks for it.
    """

    def __init__(
        self, own: Mapping[str, bytes], remote: Remote | None, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._own = {name.partition(".")[0][:32]: data for name, data in own.items()}
        self._remote = remote
        self._clock = clock
        self._kept: OrderedDict[tuple[str, int], Kept] = OrderedDict()
        self._bytes = 0
        self._asked: dict[tuple[str, int], asyncio.Task[Kept]] = {}
        self._documents = asyncio.Semaphore(_DOCUMENTS_AT_ONCE)

    async def file(self, media: Media, width: int) -> Kept:
        """Return a file as a whole, a picture at least `width` pixels wide where it is that large; raises `Away`."""
        if (data := self._own.get(media.id)) is not None:
            return Kept(data, media.type, _tag(data))
        key = (media.id, width if media.type in IMAGES else 0)
        kept = self._kept.get(key)
        if kept is not None:
            self._kept.move_to_end(key)
            if self._clock() - kept.at < FRESH_SECONDS:
                return kept
        try:
            return await self._once(key, media)
        except Away as error:
            if kept is None or error.reason == "missing":
                raise
            self._keep(key, replace(kept, at=self._clock() - FRESH_SECONDS + AGAIN_SECONDS))
            return kept

    def is_long(self, media: Media) -> bool:
        """Tell whether a file is not kept but goes through piece by piece."""
        return media.id not in self._own and media.type not in IMAGES and media.size > SMALL_BYTES

    async def stream(self, media: Media) -> Passing:
        """Return a long document that has begun to come; raises `Away`."""
        if self._remote is None or self._documents.locked():
            raise Away("missing" if self._remote is None else "away")
        await self._documents.acquire()
        call = self._remote.call(media, width=0, seconds=_DOCUMENT_SECONDS, most=DOCUMENT_BYTES)
        try:
            stream = await self._remote.outbound.open(call)
            if stream.status >= 300:
                stream.close()
                raise Away(_reason(stream.status))
        except BaseException as error:
            self._documents.release()
            raise _away(error) if isinstance(error, OutboundError) else error from error
        return Passing(stream, self._documents.release)

    async def _once(self, key: tuple[str, int], media: Media) -> Kept:
        """Ask, or wait for who asks already; whoever gives up waiting does not end it for the others."""
        task = self._asked.get(key)
        if task is None:
            task = self._asked[key] = asyncio.create_task(self._fetch(key, media))
            task.add_done_callback(lambda done: self._asked.pop(key, None))
        return await asyncio.shield(task)

    async def _fetch(self, key: tuple[str, int], media: Media) -> Kept:
        if self._remote is None:
            raise Away("missing")
        most = PICTURE_BYTES if key[1] else SMALL_BYTES
        try:
            call = self._remote.call(media, width=key[1], seconds=_SECONDS, most=most)
            reply = await self._remote.outbound.send(call)
        except OutboundError as error:
            raise _away(error) from error
        if reply.status >= 300:
            raise Away(_reason(reply.status))
        media_type = reply.headers.get("content-type", "").partition(";")[0].strip().lower()
        kept = Kept(reply.body, media_type, _tag(reply.body), self._clock())
        self._keep(key, kept)
        return kept

    def _keep(self, key: tuple[str, int], kept: Kept) -> None:
        before = self._kept.pop(key, None)
        self._kept[key] = kept
        self._bytes += len(kept.data) - (len(before.data) if before else 0)
        while self._bytes > KEPT_BYTES:
            _, oldest = self._kept.popitem(last=False)
            self._bytes -= len(oldest.data)


class Passing:
    """A document on its way through the cabinet."""

    def __init__(self, stream: Stream, over: Callable[[], None]) -> None:
        self._stream = stream
        self._over: Callable[[], None] | None = over
        self.pieces = stream.pieces()
        self.length = stream.headers.get("content-length", "")

    def close(self) -> None:
        """End it, at its end or before."""
        self._stream.close()
        if self._over is not None:
            self._over()
            self._over = None


def _tag(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:24]


def _reason(status: int) -> Literal["missing", "away"]:
    """Directus says 403 of what is not there (and of what is not open to the token)."""
    return "missing" if status in (400, 403, 404) else "away"


def _away(error: OutboundError) -> Away:
    return Away("missing" if error.reason in ("too_large", "content_type", "redirect") else "away")
