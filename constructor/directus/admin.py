"""Directus's REST API: asked and told with an administrator's token."""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlencode

from constructor.keycloak.answers import Thing, text, thing, things
from runtime.outbound import Call, InvalidJson, OutboundError, Reply, Sends, parse_json

DEADLINE = 60.0  # seconds: a collection that is made on a busy machine takes a few
ANSWER_BYTES = 32_000_000
TRIES, PAUSE = 10, 1.0  # seconds between two tries

Reason = Literal[
    "unreachable", "slow", "refused", "forbidden", "foreign", "failed", "unmoved", "limit", "restricted", "clash",
]  # fmt: skip
_BY_CODE: dict[str, Reason] = {"LIMIT_EXCEEDED": "limit", "RESOURCE_RESTRICTED": "restricted"}


class AdminError(Exception):
    """Directus can not be asked or told. `place` is an address, a path or a name; `said` are Directus's own words."""

    def __init__(self, reason: Reason, place: str, *, status: int = 0, said: str = "") -> None:
        super().__init__(reason, place, status, said)
        self.reason = reason
        self.place = place
        self.status = status
        self.said = said


def place(path: str, **query: str) -> str:
    """Return a path with a query; `filter__name` stands for `filter[name][_eq]`."""
    named = {_filter(key): value for key, value in query.items()}
    return f"{path}?{urlencode(named)}" if named else path


def _filter(key: str) -> str:
    return f"filter[{key.removeprefix('filter__')}][_eq]" if key.startswith("filter__") else key


@dataclass(frozen=True, slots=True, kw_only=True)
class Admin:
    """The REST API under `base_url`. Every method raises `AdminError`."""

    base_url: str
    token: str = field(repr=False)
    outbound: Sends

    async def all(self, path: str) -> tuple[Thing, ...]:
        """Return the things that a path lists."""
        return things(await self.get(path))

    async def get(self, path: str) -> object:
        """Return the data of an answer."""
        return self._data(await self._send("GET", path, self.token), path)

    async def post(self, path: str, body: object) -> None:
        """Make something."""
        self._taken(await self._send("POST", path, self.token, body), path)

    async def patch(self, path: str, body: object) -> None:
        """Change something."""
        self._taken(await self._send("PATCH", path, self.token, body), path)

    async def delete(self, path: str) -> None:
        """Take something away."""
        self._taken(await self._send("DELETE", path, self.token), path)

    async def upload(self, path: str, fields: Mapping[str, str], name: str, media_type: str, data: bytes) -> None:
        """Lay a file down; what is told of it goes before it (RFC 7578)."""
        boundary = secrets.token_hex(16)
        parts = [
            f'--{boundary}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
            for key, value in fields.items()
        ]
        safe = "".join(letter for letter in name if letter.isprintable() and letter not in '"\\/')
        head = f'Content-Disposition: form-data; name="file"; filename="{safe}"\r\nContent-Type: {media_type}\r\n\r\n'
        body = b"".join((*parts, f"--{boundary}\r\n{head}".encode(), data, f"\r\n--{boundary}--\r\n".encode()))
        kind = f"multipart/form-data; boundary={boundary}"
        self._taken(await self._deliver("POST", path, self.token, body, kind), path)

    async def owner_of(self, token: str) -> str:
        """Return the id of the user whose token it is, "" for nobody's."""
        path = "users/me?fields=id"
        reply = await self._send("GET", path, token)
        return "" if reply.status in (401, 403) else text(thing(self._data(reply, path)).get("id"))

    async def _send(self, method: str, path: str, token: str, body: object = None) -> Reply:
        sent = None if body is None else json.dumps(body, ensure_ascii=False, default=float).encode()
        return await self._deliver(method, path, token, sent, "application/json")

    async def _deliver(self, method: str, path: str, token: str, sent: bytes | None, kind: str) -> Reply:
        headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"}
        if sent is not None:
            headers["Content-Type"] = kind
        call = Call(
            method=method, url=f"{self.base_url}/{path}", headers=headers, body=sent,
            deadline=DEADLINE, answer_bytes=ANSWER_BYTES, content_types=("application/json",),
        )  # fmt: skip
        try:
            reply = await self.outbound.send(call)
            for _ in range(TRIES):
                if reply.status != 503:  # so says a Directus with too much to do, before it does anything
                    break
                await asyncio.sleep(PAUSE)
                reply = await self.outbound.send(call)
            return reply
        except OutboundError as error:
            if error.reason in ("timeout", "unreachable"):
                raise AdminError("slow" if error.reason == "timeout" else "unreachable", self.base_url) from error
            raise AdminError("foreign", self.base_url, status=error.status or 0) from error

    def _data(self, reply: Reply, path: str) -> object:
        self._taken(reply, path)
        try:
            answer = thing(parse_json(reply.body))
        except InvalidJson as error:
            raise AdminError("foreign", self.base_url, status=reply.status) from error
        if "data" not in answer:
            raise AdminError("foreign", self.base_url, status=reply.status)
        return answer["data"]

    def _taken(self, reply: Reply, path: str) -> None:
        if reply.status < 300:
            return
        code, said = _said(reply)
        if reply.status == 401:
            raise AdminError("refused", self.base_url, status=401)
        if code in _BY_CODE:
            raise AdminError(_BY_CODE[code], path, status=reply.status, said=said)
        if not code:
            raise AdminError("foreign", self.base_url, status=reply.status)
        raise AdminError("forbidden" if reply.status == 403 else "failed", path, status=reply.status, said=said)


def _said(reply: Reply) -> tuple[str, str]:
    """Return the code of an error answer and its words, without what would steer a terminal."""
    try:
        errors = things(thing(parse_json(reply.body)).get("errors"))
    except InvalidJson:
        return "", ""
    first = errors[0] if errors else {}
    words = "".join(letter for letter in text(first.get("message")) if letter.isprintable())
    return text(thing(first.get("extensions")).get("code")), words[:200]
