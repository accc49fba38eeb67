"""The language that somebody chooses."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import pytest

from runtime.pages.address import Address
from runtime.pages.language import switch_language
from runtime.pages.portal import Portal, built_edition
from tests.journeys.harness import POTOK, World, compiled


@pytest.mark.parametrize("secure", [True, False])
def test_cookie_of_the_language_is_secure_where_tls_is(secure: bool) -> None:
    """OWASP ASVS 5.0, 3.3.1: over TLS no cookie of ours is ever sent without it."""
    edition = built_edition(compiled(POTOK).build)
    portal = cast("Portal", SimpleNamespace(edition=edition, secure=secure))
    response = switch_language(portal, Address(path="/news", fields={"lang": "en"}))
    assert response is not None

    assert secure == ("secure" in response.headers["set-cookie"].lower().split("; "))


@pytest.mark.parametrize("address", ["/nowhere", "/signed-out", "/news/none", "/news"])
def test_every_page_may_be_had_in_another_language(larger: World, address: str) -> None:
    """The switch leads on in the language chosen, from error pages too."""
    visitor = larger.visitor()
    reply = visitor.get(next(visitor.get(address).page.all("a", hreflang="en")).attrs["href"])

    assert "en" == reply.page.one("html").attrs["lang"]
    assert "lang=en" not in reply.address


def test_asking_for_a_language_tells_no_closed_screen_from_none(larger: World) -> None:
    """A screen of another role and an address that is none answer alike."""
    anna = larger.person("anna")

    assert [303, 303] == [anna.get(f"/{name}?lang=ru", follow=False).status for name in ("agent", "nowhere")]
