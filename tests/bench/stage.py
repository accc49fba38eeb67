"""What served pages are measured on: the benchmark's cabinet, its billing, somebody who signed in, and anchors."""

from __future__ import annotations

import re
import sys
import tempfile
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import uvloop

from constructor.embedded import Embedding
from constructor.emit import write_build
from tests.bench.backend import QUESTIONS
from tests.bench.load import Wanted, ask_all
from tests.bench.processes import REST, Process, running, serving
from tests.journeys.harness import Visitor, compiled, provider_beside

BLUEPRINT = Path(__file__).parent / "blueprint"
PCABINET = str(Path(sys.executable).with_name("pcabinet"))
PERSON = "ivan"
# What differs between two answers with the same page: the token of the form that signs out, and the minute.
_PASSING = re.compile(rb'(name="token" value="|class="printed">)[^"<]*')


def without_passing(body: bytes) -> bytes:
    """Return the page without what is another one in each answer."""
    return _PASSING.sub(rb"\1", body)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A cabinet that is served to somebody signed in, and its billing."""

    portal: Process
    billing: Process
    cookie: str
    environment: Mapping[str, str]  # the settings of the portal, and what anchors want to know
    folder: Path
    _stack: ExitStack = field(repr=False)

    def page(self, path: str) -> Wanted:
        """Return a page of the cabinet as something to ask for."""
        headers = {"Cookie": self.cookie, "Accept": "text/html"}
        return Wanted(url=self.portal.url, path=path, headers=headers, same=without_passing)

    def questions(self) -> Sequence[Wanted]:
        """Return what the dashboard asks the billing for."""
        return [Wanted(url=self.billing.url, path=question) for question in QUESTIONS]

    def anchor(self, name: str, body: bytes = b"", **more: str) -> Process:
        """Start the anchor of that name, which may answer with the bytes of `body`."""
        page = self.folder / f"{name}.html"
        page.write_bytes(body)
        environment = {**self.environment, "BENCH_PAGE": str(page), **more}
        return self._stack.enter_context(serving(f"tests.bench.anchors.{name}:app", environment))

    def delay(self, milliseconds: int) -> None:
        """Have the billing wait before every answer."""
        urllib.request.urlopen(f"{self.billing.url}/delay/{milliseconds}").read()

    def fetch(self, path: str) -> bytes:
        """Return a page of the cabinet."""
        asked = urllib.request.Request(self.portal.url + path, headers={"Cookie": self.cookie, "Accept": "text/html"})
        with urllib.request.urlopen(asked) as answer:
            body: bytes = answer.read()
        return body


@contextmanager
def staged(blueprint: Path = BLUEPRINT) -> Iterator[Stage]:
    """Serve a blueprint as `pcabinet serve` does, beside its stand-ins, until the end of the block."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="pcabinet-bench-")))
        built = folder / "build"
        made = compiled(blueprint)
        write_build(made.build, built)
        billing = stack.enter_context(serving("tests.bench.backend:app", processors=REST))
        embedding: Embedding = stack.enter_context(provider_beside(made, folder))
        sources = tuple(made.build.cabinet.sources)
        environment = {
            **embedding.environment(sources),
            **{f"PCABINET_SOURCE_{name.upper()}_URL": billing.url for name in sources},
            "BENCH_BUILD": str(built),
            "BENCH_BACKEND": billing.url,
            "BENCH_TOKEN": embedding.key,
        }
        command = (PCABINET, "serve", str(built), "--port", str(embedding.port))
        portal = stack.enter_context(running(command, embedding.port, environment, ready="/-/live"))
        cookie = _signed_in(portal.url)
        yield Stage(
            portal=portal,
            billing=billing,
            cookie=cookie,
            environment={**environment, "BENCH_COOKIE": cookie},
            folder=folder,
            _stack=stack,
        )


def _signed_in(url: str) -> str:
    """Return the cookies of somebody who signed in."""
    visitor = Visitor(url=url, language="ru")
    page = visitor.sign_in(PERSON)
    cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in visitor.client.cookies.jar)
    visitor.close()
    assert page.status == 200, page
    return cookies


def cpu_a_request(process: Process, wanted: Wanted, count: int, connections: int = 16) -> float:
    """Return the microseconds of the server's processor time that a request takes, over `count` of them."""
    before = process.cpu()
    uvloop.run(ask_all(wanted, count, connections))
    return (process.cpu() - before) / count * 1e6
