"""Ways from a page to the provider and back."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from runtime.cabinet.model import Link
from runtime.handles import Handles
from runtime.identity.person import Person
from runtime.pages.address import Address
from runtime.pages.links import Links
from runtime.render.ways import href
from tests.journeys.harness import POTOK, compiled
from tests.runtime.render.sample import scope

ACTIONS = ["password", "second_factor", "profile", "sessions"]
OLGA = Person(
    subject="s",
    issuer="i",
    name="Olga",
    roles=frozenset({"subscriber"}),
    home="subscriber",
    session={},
    session_id="1",
    secret=b"",
)


def leads(account: str, person: Person | None, **fields: str) -> str | None:
    """Return where a link to an action leads from the page of services."""
    links = Links(
        cabinet=compiled(POTOK).build.cabinet,
        person=person,
        handles=Handles(b"k" * 32),
        address=Address(path="/services", fields=fields),
        current="",
        queries={},
    )
    return href(Link(account=account), scope(links=links))


@pytest.mark.parametrize("action", ACTIONS)
def test_an_action_leads_to_the_provider_and_back_to_the_same_page(action: str) -> None:
    """What is current, its tab and its page stay in the address to come back to; the language goes along."""
    found = urlsplit(leads(action, OLGA, c="sealed~1", tab="b_1", query="а&б") or "")

    asked = {"to": ["/services?c=sealed~1&tab=b_1&query=%D0%B0%26%D0%B1"], "action": [action], "lang": ["ru"]}
    assert "/auth/login" == found.path
    assert asked == parse_qs(found.query)


@pytest.mark.parametrize("action", ACTIONS)
def test_a_guest_has_no_account_to_change(action: str) -> None:
    """The link is not there."""
    assert leads(action, None) is None


def test_only_guests_register() -> None:
    """Who is signed in has an account already."""
    assert leads("register", OLGA) is None
    assert "/auth/login?to=%2Fservices&action=register&lang=ru" == leads("register", None)
