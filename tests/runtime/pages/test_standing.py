"""What is worked out once for an edition, and for whom it holds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from constructor.embedded import Embedding
from runtime.cabinet.model import Apply, Const
from runtime.cabinet.model import Path as Walk
from runtime.content.edition import FixedContent
from runtime.identity.person import Person
from runtime.pages.portal import Portal, Standing, built_edition, open_portal
from runtime.records import replace
from runtime.settings import read_settings
from tests.journeys.harness import POTOK, compiled

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
SINCE = Apply(name=">=", args=(Apply(name="today"), Apply(name="date", args=(Const(value="2026-11-23"),))))


@pytest.fixture(scope="module")
def portal() -> Portal:
    """The flagship, over its own content."""
    build = compiled(POTOK).build
    embedding = Embedding(port=8000, folder=Path("/nowhere"))
    settings = read_settings(embedding.environment(tuple(build.cabinet.sources)), build.cabinet.sources)
    return open_portal(build, settings, None, None, lambda: NOW, 1.0)  # type: ignore[arg-type]  # nobody is asked


def person(region: str, *roles: str) -> Person:
    """Return somebody of a region."""
    return Person(
        subject="anna", issuer="https://id", name="Анна", roles=frozenset(roles), home="", session={"region": region},
        session_id="one", secret=b"",
    )  # fmt: skip


def standing(portal: Portal, **audiences: object) -> Standing:
    """Return what stands where these are the audiences."""
    cabinet = replace(portal.cabinet, audiences=audiences)
    return Standing(cabinet, portal.edition)


def test_a_page_has_the_same_portal_until_editors_publish(portal: Portal) -> None:
    """What was worked out for one edition is not there for the next."""
    first, again = portal.for_page(), portal.for_page()
    published = replace(portal, keeper=FixedContent(built_edition(portal.build)))

    assert first is again
    assert first.standing is portal.standing
    assert first is not published.for_page()
    assert portal.standing is not published.standing


def test_who_belongs_to_an_audience_is_asked_of_each_session(portal: Portal) -> None:
    """Somebody whose claims have changed is another, though the session has the same name; a guest is nobody."""
    north = Apply(name="==", args=(Walk(root="session", parts=("region",)), Const(value="north")))
    stands = standing(portal, north=north)
    northern, southern = person("north"), person("south")
    seen = [stands.viewer(who, NOW).audiences for who in (northern, southern, northern, None)]

    assert [{"north"}, set(), {"north"}, set()] == [set(words) for words in seen]


def test_an_audience_of_a_day_is_asked_of_each_page(portal: Portal) -> None:
    """What the clock decides is never kept."""
    stands, anna = standing(portal, late=SINCE), person("north")
    seen = [stands.viewer(anna, NOW + timedelta(days=days)).audiences for days in (0, 1)]

    assert [set(), {"late"}] == [set(words) for words in seen]


@pytest.mark.parametrize(
    ("header", "code"), [("en;q=0.5, ru;q=0.4", "en"), ("kk", "ru"), ("", "ru"), ("en;q=0", "ru"), ("en;q=x", "ru")]
)
def test_a_wish_for_a_language_is_read_once(portal: Portal, header: str, code: str) -> None:
    """The same header has the same answer, the first language where there is none of those wanted."""
    stands = standing(portal)

    assert [code, code] == [stands.wished(header).code for _ in range(2)]
