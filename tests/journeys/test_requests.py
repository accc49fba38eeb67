"""What a request may be, what every answer carries, and that no address is without its decision."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from constructor.embedded import Embedding
from runtime.app import create_app
from runtime.dispatch import Access, Entry, Undecided
from runtime.settings import read_settings
from tests.journeys.harness import POTOK, World, compiled, running


async def _fails(request: Request) -> Response:
    raise RuntimeError("the secret of 10.0.0.1")


async def _answers(request: Request) -> Response:
    return PlainTextResponse("open")


@pytest.fixture(scope="module")
def failing() -> Iterator[World]:
    """The flagship with an address behind which everything goes wrong."""
    with running(compiled(POTOK), extra=(Entry(path="/fails", endpoint=_fails, access="everyone"),)) as world:
        yield world


def test_route_without_a_decision_stops_the_application(tmp_path: Path) -> None:
    """An address that does not say who may call it is an error before anything is served."""
    build = compiled(POTOK).build
    environment = Embedding(port=8000, folder=tmp_path).environment(("billing",))
    settings = read_settings(dict(environment), build.cabinet.sources)
    extra = Entry(path="/open", endpoint=_answers, access=cast("Access", ""))

    with pytest.raises(Undecided, match="/open"):
        create_app(build, settings, extra=(extra,))


def test_our_own_mistake_is_a_page_with_a_code(failing: World, caplog: pytest.LogCaptureFixture) -> None:
    """The page says that something went wrong and how to call it; the trace is in the log under that code only."""
    reply = failing.visitor().get("/fails")
    code = re.search(r"UI-500-[0-9a-f]{4}", reply.main.text)

    assert (500, "Что-то пошло не так") == (reply.status, reply.main.one("h1").text)
    assert code is not None
    assert code.group() in caplog.text
    assert "the secret of 10.0.0.1" in caplog.text
    assert not re.search(r"Traceback|RuntimeError|10\.0\.0\.1|\.py\b", reply.html)


def test_our_own_mistake_is_protected_like_any_page(failing: World) -> None:
    """The page about a mistake has the headers of every page: a name stands in it, too."""
    reply, page = failing.person("anna").get("/fails"), failing.person("anna").get("/news")
    names = [name for name in page.headers if name not in ("date", "content-length")]

    assert "Анна" in reply.html
    assert {name: page.headers[name] for name in names} == {name: reply.headers.get(name) for name in names}


@pytest.mark.parametrize(
    "address", ["/nowhere", "/agents", "/agent/1", "/.env", "/account/../agent/x", "/%D0%B0", "/assets/none.css", "/-/"]
)
def test_unknown_address_is_a_404_in_words(world: World, address: str) -> None:
    """What is not there is told in words with a way home."""
    reply = world.person("ivan").get(address)

    assert (404, "Страница не найдена") == (reply.status, reply.main.one("h1").text)
    assert "/" == reply.main.href("На главную")
    assert "Иван Иванов" in reply.page.text


@pytest.mark.parametrize(
    "target", ["//evil.example/x", "/%5Cevil.example", "/%2Fevil.example", "/%2F%2Fevil.example", "///x"]
)
def test_no_path_makes_links_to_another_host(world: World, target: str) -> None:
    """The page that says that nothing is there links to this host only, whatever was asked for."""
    reply = world.visitor().get(f"{world.url}{target}")
    links = [link.attrs["href"] for link in reply.page.all("a")]

    assert (404, True) == (reply.status, len(links) > 2)
    assert [] == [link for link in links if not re.match(r"/(?![/\\])|tel:|mailto:|#|$", link)]


@pytest.mark.parametrize("address", ["/agent?tab=a&tab=b", "/agent?c=&c=", "/agent?x=%FF", "/agent?" + "a" * 4001])
def test_ambiguous_query_is_a_404(world: World, address: str) -> None:
    """A parameter given twice, bytes that are no text, or too many of them: nothing is asked."""
    ivan = world.person("ivan")

    assert 404 == ivan.get(address).status
    assert [] == world.billing.seen


def test_parameters_that_nobody_declared_reach_nobody(world: World) -> None:
    """The browser can not name a backend's parameter."""
    world.person("pavel").get("/agent?agentId=A-100&limit=1000&offset=5&customerId=1003&sort=-id&session.agent=A-100")

    assert [
        "GET /orders/totals?agentId=A-200",
        "GET /subscribers/totals?agentId=A-200",
        "GET /subscribers?agentId=A-200&offset=0&limit=20&sort=createdAt",
    ] == sorted(world.billing.seen)


