"""Keycloak's admin API: asked and told as an administrator of the realm `master`."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from time import monotonic
from typing import Literal
from urllib.parse import quote, urlencode

from constructor.keycloak.answers import text, thing
from runtime.outbound import Call, InvalidJson, OutboundError, Reply, Sends, parse_json

DEADLINE = 30.0  # seconds: a realm that is made on a busy machine takes three
ANSWER_BYTES = 16_000_000
EARLY = 10  # seconds before its end a token is no longer used

Reason = Literal["unreachable", "slow", "refused", "forbidden", "foreign", "failed", "unmoved", "taken"]


class AdminError(Exception):
    """Keycloak can not be asked or told. `place` is an address or a path; `said` are Keycloak's own words."""

    def __init__(self, reason: Reason, place: str, *, status: int = 0, said: str = "") -> None:
        super().__init__(reason, place, status, said)
        self.reason = reason
        self.place = place
        self.status = status
        self.said = said


def place(*segments: str, **query: str) -> str:
    """Return a path of the admin API: `realms/pcabinet/clients?clientId=x`; every segment is encoded."""
    path = "/".join(quote(segment, safe="") for segment in segments)
    return f"{path}?{urlencode(query)}" if query else path


@dataclass(slots=True, kw_only=True)
class Admin:
    """The admin API under `base_url` (Keycloak's own address, without `/realms/…`).

    Signs in when first used, and anew before a token ends. Every method raises `AdminError`.
    """

    base_url: str
    user: str
    password: str = field(repr=False)
    outbound: Sends
    _token: str = field(default="", init=False, repr=False)
    _until: float = field(default=0.0, init=False)

    async def get(self, path: str) -> object:
        """Return the answer's JSON, None where there is no such thing."""
        reply = await self._call("GET", path, None)
        return None if reply.status == 404 else self._json(reply, path)

    async def post(self, path: str, body: object) -> None:
        """Make something."""
        self._taken(await self._call("POST", path, body), path)

    async def put(self, path: str, body: object) -> None:
        """Change something."""
        self._taken(await self._call("PUT", path, body), path)

    async def delete(self, path: str, body: object = None) -> None:
        """Take something away."""
        self._taken(await self._call("DELETE", path, body), path)

    async def discovery(self, realm: str) -> object:
        """Return the realm's discovery document (OpenID Connect Discovery 1.0 §4), None where there is no realm."""
        path = f"/realms/{quote(realm, safe='')}/.well-known/openid-configuration"
        reply = await self._send("GET", path, {}, None)
        return None if reply.status == 404 else self._json(reply, path)

    async def _call(self, method: str, path: str, body: object) -> Reply:
        headers = {"Authorization": f"Bearer {await self._signed_in()}", "Accept": "application/json"}
        if body is None:
            return await self._send(method, f"/admin/{path}", headers, None)
        headers["Content-Type"] = "application/json"
        return await self._send(method, f"/admin/{path}", headers, json.dumps(body, default=float).encode())

    async def _signed_in(self) -> str:
        if self._token and monotonic() < self._until:
            return self._token
        path = "/realms/master/protocol/openid-connect/token"
        grant = {"grant_type": "password", "client_id": "admin-cli", "username": self.user, "password": self.password}
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
        reply = await self._send("POST", path, headers, urlencode(grant).encode())
        if reply.status in (400, 401):
            raise AdminError("refused", self.base_url, status=reply.status, said=_said(reply))
        answer = thing(self._json(reply, path))
        self._token = text(answer.get("access_token"))
        if not self._token:
            raise AdminError("foreign", self.base_url, status=reply.status)
        lifetime = answer.get("expires_in")
        self._until = monotonic() + max(0, (lifetime if isinstance(lifetime, int) else 0) - EARLY)
        return self._token

    async def _send(self, method: str, path: str, headers: dict[str, str], body: bytes | None) -> Reply:
        call = Call(
            method=method, url=self.base_url.rstrip("/") + path, headers=headers, body=body,
            deadline=DEADLINE, answer_bytes=ANSWER_BYTES, content_types=("application/json", "+json"),
        )  # fmt: skip
        try:
            return await self.outbound.send(call)
        except OutboundError as error:
            if error.reason in ("content_type", "redirect", "malformed", "too_large"):
                raise AdminError("foreign", self.base_url, status=error.status or 0) from error
            raise AdminError("slow" if error.reason == "timeout" else "unreachable", self.base_url) from error

    def _json(self, reply: Reply, path: str) -> object:
        self._taken(reply, path)
        try:
            return parse_json(reply.body)
        except InvalidJson as error:
            raise AdminError("foreign", self.base_url, status=reply.status) from error

    def _taken(self, reply: Reply, path: str) -> None:
        if reply.status < 300:
            return
        if reply.status in (401, 403):
            raise AdminError("forbidden", path, status=reply.status)
        if path.startswith("/"):  # one of the addresses that every Keycloak has
            raise AdminError("foreign", self.base_url, status=reply.status)
        raise AdminError("failed", path, status=reply.status, said=_said(reply))


def _said(reply: Reply) -> str:
    """Return the words of an error answer, without what would steer a terminal."""
    try:
        answer = thing(parse_json(reply.body))
    except InvalidJson:
        return ""
    told = next((text(answer[key]) for key in ("errorMessage", "error_description", "error") if answer.get(key)), "")
    return "".join(letter for letter in told if letter.isprintable())[:200]
