"""Files under `/assets/`: those of the build for ever, and stylesheets of colours whatever editors do meanwhile."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from constructor.embedded import dress_of
from tests.journeys.harness import World, altered, compiled, running

BRAND = "#a4005c"


@pytest.fixture(scope="module")
def branded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The flagship whose file content has a brand colour and a name of its own."""
    more = {"content/site.yaml": f'brand: "{BRAND}"\nradius: round\n'}
    with running(compiled(altered(tmp_path_factory.mktemp("branded"), more))) as world:
        yield world


def sheet(world: World) -> str:
    """Return the address of the colours on a page."""
    page = world.visitor().get("/news").page
    return next(link.attrs["href"] for link in page.all("link", rel="stylesheet") if "colours" in link.attrs["href"])


def test_colours_of_file_content_are_worn(branded: World) -> None:
    """The page names a stylesheet with the editors' colours and corners, which never changes."""
    reply = branded.visitor().get(sheet(branded))

    assert f"--accent:light-dark({BRAND}," in reply.html
    assert "--radius:1.125rem" in reply.html
    assert ("text/css; charset=utf-8", "public, max-age=31536000, immutable") == (
        reply.headers["content-type"],
        reply.headers["cache-control"],
    )


def test_the_builds_stylesheet_is_served_still(branded: World) -> None:
    """A page that was made before the change finds its own."""
    reply = branded.visitor().get(f"/assets/{branded.build.cabinet.assets['colours.css']}")

    assert (200, False) == (reply.status, BRAND in reply.html)


def test_an_unknown_stylesheet_of_colours_is_the_present_one(branded: World) -> None:
    """A page of another instance, or of an hour ago, has colours; what it got is not kept."""
    reply = branded.visitor().get("/assets/colours.0123456789ab.css")

    assert (200, "no-store") == (reply.status, reply.headers["cache-control"])
    assert BRAND in reply.html


@pytest.mark.parametrize("name", ["styles.0123456789ab.css", "colours.css", "colours.0123456789ab.css.map"])
def test_other_unknown_files_are_none(branded: World, name: str) -> None:
    """Only colours may be another's."""
    assert 404 == branded.visitor().get(f"/assets/{name}").status


def test_the_embedded_provider_wears_the_same(branded: World) -> None:
    """The sign-in page has the editors' colours."""
    assert any(BRAND.encode() in sheet for sheet in dress_of(branded.build).stylesheets)
