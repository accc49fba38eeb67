"""Whoever has a realm in hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx2

from constructor.keycloak.server import Keycloak


@dataclass(slots=True, kw_only=True)
class Administrator:
    """Whoever has the realm in hand: asks and tells Keycloak by its admin API."""

    keycloak: Keycloak
    realm: str
    client: httpx2.Client = field(init=False)

    def __post_init__(self) -> None:
        """Sign in."""
        self.client = httpx2.Client(trust_env=False, timeout=30)
        answer = self.client.post(
            f"{self.keycloak.url}/realms/master/protocol/openid-connect/token",
            data={
                "grant_type": "password",
                "client_id": "admin-cli",
                "username": self.keycloak.admin_user,
                "password": self.keycloak.admin_password,
            },
        )
        self.client.headers["authorization"] = f"Bearer {answer.json()['access_token']}"

    def call(self, method: str, path: str, body: object = None) -> Any:
        """Return the answer of the realm's admin API."""
        answer = self.client.request(method, f"{self.keycloak.url}/admin/realms/{self.realm}{path}", json=body)
        assert answer.status_code < 300, answer.text
        return answer.json() if answer.content else None

    def make(self, realm: Mapping[str, object]) -> None:
        """Make a whole realm."""
        answer = self.client.post(f"{self.keycloak.url}/admin/realms", json=realm)
        assert answer.status_code == 201, answer.text

    def user(self, who: str) -> str:
        """Return the id of a user."""
        found = self.call("GET", f"/users?username={who}&exact=true")
        return str(found[0]["id"])

    def refreshes(self) -> int:
        """Return how many refreshes the realm has answered so far, well or badly."""
        events = self.call("GET", "/events?max=1000")
        return sum(event["type"] in ("REFRESH_TOKEN", "REFRESH_TOKEN_ERROR") for event in events)

    def close(self) -> None:
        """Let go of the connections."""
        self.client.close()
