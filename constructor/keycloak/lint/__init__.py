"""Finds what weakens a running realm, or keeps the cabinet from working with it."""

from __future__ import annotations

from constructor.keycloak.lint.client import look_at_client, look_at_others
from constructor.keycloak.lint.finding import Look
from constructor.keycloak.lint.levels import look_at_levels
from constructor.keycloak.lint.people import look_at_people
from constructor.keycloak.lint.places import Places
from constructor.keycloak.lint.realm import look_at_realm, look_at_server
from constructor.keycloak.lint.running import Running, read_running

__all__ = ["Look", "Places", "Running", "lint", "read_running"]


def lint(look: Look) -> None:
    """Add all findings about the realm that is looked at; of one that is not there only that."""
    if not look.running.realm:
        look.of_realm("PC7133", "", kind="realm", name=look.realm)
        return
    look_at_realm(look)
    look_at_server(look)
    look_at_people(look)
    look_at_levels(look)
    look_at_others(look)
    if not look.running.client:
        look.of_realm("PC7133", "clients", kind="client", name=look.client_id)
        return
    look_at_client(look)
