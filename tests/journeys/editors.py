"""Editors of a real Directus that a cabinet of the tests reads."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import httpx2

from constructor.directus.admin import Admin
from constructor.directus.changes import apply
from constructor.directus.deployment import read_deployment
from constructor.directus.server import Directus
from constructor.directus.wanted import wanted_of
from runtime.build import Build
from runtime.outbound import Outbound
from tests.journeys.harness import World

READER = "reader-token-of-the-journeys"
HOOK = "hook-token-of-the-journeys-which-is-long-enough"


@dataclass(frozen=True, slots=True, kw_only=True)
class Editors:
    """People who may write everything in a Directus."""

    directus: Directus
    _client: httpx2.Client = field(default_factory=lambda: httpx2.Client(trust_env=False, timeout=30))

    def settings(self, build: Build, environment: Mapping[str, str], url: str = "") -> Mapping[str, str]:
        """Bring Directus to what the build wants; return the settings of a cabinet that reads it, by way of `url`."""
        told = {**environment, **self.reading(), "PCABINET_DIRECTUS_ADMIN_TOKEN": self.directus.admin_token}
        with ThreadPoolExecutor(1) as thread:  # a browser test may have left a loop running in this one
            thread.submit(asyncio.run, _provision(build, told)).result()
        return {**environment, **self.reading(url)}

    def reading(self, url: str = "") -> Mapping[str, str]:
        """Return the settings by which a cabinet reads this Directus."""
        return {
            "PCABINET_CONTENT": "directus",
            "PCABINET_DIRECTUS_URL": url or self.directus.url,
            "PCABINET_DIRECTUS_TOKEN": READER,
            "PCABINET_DIRECTUS_HOOK_TOKEN": HOOK,
        }

    def leave(self) -> None:
        """Close the way to Directus."""
        self._client.close()

    def await_read(self, world: World) -> None:
        """Wait until the cabinet has read this Directus."""
        for _ in range(200):
            if world.visitor().client.get(f"{world.url}/-/ready").json()["content"]["source"] == "directus":
                return
            time.sleep(0.05)
        raise AssertionError("the cabinet has not read Directus within 10 s")

    def ask(self, path: str) -> Any:
        """Return what the administrator reads at `path`."""
        return self._call("GET", path)

    def change(self, collection: str, number: object, **fields: object) -> None:
        """Change fields of an item; of the only one where `number` is None."""
        where = f"items/{collection}" if number is None else f"items/{collection}/{number}"
        self._call("PATCH", where, fields)

    def add(self, collection: str, **fields: object) -> Any:
        """Make an item and return its identifier."""
        return self._call("POST", f"items/{collection}", fields)["id"]

    def remove(self, collection: str, number: object) -> None:
        """Delete an item."""
        self._call("DELETE", f"items/{collection}/{number}")

    def say(self, language: str, key: str, value: str) -> None:
        """Write an interface text."""
        found = self.ask(f"translations?filter[language][_eq]={language}&filter[key][_eq]={key}&fields=id")
        if found:
            self._call("PATCH", f"translations/{found[0]['id']}", {"value": value})
        else:
            self._call("POST", "translations", {"language": language, "key": key, "value": value})

    def find(self, collection: str, **fields: str) -> Any:
        """Return the identifier of the item that has these values."""
        narrowed = "&".join(f"filter[{name}][_eq]={value}" for name, value in fields.items())
        return self.ask(f"items/{collection}?{narrowed}&fields=id")[0]["id"]

    def _call(self, method: str, path: str, body: Mapping[str, object] | None = None) -> Any:
        headers = {"authorization": f"Bearer {self.directus.admin_token}"}
        answer = self._client.request(method, f"{self.directus.url}/{path}", json=body, headers=headers)
        assert answer.is_success, answer.text
        return answer.json()["data"] if answer.content else None


async def _provision(build: Build, environment: Mapping[str, str]) -> None:
    deployment = read_deployment(environment)
    outbound = Outbound({deployment.url: 4})
    try:
        admin = Admin(base_url=deployment.url, token=deployment.admin_token, outbound=outbound)
        await apply(admin, wanted_of(build, deployment), lambda change: None)
    finally:
        await outbound.close()
