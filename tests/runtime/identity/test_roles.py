"""Claims become roles and session values."""

from __future__ import annotations

from typing import Any

import pytest

from runtime.cabinet.model import Role
from runtime.identity.roles import Grant, grant
from runtime.records import replace
from tests.runtime.identity.hostile import IDENTITY


def granted(**claims: Any) -> Grant:
    return grant(IDENTITY, claims)


def roles(*words: str, **claims: Any) -> tuple[str, ...]:
    return granted(realm_access={"roles": list(words)}, **claims).roles


def test_a_word_in_any_of_the_places_grants_the_role() -> None:
    """Realm roles and groups alike."""
    assert roles("subscriber", subscriber_id="1") == ("subscriber",)
    assert granted(groups=["/partners/agents"], agent_id="7").roles == ("agent",)


def test_a_word_may_stand_alone() -> None:
    """A claim that is one text is one word."""
    assert granted(groups="/partners/agents", agent_id="7").roles == ("agent",)


def test_roles_are_in_the_order_of_the_cabinet() -> None:
    """The first decides the home."""
    assert roles("administrator", "agent", "subscriber", agent_id="7", subscriber_id="1") == (
        "subscriber",
        "agent",
        "administrator",
    )


def test_a_role_includes_others() -> None:
    """A manager who is an agent has both."""
    assert roles("manager", agent_id="7") == ("agent", "manager")


def test_an_included_role_needs_its_claims_too() -> None:
    """A manager of all subscribers who is agent of none is no agent."""
    assert roles("manager") == ("manager",)


def test_a_role_whose_claim_is_unknown_is_not_granted() -> None:
    """And includes nothing."""
    identity = replace(
        IDENTITY, roles=(Role(id="a", named=("a",), needs=("agent",), includes=("b",)), Role(id="b", named=()))
    )

    assert grant(identity, {"groups": ["a"]}).roles == ()
    assert grant(identity, {"groups": ["a"], "agent_id": "7"}).roles == ("a", "b")


@pytest.mark.parametrize("claim", ["", None, []])
def test_an_empty_claim_is_unknown(claim: object) -> None:
    """It names nobody, and must not be asked with as if it did."""
    given = granted(realm_access={"roles": ["subscriber"]}, subscriber_id=claim)

    assert (given.roles, given.session["subscriber"]) == ((), None)


def test_including_in_a_ring_ends() -> None:
    """Two roles that include each other are both held."""
    identity = replace(
        IDENTITY,
        roles=(Role(id="a", named=("a",), includes=("b",)), Role(id="b", named=("b",), includes=("a", "nobody"))),
    )

    assert grant(identity, {"groups": ["b"]}).roles == ("a", "b")


@pytest.mark.parametrize(
    "claims",
    [
        {}, {"realm_access": None}, {"realm_access": []}, {"realm_access": "roles"},
        {"realm_access": {"roles": {"a": 1}}},
        {"realm_access": {"roles": [["administrator"]]}}, {"realm_access": {"roles": [1, None, True]}},
        {"realm_access": {"roles": ["Administrator", "administrator ", "admin"]}}, {"roles": ["administrator"]},
        {"email": "a@administrator"}, {"groups": [{"name": "administrator"}]},
    ],
    ids=str,
)  # fmt: skip
def test_other_shapes_grant_nothing(claims: dict[str, object]) -> None:
    """Words are texts in the declared places, equal to the letter."""
    assert grant(IDENTITY, claims).roles == ()


def test_limits_are_the_strictest_of_the_roles_held() -> None:
    """A role without its own has the cabinet's; without any role the cabinet's count."""
    administrator = granted(groups=["administrator", "subscriber"], subscriber_id="1")

    assert (administrator.idle, administrator.absolute) == (900, 28_800)
    assert (granted().idle, granted().absolute) == (1800, 43_200)


def test_a_role_may_have_longer_limits_of_its_own() -> None:
    """What a role says of itself stands in place of the cabinet's."""
    identity = replace(IDENTITY, roles=(Role(id="kiosk", named=("kiosk",), idle=7200),))

    assert grant(identity, {"groups": ["kiosk"]}).idle == 7200
