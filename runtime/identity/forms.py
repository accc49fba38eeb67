"""Small forms posted to identity's own addresses."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qsl

from starlette.requests import Request

_LONGEST = 32_768
_MOST_FIELDS = 10


async def read_form(request: Request) -> Mapping[str, str] | None:
    """Return the fields of a urlencoded form of at most 32 kB; None for anything else, and for a field given twice."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded":
        return None
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > _LONGEST:
            return None
    return read_pairs(bytes(body))


def read_pairs(encoded: bytes) -> Mapping[str, str] | None:
    """Return the pairs of a form or query string; None where it is malformed or names something twice."""
    try:
        pairs = parse_qsl(
            encoded.decode("ascii"), keep_blank_values=True, strict_parsing=bool(encoded), errors="strict",
            max_num_fields=_MOST_FIELDS,
        )  # fmt: skip
    except ValueError:
        return None
    fields = dict(pairs)
    return fields if len(fields) == len(pairs) else None
