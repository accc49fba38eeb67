"""Where in a realm stands what the cabinet reads of claims."""

from __future__ import annotations

import pytest

from constructor.keycloak.claims import Words, attribute, claims_of, held, words_of
from runtime.cabinet.model import Apply, Const, Expr, Identity, Path, Role


def of(*parts: str) -> Path:
    """Return a path below `claims`."""
    return Path(root="claims", parts=parts)


REALM, CLIENT, GROUPS = of("realm_access", "roles"), of("resource_access", "pcabinet", "roles"), of("groups")
ROLES = (
    Role(id="subscriber", named=("subscriber",)),
    Role(id="agent", named=("agent", "/partners/agents")),
    Role(id="manager", named=("manager",), includes=("agent",)),
)


def identity(*roles_in: Expr, **session: Expr) -> Identity:
    """Return an identity with these places of roles and these session values."""
    return Identity(session=session, roles_in=roles_in, roles=ROLES)


def test_claims_that_keycloak_does_not_give_are_attributes() -> None:
    """Whatever an expression reads beyond Keycloak's own claims is an attribute of users, nested names by dots."""
    named = Apply(name="coalesce", args=(of("address", "city"), of("email"), Const(value="?")))
    claims = claims_of(identity(REALM, name=of("name"), city=named, subscriber=of("subscriber_id")))

    assert ("address.city", "subscriber_id") == claims.attributes


def test_an_attribute_with_words_of_roles_may_hold_several() -> None:
    """An attribute named in `roles_in` has many values, one read by the session has one."""
    claims = claims_of(identity(of("departments"), subscriber=of("subscriber_id")))

    assert (("departments", "subscriber_id"), frozenset({"departments"})) == (claims.attributes, claims.many)


@pytest.mark.parametrize(
    ("roles_in", "expected"),
    [
        ((REALM, CLIENT, GROUPS), (True, ("pcabinet",), True)),
        ((of("resource_access", "billing", "roles"), GROUPS), (False, ("billing",), True)),
        ((of("departments"),), (False, (), False)),
    ],
)
def test_only_places_that_are_read_are_told(roles_in: tuple[Expr, ...], expected: tuple[bool, object, bool]) -> None:
    """Realm roles, roles of clients and groups go into tokens only where `roles_in` reads them."""
    claims = claims_of(identity(*roles_in))

    assert expected == (claims.realm_roles, claims.clients, claims.groups)


@pytest.mark.parametrize(
    ("roles_in", "expected"),
    [
        ((REALM, CLIENT), Words(realm=("subscriber", "agent", "manager"))),
        ((CLIENT, REALM, GROUPS), Words(client=("subscriber", "agent", "manager"), groups=("/partners/agents",))),
        ((GROUPS,), Words(groups=("/partners/agents",))),
        # Another's client is not ours to give roles to.
        ((of("resource_access", "billing", "roles"), REALM), Words(realm=("subscriber", "agent", "manager"))),
        ((of("departments"),), Words()),
    ],
)
def test_words_are_kept_in_the_first_place_that_can_hold_them(roles_in: tuple[Expr, ...], expected: Words) -> None:
    """The order of `roles_in` decides between realm and client; paths of groups are groups if groups are read."""
    assert expected == words_of(identity(*roles_in), "pcabinet")


def test_a_person_holds_what_the_claims_say() -> None:
    """The words of a persona stand where the same claims would come from."""
    claims = {
        "realm_access": {"roles": ["agent"]},
        "resource_access": {"pcabinet": {"roles": ["pay"]}, "billing": {"roles": ["read"]}},
        "groups": ["/partners/agents"],
        "address": {"city": "Казань", "floor": 3},
        "departments": ["a", "b"],
    }

    assert Words(realm=("agent",), client=("pay",), groups=("/partners/agents",)) == held(claims, "pcabinet")
    assert [("Казань",), ("3",), ("a", "b"), ()] == [
        attribute(claims, name) for name in ("address.city", "address.floor", "departments", "phone")
    ]
