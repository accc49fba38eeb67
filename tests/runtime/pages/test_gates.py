"""Gates: which stand before a screen, and who is let through for how long."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from runtime.cabinet.model import Const, Gate, Screen, Text
from runtime.content.edition import Edition
from runtime.content.snapshot import Content
from runtime.identity.person import Person
from runtime.pages.gates import Passes, gates_before

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
TERMS = Gate(screen="terms", until=Const(value=False), roles=("subscriber",))
CHECKS = Gate(screen="checks", until=Const(value=False), roles=("subscriber", "agent"))


def _person(*roles: str, subject: str = "1") -> Person:
    return Person(
        subject=subject, issuer="i", name="", roles=frozenset(roles), home="", session={}, session_id="", secret=b""
    )


def _edition() -> Edition:
    return Edition(content=Content(items={}), messages={}, locales=())


@pytest.mark.parametrize(
    ("screen", "role", "before"),
    [
        ("home", "subscriber", ["terms", "checks"]),
        ("checks", "subscriber", ["terms"]),
        ("terms", "subscriber", []),
        ("home", "agent", ["checks"]),
        ("home", "manager", []),
    ],
)
def test_gates_stand_in_their_order_before_all_but_their_own_screen(screen: str, role: str, before: list[str]) -> None:
    """A gate stops the roles that it names, and each gate's screen is behind the earlier ones only."""
    page = Screen(id=screen, path="/", title=Text(key=""))

    assert before == [gate.screen for gate in gates_before((TERMS, CHECKS), page, _person(role))]


def test_pass_ends_with_its_time_and_with_the_edition() -> None:
    """Who came through is not asked again for a while; other people, gates and editions are."""
    passes, edition, person = Passes(), _edition(), _person("subscriber")
    passes.holds(person, TERMS, edition, NOON)
    passes.note(person, TERMS, edition, NOON + timedelta(minutes=10))
    soon, late = NOON + timedelta(minutes=9), NOON + timedelta(minutes=10)

    assert (True, False) == tuple(passes.holds(person, TERMS, edition, at) for at in (soon, late))
    assert not passes.holds(_person("subscriber", subject="2"), TERMS, edition, soon)
    assert not passes.holds(person, CHECKS, edition, soon)
    assert not passes.holds(person, TERMS, _edition(), soon)


def test_what_was_agreed_to_before_a_new_edition_is_no_pass_after_it() -> None:
    """Whoever was still being asked when the terms changed is asked again."""
    passes, before, after, person = Passes(), _edition(), _edition(), _person("subscriber")
    passes.holds(person, TERMS, before, NOON)
    passes.holds(person, TERMS, after, NOON)
    passes.note(person, TERMS, before, NOON + timedelta(minutes=10))

    assert not passes.holds(person, TERMS, after, NOON)
