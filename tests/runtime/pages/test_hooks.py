"""Where a Directus tells of changes, in the application itself."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from constructor.embedded import Embedding
from runtime.app import create_app
from runtime.outbound import Call, Reply
from runtime.settings import read_settings
from tests.runtime.content.cabinets import build
from tests.runtime.content.fake import TOKEN, FakeDirectus, news

SECRET = "hook-token-of-thirty-two-characters!"
HOOK = "/-/hooks/content"


class Systems(FakeDirectus):
    """A Directus; nobody else is asked for anything."""

    async def send(self, call: Call) -> Reply:
        """Answer for Directus only."""
        assert ":8055/" in call.url
        return await super().send(call)


def client(folder: Path, directus: FakeDirectus, **more: str) -> TestClient:
    """Return a browser before the flagship that takes its content from a Directus."""
    environment = {
        **Embedding(port=8000, folder=folder).environment(("billing",)),
        "PCABINET_CONTENT": "directus",
        "PCABINET_DIRECTUS_URL": "http://127.0.0.1:8055",
        "PCABINET_DIRECTUS_TOKEN": TOKEN,
        "PCABINET_CONTENT_COPY": str(folder / "content.json"),
        **more,
    }
    settings = read_settings(environment, build().cabinet.sources)
    return TestClient(create_app(build(), settings, outbound=directus), base_url="http://127.0.0.1:8000")


def filled() -> FakeDirectus:
    """Return a Directus with one piece of news."""
    return Systems(rows={"news": [news(1)], "faq": [], "site": {"id": 1, "translations": []}})


@pytest.mark.parametrize(
    ("shown", "status"),
    [
        (f"Bearer {SECRET}", 202),
        (f"Bearer {SECRET}x", 403),
        ("Bearer ", 403),
        ("Bearer h\u00f6ok", 403),
        (SECRET, 403),
        ("", 403),
    ],
)
def test_only_who_shows_the_secret_is_listened_to(tmp_path: Path, shown: str, status: int) -> None:
    """What he says is not looked at."""
    with client(tmp_path, filled(), PCABINET_DIRECTUS_HOOK_TOKEN=SECRET) as browser:
        answer = browser.post(HOOK, headers={b"authorization": shown.encode("latin-1")}, content=b"\xff{not json")

    assert status == answer.status_code


def test_what_is_long_is_not_read_to_its_end(tmp_path: Path) -> None:
    """Nobody fills the memory by a hint."""
    with client(tmp_path, filled(), PCABINET_DIRECTUS_HOOK_TOKEN=SECRET) as browser:
        answer = browser.post(HOOK, headers={"authorization": f"Bearer {SECRET}"}, content=b"x" * 100_000)

    assert 413 == answer.status_code


def test_without_a_secret_there_is_no_such_address(tmp_path: Path) -> None:
    """Nobody can guess the empty one."""
    with client(tmp_path, filled()) as browser:
        answer = browser.post(HOOK, headers={"authorization": "Bearer "})

    assert 404 == answer.status_code


def test_ready_tells_how_fresh_content_is_and_stays_ready_without_directus(tmp_path: Path) -> None:
    """Where it comes from, how old it is, what failed; a Directus that is away makes nothing unready."""
    directus = filled()
    with client(tmp_path, directus) as browser:
        wait(browser, lambda content: content["fresh"])
    directus.fault = lambda path: Reply(status=500, headers={}, body=b"")
    with client(tmp_path, directus) as browser:
        content = wait(browser, lambda content: content["failure"])
        ready = browser.get("/-/ready")

    assert {"source": "copy", "age": content["age"], "fresh": False, "left_out": 0, "failure": "failed"} == content
    assert (200, True) == (ready.status_code, ready.json()["ready"])


def test_pages_ask_directus_nothing(tmp_path: Path) -> None:
    """However many are made, Directus is not called."""
    directus = filled()
    with client(tmp_path, directus) as browser:
        wait(browser, lambda content: content["fresh"])
        before = directus.calls.total()
        answers = {browser.get("/login", follow_redirects=False).status_code for _ in range(50)}
        after = directus.calls.total()

    assert (0, False) == (after - before, 500 in answers)


def wait(browser: TestClient, holds: object) -> dict[str, object]:
    """Return what is told of content once it holds."""
    content: dict[str, object] = {}
    for _ in range(500):
        content = browser.get("/-/ready").json()["content"]
        if callable(holds) and holds(content):
            return content
        browser.portal.call(asyncio.sleep, 0.01)  # type: ignore[union-attr]  # it is entered
    raise AssertionError(content)
