"""A cabinet whose Directus is well, edited, and in every kind of trouble: nobody notices, and no page asks it.

    python tests/soak/content.py [--requests 10000]

Needs an installed Directus (`.ci/directus.py`). Ends with exit code 1 where a page failed or Directus was asked.
"""

from __future__ import annotations

import argparse
import http.server
import itertools
import logging
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from constructor.directus.server import running as directus_running
from tests.journeys.editors import Editors
from tests.journeys.harness import POTOK, Visitor, World, compiled, running
from tests.journeys.way import Way, way
from tests.parts import directus as part

TITLE = "Оплата по QR-коду СБП без комиссии"  # stands in every list of news
ROUNDS = (("", "/news"), ("", "/news/sbp"), ("", "/faq"), ("anna", "/news"), ("anna", "/account"), ("ivan", "/agent"))
TROUBLES = ("cut", "hung", "corrupt", "empty", "refused", "broken")
_ANSWERS: Mapping[str, tuple[int, bytes]] = {
    "corrupt": (200, b'{"data": [{"id": 1, "slug": "\xff\xfe'),
    "empty": (200, b""),
    "refused": (401, b'{"errors":[{"message":"x","extensions":{"code":"INVALID_CREDENTIALS"}}]}'),
    "broken": (500, b"<html>oops"),
}


@dataclass(frozen=True, slots=True)
class Walked:
    """How many pages were opened, and what was wrong with some."""

    pages: int
    failed: tuple[str, ...]


def walk(world: World, requests: int) -> Walked:
    """Open pages as several people, in turn."""
    people: dict[str, Visitor] = {who: world.person(who) if who else world.visitor() for who, _ in ROUNDS}
    failed = []
    for who, address in itertools.islice(itertools.cycle(ROUNDS), requests):
        reply = people[who].get(address)
        if reply.status != 200 or (address == "/news" and TITLE not in reply.html):
            failed.append(f"{who or 'guest'} {address}: {reply.status}")
    return Walked(requests, tuple(failed))


@contextmanager
def answering(status: int, body: bytes) -> Iterator[str]:
    """Give the address of a server that answers everything alike."""

    class Alike(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Alike) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def told(name: str, walked: Walked) -> bool:
    """Print how a walk went; tell whether it went well."""
    print(
        f"{name:42} {walked.pages:6} pages, {len(walked.failed)} failed", *walked.failed[:3], sep="\n    ", flush=True
    )
    return not walked.failed


def well(editors: Editors, requests: int) -> bool:
    """Nothing is asked of Directus by pages: with neither hints nor polls in the time, nothing at all comes there."""
    build = compiled(POTOK).build
    with way(editors.directus.url) as carried:

        def settings(environment: Mapping[str, str]) -> Mapping[str, str]:
            made = {**editors.settings(build, environment, carried.url), "PCABINET_DIRECTUS_POLL": "86400"}
            return {name: value for name, value in made.items() if name != "PCABINET_DIRECTUS_HOOK_TOKEN"}

        with running(compiled(POTOK), changed=settings) as world:
            editors.await_read(world)
            time.sleep(1)
            before = carried.carried
            walked = walk(world, requests)
            asked = carried.carried - before
    good = told("Directus is well", walked)
    print(f"    bytes on the way to Directus meanwhile: {asked}")
    return good and asked == 0


def troubled(editors: Editors, trouble: str, requests: int, folder: Path, *, cold: bool) -> bool:
    """Directus is in trouble while the cabinet runs, or already when it starts with its copy."""
    build, copy = compiled(POTOK).build, folder / f"{trouble}.json"
    with way(editors.directus.url) as carried:

        def settings(environment: Mapping[str, str], *, provision: bool) -> Mapping[str, str]:
            made = editors.settings(build, environment) if provision else environment
            more = {"PCABINET_DIRECTUS_POLL": "1", "PCABINET_CONTENT_COPY": str(copy)}
            return {**made, **editors.reading(carried.url), **more}

        with running(compiled(POTOK), changed=partial(settings, provision=True)) as world:
            editors.await_read(world)
            if not cold:
                with in_trouble(carried, trouble):
                    return told(f"{trouble} while it runs", walk(world, requests))
        with (
            in_trouble(carried, trouble),
            running(compiled(POTOK), changed=partial(settings, provision=False)) as world,
        ):
            return told(f"{trouble} from the start", walk(world, requests))


@contextmanager
def in_trouble(carried: Way, trouble: str) -> Iterator[None]:
    """Let the way be cut, hung, or lead to somebody who answers wrongly."""
    if trouble in ("cut", "hung"):
        carried.become("cut" if trouble == "cut" else "hung")
        yield
        return
    with answering(*_ANSWERS[trouble]) as url:
        carried.lead(url)
        yield


def edits(editors: Editors, count: int) -> bool:
    """How long an edit takes to be seen by the next request of somebody signed in, by hint and by poll of 1 s."""
    build = compiled(POTOK).build
    good = True
    for kind in ("hint", "poll"):

        def settings(environment: Mapping[str, str], kind: str = kind) -> Mapping[str, str]:
            made = {**editors.settings(build, environment), "PCABINET_DIRECTUS_POLL": "60" if kind == "hint" else "1"}
            return made if kind == "hint" else {k: v for k, v in made.items() if k != "PCABINET_DIRECTUS_HOOK_TOKEN"}

        with running(compiled(POTOK), changed=settings) as world:
            editors.await_read(world)
            visitor = world.person("anna")
            took = sorted(_edit(editors, visitor, f"{kind} {number}") for number in range(count))
        worst = took[min(len(took) - 1, round(len(took) * 0.95))]
        limit = 1.0 if kind == "hint" else 2.0
        good = good and worst <= limit
        print(f"edit to page by {kind:36} median {statistics.median(took):.2f} s, p95 {worst:.2f} s, limit {limit} s")
    return good


def _edit(editors: Editors, visitor: Visitor, words: str) -> float:
    number = editors.find("news_translations", title=TITLE, languages_code="ru")
    editors.change("news_translations", number, lead=words)
    began = time.monotonic()
    while words not in visitor.get("/news").html:
        if time.monotonic() - began > 30:
            return 30.0
        time.sleep(0.01)
    return time.monotonic() - began


def main() -> int:
    """Run everything and say how it went."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--requests", type=int, default=10_000)
    requests = parser.parse_args().requests
    logging.disable()
    folder = part.folder(make=True)
    if isinstance(folder, str):
        print(folder, file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as name, directus_running(part.plan(folder, Path(name) / "directus")) as own:
        editors = Editors(directus=own)
        each = max(requests // (2 * len(TROUBLES)), 6)
        work: list[Callable[[], bool]] = [partial(well, editors, requests), partial(edits, editors, 40)]
        for cold, trouble in itertools.product((False, True), TROUBLES):
            work.append(partial(troubled, editors, trouble, each, Path(name), cold=cold))
        done = [one() for one in work]
    return 0 if all(done) else 1


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        sys.exit(main())
