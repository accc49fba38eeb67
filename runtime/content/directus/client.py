"""Questions to a Directus: one at a time, bounded, and with a reason where there is no answer."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from typing import Literal
from urllib.parse import urlencode

from runtime.outbound import Call, InvalidJson, OutboundError, Reply, Sends, parse_json
from runtime.records import Guarded

DEADLINE = 15.0  # seconds for one page of items on a busy machine
ANSWER_BYTES = 16_000_000
_LARGE = 65_536  # bytes that are read beside the loop
_LONGEST_PAUSE = 600.0  # seconds, whatever `Retry-After` asks for

Reason = Literal[
    "unreachable", "slow", "refused", "forbidden", "missing", "invalid", "limited", "failed", "garbled", "too_large",
]  # fmt: skip
_BY_STATUS: Mapping[int, Reason] = {
    400: "invalid", 401: "refused", 403: "forbidden", 404: "missing", 429: "limited", 503: "unreachable",
}  # fmt: skip
_BY_OUTBOUND: Mapping[str, Reason] = {"timeout": "slow", "unreachable": "unreachable", "too_large": "too_large"}


class Trouble(Exception):
    """Directus gave no answer that can be used. `pause` is the seconds for which it wants to be left alone."""

    def __init__(self, reason: Reason, pause: float = 0.0) -> None:
        super().__init__(reason)
        self.reason: Reason = reason
        self.pause = pause

    @property
    def everywhere(self) -> bool:
        """Whether another question would fare no better."""
        return self.reason in ("unreachable", "slow", "refused", "limited")


class Client(Guarded, frozen=True, kw_only=True):
    """Reads the REST API under `url` as the user whose token it is."""

    url: str
    token: str
    outbound: Sends

    async def get(self, path: str, query: Mapping[str, object]) -> object:
        """Return the data of an answer; a value of `query` that is no text is told as JSON. Raises `Trouble`."""
        told = {name: value if isinstance(value, str) else json.dumps(value) for name, value in query.items()}
        address = f"{self.url}/{path}?{urlencode(told)}"
        call = Call(
            method="GET", url=address, deadline=DEADLINE, answer_bytes=ANSWER_BYTES,
            content_types=("application/json",),
            headers={"Authorization": f"Bearer {self.token}", "Accept": "application/json"},
        )  # fmt: skip
        try:
            reply = await self.outbound.send(call)
        except OutboundError as error:
            raise Trouble(_BY_OUTBOUND.get(error.reason, "garbled")) from error
        return await _data(reply)


async def _data(reply: Reply) -> object:
    if reply.status != 200:
        raise Trouble(_BY_STATUS.get(reply.status, "failed"), _pause(reply))
    try:
        large = len(reply.body) > _LARGE
        answer = await asyncio.to_thread(parse_json, reply.body) if large else parse_json(reply.body)
    except InvalidJson as error:
        raise Trouble("garbled") from error
    if not isinstance(answer, dict) or "data" not in answer:
        raise Trouble("garbled")
    return answer["data"]


def _pause(reply: Reply) -> float:
    """Return the seconds of `Retry-After` (RFC 9110 §10.2.3), in whichever of its forms; a minute where unsaid."""
    if reply.status not in (429, 503):
        return 0.0
    told = reply.headers.get("retry-after", "").strip()
    seconds = float(told) if told.isdecimal() and len(told) < 8 else 0.0
    return min(seconds, _LONGEST_PAUSE) if seconds else (60.0 if reply.status == 429 else 0.0)
