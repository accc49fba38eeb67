"""Files under `/assets/`: those of the build for ever, and stylesheets of colours whatever editors do meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection, HTTPResponse
from urllib.parse import urlsplit

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


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [("gzip, deflate, br, zstd", "br"), ("zstd, gzip", "zstd"), ("gzip", "gzip"), ("identity", None), ("br;q=0", None)],
)
@pytest.mark.parametrize("logical", ["styles.css", "colours.css", "icons.svg", "cabinet.js"])
def test_a_file_comes_in_the_smallest_coding_that_is_read(
    branded: World, logical: str, accepted: str, coding: str | None
) -> None:
    """It is compressed beforehand, says so, and is the same file; the page's own colours are no exception."""
    name = sheet(branded).rpartition("/")[2] if logical == "colours.css" else branded.build.cabinet.assets[logical]
    _, plain = _fetched(branded, name, "identity")
    reply, body = _fetched(branded, name, accepted)

    assert (200, coding, "Accept-Encoding") == (
        reply.status, reply.headers["content-encoding"], reply.headers["vary"],
    )  # fmt: skip
    assert str(len(body)) == reply.headers["content-length"]
    assert (plain == body) is (coding is None)


@pytest.mark.parametrize("suffix", [".br", ".zst", ".gz"])
def test_compressed_files_have_no_address_of_their_own(branded: World, suffix: str) -> None:
    """Nobody would know what to do with their bytes."""
    assert 404 == _fetched(branded, branded.build.cabinet.assets["styles.css"] + suffix, "identity")[0].status


def _fetched(world: World, name: str, accepted: str) -> tuple[HTTPResponse, bytes]:
    """Return the answer and its body as they came over the wire."""
    place = urlsplit(world.url)
    with closing(HTTPConnection(str(place.hostname), place.port, timeout=5)) as connection:
        connection.putrequest("GET", f"/assets/{name}", skip_accept_encoding=True)
        connection.putheader("Accept-Encoding", accepted)
        connection.endheaders()
        reply = connection.getresponse()
        return reply, reply.read()