@pytest.mark.parametrize("address", ["/agent", "/news", "/-/live", "/robots.txt"])
def test_head_is_get_without_a_body(world: World, address: str) -> None:
    """HEAD tells the same as GET and sends nothing."""
    ivan = world.person("ivan")
    reply, full = ivan.send("HEAD", address), ivan.send("GET", address)

    assert (200, "") == (reply.status, reply.html)
    assert full.headers["content-type"] == reply.headers["content-type"]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_other_methods_are_refused(world: World, method: str) -> None:
    """A screen is read; nothing else can be done to it."""
    ivan = world.person("ivan")

    assert 405 == ivan.send(method, "/agent").status
    assert [] == world.billing.seen


def _raw(world: World, *lines: str) -> bytes:
    """Send a request as written and return the first line of the answer."""
    port = int(world.url.rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
        connection.sendall("\r\n".join([*lines, "Connection: close", "", ""]).encode())
        return connection.makefile("rb").readline()


@pytest.mark.parametrize(
    ("hosts", "status"),
    [
        (["evil.example"], 421),
        (["127.0.0.1"], 421),
        (["{host}", "{host}"], 400),
        (["{host}", "evil.example"], 400),
        ([], 400),
        (["{host}"], 200),
    ],
)
def test_host_is_the_cabinets_own_and_named_once(world: World, hosts: list[str], status: int) -> None:
    """Another host, none or two are refused before anything is looked at (RFC 9112 §3.2)."""
    host = world.url.removeprefix("http://")
    named = [f"Host: {each.format(host=host)}" for each in hosts]

    assert f"HTTP/1.1 {status}" == _raw(world, "GET /news HTTP/1.1", *named).decode()[:12]


@pytest.mark.parametrize("target", ["/news/../agent", "/news\\x", "/ne ws", '/"><b>', "*", "//news"])
def test_strange_targets_open_nothing(world: World, target: str) -> None:
    """No spelling of a path leads to a page or to an error of ours."""
    line = _raw(world, f"GET {target} HTTP/1.1", f"Host: {world.url.removeprefix('http://')}").decode()

    assert line[9:12] in ("303", "400", "404")


@pytest.mark.parametrize(
    ("who", "address"), [("ivan", "/agent"), ("", "/news"), ("ivan", "/none"), ("", "/signed-out")]
)
def test_every_page_is_protected(world: World, who: str, address: str) -> None:
    """No scripts or styles in the page, none from elsewhere, no frame, no store."""
    reply = (world.person(who) if who else world.visitor()).get(address)
    policy = reply.headers["content-security-policy"]

    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert "no-store" == reply.headers["cache-control"]
    assert "nosniff" == reply.headers["x-content-type-options"]
    assert "server" not in reply.headers
    assert not re.search(r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son[a-z]+=|javascript:|https?://(?!127)", reply.html)


def test_assets_are_kept_for_ever(world: World) -> None:
    """A file of the build has its hash in its name, and may be kept by everybody."""
    visitor = world.visitor()
    page = visitor.get("/news").page
    style = next(page.all("link", rel="stylesheet")).attrs["href"]
    reply = visitor.get(style)

    assert "public, max-age=31536000, immutable" == reply.headers["cache-control"]
    assert reply.headers["content-type"].startswith("text/css")


def test_health_is_told_without_a_session(world: World) -> None:
    """The portal is live and ready, and says which build it serves."""
    visitor = world.visitor()

    assert "live" == visitor.get("/-/live").html
    assert world.build.id in visitor.get("/-/ready").html


def test_an_address_has_one_spelling(world: World) -> None:
    """A slash too many is another address, and nothing is redirected on the request's own word."""
    ivan = world.person("ivan")

    assert [404, 404] == [ivan.get(path).status for path in ("/agent/", "/subscribers/")]
