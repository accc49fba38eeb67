"""Pictures and documents of editors, for whoever sees an item that holds them; Directus is never shown."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator, Mapping
from urllib.parse import quote

from msgspec import Struct, field
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response, StreamingResponse
from starlette.types import Message, Receive, Scope, Send

from runtime.cabinet.model import Cabinet
from runtime.content.audience import Viewer
from runtime.content.edition import Edition
from runtime.content.fields import IMAGES
from runtime.content.library import Away, Kept, Passing
from runtime.content.view import Item, View
from runtime.media import WIDTHS, Media
from runtime.outbound import OutboundError
from runtime.pages.currents import NotThere
from runtime.pages.drafted import open_file
from runtime.pages.portal import Portal

PUBLIC_SECONDS = 300
_TAKING_SECONDS = 30.0  # for a reader to take a piece of a long document: whoever does not take it holds up others
_KINDS = ("image", "file")
# Types that the cabinet names; of all others a browser learns only that they are to be kept as a file.
_DOCUMENTS = frozenset({
    "application/pdf", "application/zip", "application/rtf", "text/plain", "text/csv",
    "application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "application/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.spreadsheet",
    "application/vnd.oasis.opendocument.presentation",
})  # fmt: skip
_HEADERS = {
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
    "vary": "Cookie",
}


_log = logging.getLogger("pcabinet.pages")


class Shelf(Struct):
    """Which files items of an edition hold; made when first asked for, and anew with each edition."""

    cabinet: Cabinet
    _edition: Edition | None = None
    _files: dict[str, tuple[Media, list[Item]]] = field(default_factory=dict)

    def find(self, identifier: str, edition: Edition, viewer: Viewer) -> Media | None:
        """Return the file if some item that holds it is there for the viewer."""
        if self._edition is not edition:
            self._files, self._edition = _gathered(self.cabinet, edition), edition
        media, items = self._files.get(identifier, (None, ()))
        return media if View.of(items, viewer).rows else None


class MediaFile(Struct, frozen=True):
    """The endpoint of a file, and of a picture in one of the widths."""

    portal: Portal
    shelf: Shelf

    async def __call__(self, request: Request) -> Response:
        """Return the file.

        Raises:
            NotThere: no item that is there for the person holds it, or it is none that may be served.
            HTTPException: it can not be had now (503).
        """
        wanted = request.path_params.get("width", "")
        if wanted and wanted not in map(str, WIDTHS):
            raise NotThere
        media = await self._admitted(request, request.path_params["id"])
        if media is None or (wanted and media.type not in IMAGES):
            raise NotThere
        try:
            if self.portal.library.is_long(media):
                if request.method == "HEAD":  # nobody wants its bytes, so they are not brought
                    return Response(headers={**_headers(media, media.type), "content-length": str(media.size)})
                return _Passed(await self.portal.library.stream(media), _headers(media, media.type))
            kept = await self.portal.library.file(media, int(wanted or WIDTHS[-1]))
        except Away as error:
            if error.reason == "missing":
                raise NotThere from error
            raise HTTPException(503) from error
        return self._whole(request, media, kept)

    async def _admitted(self, request: Request, identifier: str) -> Media | None:
        """Return the file if the person sees an item that holds it, or has the page of a draft that does."""
        if identifier.startswith("~"):
            return open_file(self.portal, identifier[1:])
        viewer = self.portal.viewer(await self.portal.person(request))
        return self.shelf.find(identifier, self.portal.edition, viewer)

    def _whole(self, request: Request, media: Media, kept: Kept) -> Response:
        guest = self.portal.viewer(None)
        public = self.shelf.find(media.id, self.portal.edition, guest) is not None
        headers = {
            **_headers(media, kept.type),
            "etag": f'"{kept.tag}"',
            "cache-control": f"public, max-age={PUBLIC_SECONDS}" if public else "private, no-cache",
        }
        if kept.tag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        return Response(kept.data, headers=headers)


class _Passed(StreamingResponse):
    """Passes a document on as it comes, and lets go of it however that ends, also where its reader stops reading."""

    def __init__(self, passing: Passing, headers: Mapping[str, str]) -> None:
        length = {"content-length": passing.length} if passing.length else {}
        super().__init__(passing.pieces, headers={**headers, **length, "cache-control": "private, no-store"})
        self._passing = passing

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def taken(message: Message) -> None:
            async with asyncio.timeout(_TAKING_SECONDS):
                await send(message)

        try:
            await super().__call__(scope, receive, taken)
        except (OutboundError, TimeoutError, ClientDisconnect) as error:
            _log.warning("a document was not passed on to its end: %s", error or "its reader stopped")
        finally:
            self._passing.close()


def _headers(media: Media, media_type: str) -> dict[str, str]:
    """Return what a browser is told: pictures are shown, all else is kept as a file (OWASP ASVS 5.0, 3.2.1)."""
    if media_type in IMAGES:
        return {**_HEADERS, "content-type": media_type}
    known = media_type if media_type in _DOCUMENTS else "application/octet-stream"
    name = quote(media.name.replace("/", "_") or media.id, safe="")
    return {**_HEADERS, "content-type": known, "content-disposition": f"attachment; filename*=UTF-8''{name}"}


def _gathered(cabinet: Cabinet, edition: Edition) -> dict[str, tuple[Media, list[Item]]]:
    found: dict[str, tuple[Media, list[Item]]] = {}
    for media, item in _held(cabinet, edition):
        found.setdefault(media.id, (media, []))[1].append(item)
    return found


def _held(cabinet: Cabinet, edition: Edition) -> Iterator[tuple[Media, Item]]:
    for name, of in cabinet.collections.items():
        fields = [each for each, kind in of.fields.items() if kind in _KINDS]
        for items in edition.content.items.values() if fields else ():
            for item in items.get(name, ()):
                for each in fields:
                    if isinstance(media := item.get(each), Media):
                        yield media, item
