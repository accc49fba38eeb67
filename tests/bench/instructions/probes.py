"""What is counted: one operation of each kind, done a number of times between two marks that valgrind sees.

    python -m tests.bench.instructions.probes FOLDER

`FOLDER` holds what `prepare` put there: everything that is no part of what is counted was done before. A mark is a call
of `getsid`, which nothing else calls: at each, callgrind writes what it counted since the one before
(`--dump-before=getsid`). Only public seams are used, so that the probes outlive what is behind them.
"""

from __future__ import annotations

import asyncio
import atexit
import gc
import json
import os
import shutil
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

BLUEPRINT = Path(__file__).parent / "blueprint"
MARK = "getsid"
_WARM = 3

Operation = Callable[[int], object]  # does its thing once; told which time it is


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """Something to count `times` times, made ready in a folder."""

    times: int
    make: Callable[[Path], Operation]


def prepare(folder: Path) -> None:
    """Put into the folder what the probes begin with."""
    from constructor.compile import compile_project
    from constructor.emit import write_build

    for time in range(_WARM + PROBES["check"].times):
        root = folder / "check" / f"{time:03}"
        shutil.copytree(BLUEPRINT, root)
        for path in root.rglob("*.yaml"):
            with path.open("a", encoding="utf-8") as file:
                file.write(f"# {time:03}\n")  # each a blueprint of which nobody has seen a file
    build = compile_project(BLUEPRINT).build
    assert build is not None
    write_build(build, folder / "build")
    (folder / "code.json").write_text(json.dumps(_code()), "utf-8")


def _code() -> Mapping[str, str]:
    from constructor.specialise import Specialiser
    from runtime.cabinet.model import Screen, Text
    from runtime.records import replace
    from tests.bench import dashboard
    from tests.runtime.render.sample import cabinet, face

    screen = Screen(id=dashboard.SCREEN, path="/", title=Text(key="home.title"), plans={"": dashboard.plan()})
    return Specialiser(face()).cabinet(replace(cabinet(), screens={screen.id: screen}))


def _render(folder: Path) -> Operation:
    """Draw the reference dashboard, 26 kB with 50 rows, whole."""
    from runtime.linked.code import Code, Linked
    from tests.bench import dashboard

    over = dashboard.over()
    view = dashboard.view(over)
    linked = Linked(Code(sources=json.loads((folder / "code.json").read_text("utf-8"))), over)

    def draw(time: int) -> object:
        view.bands = linked.blocks(dashboard.SCREEN, "", over)
        return linked.document("page", over, view)

    return draw


def _link(folder: Path) -> Operation:
    """Link every function of the reference dashboard to a language."""
    from runtime.linked.code import Code, Linked
    from tests.bench import dashboard

    over = dashboard.over()
    code = Code(sources=json.loads((folder / "code.json").read_text("utf-8")))

    def link(time: int) -> object:
        linked = Linked(code, over)
        return [linked.draw(name) for name in code.sources]

    return link


def _decode(folder: Path) -> Operation:
    """Ask for the people of the reference dashboard: the call, and 50 rows out of the bytes of its answer."""
    from runtime.cabinet.model import Operation as Asked
    from runtime.cabinet.model import Shape, Source
    from runtime.outbound import Call, Reply
    from runtime.settings import Access
    from runtime.sources.client import SourceClient

    body = json.dumps([_person(at) for at in range(50)], ensure_ascii=False).encode()
    reply = Reply(status=200, headers={"content-type": "application/json"}, body=body)

    class Answering:
        async def send(self, call: Call) -> Reply:
            return reply

    client = SourceClient(
        Answering(),
        sources={"billing": Source(id="billing")},
        operations={
            "billing.list": Asked(id="billing.list", source="billing", name="list", method="GET", path="/people")
        },
        access={"billing": Access(url="http://billing.example")},
    )
    fields = {
        "id": Shape(kind="id", nullable=False), "name": Shape(kind="text", nullable=False),
        "contractNumber": Shape(kind="text", nullable=False), "phone": Shape(kind="text"),
        "status": Shape(kind="enumeration", nullable=False, words=("active", "suspended", "blocked")),
        "balance": Shape(kind="money", nullable=False, amount="value", currency="unit"),
    }  # fmt: skip
    shape = Shape(kind="list", nullable=False, of=Shape(kind="thing", nullable=False, fields=fields))
    loop = _loop()

    async def ask() -> object:
        answer = await client.ask("billing.list", {}, shape=shape, deadline=3)
        assert answer.value is not None
        return answer

    return lambda time: loop.run_until_complete(ask())


def _person(at: int) -> Mapping[str, object]:
    return {
        "id": str(1000 + at), "name": f"ООО «Северный ветер» {at}", "contractNumber": str(2_000_000 + at),
        "status": "active", "phone": None if at % 17 == 16 else f"+7900{at:07}", "email": f"somebody{at}@example.com",
        "balance": {"value": f"{at * 7919 % 10_000}.{at:02}", "unit": "RUB"}, "since": "2026-11-20T10:00:00+03:00",
    }  # fmt: skip


def _dispatch(folder: Path) -> Operation:
    """Let the whole application answer at an address that asks nobody anything."""
    from constructor.embedded import Embedding
    from constructor.studio.deployment import settings_of
    from runtime.app import create_app
    from runtime.build import open_build

    build = open_build(folder / "build")
    embedding = Embedding(port=8000, folder=folder, key="k" * 64)
    app = create_app(build, settings_of(build.cabinet.sources, embedding, {}))
    headers = [(b"host", b"127.0.0.1:8000"), (b"accept", b"text/html"), (b"user-agent", b"probe")]
    loop = _loop()

    async def answer() -> object:
        scope = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "scheme": "http",
            "path": "/-/live", "raw_path": b"/-/live", "query_string": b"", "root_path": "", "headers": headers,
            "client": ("127.0.0.1", 50_000), "server": ("127.0.0.1", 8000), "state": {},
        }  # fmt: skip
        said: list[Mapping[str, object]] = []

        async def receive() -> Mapping[str, object]:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: Mapping[str, object]) -> None:
            said.append(message)

        await app(scope, receive, send)  # type: ignore[arg-type]  # messages are mappings that nobody changes
        assert said[0]["status"] == 200
        return said

    return lambda time: loop.run_until_complete(answer())


@cache
def _loop() -> asyncio.AbstractEventLoop:
    """Return one loop for all: to make one costs more than what is counted."""
    loop = asyncio.new_event_loop()
    atexit.register(loop.close)
    return loop


def _check(folder: Path) -> Operation:
    """Load, resolve and check a blueprint of one screen that nobody has seen."""
    from constructor.compile import check_project

    def check(time: int) -> object:
        checking = check_project(folder / "check" / f"{time:03}")
        assert checking.checked is not None
        return checking

    return check


PROBES: Mapping[str, Probe] = {
    "render": Probe(times=20, make=_render),
    "decode": Probe(times=20, make=_decode),
    "dispatch": Probe(times=50, make=_dispatch),
    "link": Probe(times=10, make=_link),
    "check": Probe(times=3, make=_check),
}


def main(folder: Path) -> None:
    """Do each operation between marks, warm."""
    for probe in PROBES.values():
        operation = probe.make(folder)
        for time in range(_WARM):
            operation(time)
        gc.collect()
        gc.disable()
        os.getsid(0)
        for time in range(_WARM, _WARM + probe.times):
            operation(time)
        os.getsid(0)
        gc.enable()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
