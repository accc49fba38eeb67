"""Files under `/assets/`, from memory: each in the smallest coding that the browser reads."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from runtime.compression import IDENTITY, accepted_by, compress, preferred
from runtime.content.colours import COLOURS, COLOURS_NAME
from runtime.kept import Kept
from runtime.packed import SUFFIXES, is_text
from runtime.pages.currents import NotThere
from runtime.pages.portal import Portal

_OFFERED = ("br", "zstd", "gzip")  # the smallest first
_ALL = {
    "vary": "Accept-Encoding",
    "content-security-policy": "default-src 'none'",
}  # a file, opened alone, needs nothing
_FOREVER = {"cache-control": "public, max-age=31536000, immutable", **_ALL}
_ONCE = {"cache-control": "no-store", **_ALL}
_TYPES = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml", "png": "image/png", "webp": "image/webp"}
_MOST_ANSWERS = 200


class Assets:
    """The files of the build, which holds most codings of them, and those of editors, compressed when first asked."""

    def __init__(self, portal: Portal) -> None:
        """Take whose files they are."""
        self._portal = portal
        self._files = portal.build.under("assets")
        self._ready: Kept[Response] = Kept(_MOST_ANSWERS)

    async def __call__(self, request: Request) -> Response:
        """Return a file; its name holds its hash, so it never changes (RFC 8246).

        A stylesheet of colours that is not known here (another instance is ahead, or a page is old) is the one in
        force, for this once: a page of other colours is better than one without any.
        """
        name, once = request.path_params["name"], False
        if (data := self._found(name)) is None and COLOURS_NAME.fullmatch(name):
            name, once = self._portal.asset(COLOURS).rpartition("/")[2], True
            data = self._found(name)
        if data is None:
            raise NotThere
        coding = preferred(accepted_by(request.scope), _OFFERED) if is_text(name) else IDENTITY
        if (ready := self._ready.get((name, coding, once))) is None:
            ready = self._ready[name, coding, once] = self._answer(name, data, coding, _ONCE if once else _FOREVER)
        return ready

    def _found(self, name: str) -> bytes | None:
        if name.endswith(tuple(SUFFIXES.values())):
            return None
        return self._portal.edition.files.get(name) or self._files.get(name) or self._portal.sheets.get(name)

    def _answer(self, name: str, data: bytes, coding: str, kept: dict[str, str]) -> Response:
        media_type = _TYPES.get(name.rpartition(".")[2], "application/octet-stream")
        if coding != IDENTITY:
            coded = self._files.get(name + SUFFIXES.get(coding, "-")) or compress(data, coding, thoroughly=True)
            if len(coded) < len(data):
                return Response(coded, media_type=media_type, headers={**kept, "content-encoding": coding})
        return Response(data, media_type=media_type, headers=kept)
