"""What a browser alone needs for a page: raw ASGI that answers with the files of the folder `BENCH_KEPT`, from memory.

The page and its assets are those that the portal answered with once.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.bench.backend import Receive, Send, live

_TYPES = {"css": b"text/css", "svg": b"image/svg+xml", "js": b"text/javascript"}
_FILES = {f"/{file.name}": file.read_bytes() for file in Path(os.environ["BENCH_KEPT"]).iterdir()}


async def app(scope: Mapping[str, Any], receive: Receive, send: Send) -> None:
    """Answer with a file; what is no asset is the page."""
    if scope["type"] == "lifespan":
        await live(receive, send)
        return
    asset = scope["path"].startswith("/assets/")
    body = _FILES[scope["path"].removeprefix("/assets") if asset else "/page.html"]
    kind = _TYPES[scope["path"].rpartition(".")[2]] if asset else b"text/html; charset=utf-8"
    kept = b"public, max-age=31536000, immutable" if asset else b"no-store"
    headers = [(b"content-type", kind), (b"content-length", str(len(body)).encode()), (b"cache-control", kept)]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})
