"""What all tests share: the browser, a real Keycloak and Directus, and how a missing part of the machine is told."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import pytest
from hypothesis import settings

from tests.parts import directus as real_directus
from tests.parts import keycloak as real_keycloak

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from constructor.directus.server import Directus
    from constructor.keycloak.server import Keycloak

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the journeys be made with either identity provider."""
    parser.addoption(
        "--provider", choices=("embedded", "keycloak"), default="embedded", help="who signs people in on the journeys"
    )


# A gate judges the change, not the luck of the draw; at a desk every run tries something new.
settings.register_profile("gate", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("gate")


def missing(part: str, remedy: str) -> NoReturn:
    """End the test: as a skip, or as a failure where `PCABINET_REQUIRE` (a list with commas) names the part."""
    reason = f"{part} is missing: {remedy}"
    if required(part):
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


def required(part: str) -> bool:
    """Return whether `PCABINET_REQUIRE` names the part."""
    return part in os.environ.get("PCABINET_REQUIRE", "").split(",")


def chromium() -> str | None:
    """Return the Chromium of `CHROMIUM`, else the first one on PATH."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium for the whole run; each test opens a context of its own and closes it."""
    executable = chromium()
    if executable is None:
        missing("chromium", "install the package `chromium` or name the program in CHROMIUM")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=executable, headless=True, args=list(FLAGS))
        yield running
        running.close()


@pytest.fixture(scope="session")
def keycloak(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Keycloak]:
    """A real Keycloak for the whole run, all workers: each test makes realms and themes of its own names in it."""
    folder = real_keycloak.folder(make=required("keycloak"))
    if isinstance(folder, str):
        missing("keycloak", folder)
    base = tmp_path_factory.getbasetemp()
    with real_keycloak.shared(folder, base if worker_id == "master" else base.parent) as running:
        yield running


@pytest.fixture(scope="session")
def directus(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Directus]:
    """A real Directus for the whole run, all workers, as it is after its installation, without collections."""
    base = tmp_path_factory.getbasetemp()
    with real_directus.shared(directus_folder(), base if worker_id == "master" else base.parent) as running:
        yield running


def directus_folder() -> Path:
    """Return the folder of an installed Directus; ends the test where there is none."""
    folder = real_directus.folder(make=required("directus"))
    if isinstance(folder, str):
        missing("directus", folder)
    return folder


@pytest.fixture(autouse=True)
def _own_loop(request: pytest.FixtureRequest) -> Iterator[None]:
    """Let a test run an event loop after the browser started: Playwright leaves its idle one marked as running."""
    parked = None if "browser" in request.fixturenames else asyncio._get_running_loop()
    if parked is not None:
        asyncio._set_running_loop(None)
    yield
    if parked is not None:
        asyncio._set_running_loop(parked)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark each test that takes the `browser`, the `keycloak` or the `directus` as one that needs it."""
    for item in items:
        for part in {"browser", "keycloak", "directus"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(part)
