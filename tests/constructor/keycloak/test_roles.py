"""Roles and groups of a realm."""

from __future__ import annotations

from constructor.keycloak.claims import Words
from constructor.keycloak.roles import groups_of, roles_of
from runtime.cabinet.model import Role

ROLES = (
    Role(id="agent", named=("/partners/agents", "agent", "dealer")),
    Role(id="manager", named=("manager",), includes=("agent", "guest")),
    Role(id="guest", named=("/guests",)),
)


def test_a_role_that_includes_others_is_made_of_theirs() -> None:
    """The word of a role is composed of the first word of each role it includes that stands in the same place."""
    made = roles_of(ROLES, Words(realm=("agent", "dealer", "manager")), "pcabinet")
    plain = [{"name": name, "composite": False} for name in ("agent", "dealer")]

    assert {"realm": [*plain, {"name": "manager", "composite": True, "composites": {"realm": ["agent"]}}]} == made


def test_roles_of_the_client_are_made_of_its_own() -> None:
    """Where words are roles of the client, so are the composed ones."""
    made = roles_of(ROLES, Words(client=("agent", "manager")), "pcabinet")
    composed = {"name": "manager", "composite": True, "composites": {"client": {"pcabinet": ["agent"]}}}

    assert {"realm": [], "client": {"pcabinet": [{"name": "agent", "composite": False}, composed]}} == made


def test_groups_stand_in_one_another() -> None:
    """A path is a group in a group; what two paths begin with is made once."""
    made = groups_of(["/partners/agents", "/staff", "/partners", "/partners/dealers/north"])
    dealers = {"name": "dealers", "subGroups": [{"name": "north", "subGroups": []}]}
    partners = {"name": "partners", "subGroups": [{"name": "agents", "subGroups": []}, dealers]}

    assert [partners, {"name": "staff", "subGroups": []}] == made
