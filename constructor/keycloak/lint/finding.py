"""Adds findings about a realm to a report."""

from __future__ import annotations

from dataclasses import dataclass

from constructor.diagnostics import Argument, Report
from constructor.keycloak.answers import Thing, text
from constructor.keycloak.deployment import Deployment
from constructor.keycloak.lint.places import Places
from constructor.keycloak.lint.running import Running
from runtime.cabinet.model import Identity


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """All that a check looks at, and the report that it adds to."""

    running: Running
    wanted: Thing
    identity: Identity
    deployment: Deployment
    places: Places
    report: Report

    @property
    def client_id(self) -> str:
        """The name of the cabinet's client."""
        return self.deployment.client_id

    @property
    def realm(self) -> str:
        """The name of the realm."""
        return text(self.wanted.get("realm"))

    def of_realm(self, code: str, setting: str, *keys: str, **arguments: Argument) -> None:
        """Add a finding about a setting of the realm; `keys` lead to what asks for it in the cabinet document."""
        place = f"realms.{self.realm}.{setting}".rstrip(".")
        span = self.places.at(*(keys or ("identity",)))
        self.report.add(code, span, related=(), fixes=(), path=place, **arguments)

    def of_client(self, code: str, setting: str, *keys: str, **arguments: Argument) -> None:
        """Add a finding about a setting of the cabinet's client."""
        self.of_realm(code, f"clients.{self.client_id}.{setting}", *keys, client=self.client_id, **arguments)
