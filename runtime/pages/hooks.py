"""Where a Directus tells that something has changed: who shows the secret is listened to, what he says is not."""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable

from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response

from runtime.content.edition import FixedContent
from runtime.pages.currents import NotThere
from runtime.pages.portal import Portal

PATH = "/-/hooks/content"
_BODY_BYTES = 16_384


def content_hook(portal: Portal, token: str) -> Callable[[Request], Awaitable[Response]]:
    """Return the endpoint; without a token, or where content is the build's own, there is none."""
    keeper = portal.keeper
    hint = None if isinstance(keeper, FixedContent) else keeper.hint

    async def hook(request: Request) -> Response:
        """Have content read again soon; 403 for whoever does not show the secret."""
        if not token or hint is None:
            raise NotThere
        shown = request.headers.get("authorization", "").encode("latin-1")
        if not hmac.compare_digest(shown, f"Bearer {token}".encode()):
            return PlainTextResponse("", status_code=403)
        if not await _short(request):
            return PlainTextResponse("", status_code=413)
        hint()
        return PlainTextResponse("", status_code=202)

    return hook


async def _short(request: Request) -> bool:
    """Read the body to its end, so that the connection can be used again; nothing of it is looked at."""
    length = 0
    try:
        async for chunk in request.stream():
            length += len(chunk)
            if length > _BODY_BYTES:
                return False
    except ClientDisconnect:
        return True  # what was to be told is told
    return True
