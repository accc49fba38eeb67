"""Measures a cabinet with very much content: reading it from a Directus, from disk, its memory, the cost of a page.

    python tests/bench/content.py [NEWS]

Each measurement has a process of its own. The Directus is a stand-in on this machine: it costs no time of its own.
"""

from __future__ import annotations

import asyncio
import gc
import multiprocessing
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from runtime.records import replace

sys.path.insert(0, str(Path(__file__).parents[2]))

import uvicorn
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from constructor.embedded import Embedding
from runtime.app import create_app
from runtime.build import Build, seal
from runtime.cabinet import codec
from runtime.content.copy import CopyFile
from runtime.content.directus.client import Client
from runtime.content.directus.source import Source
from runtime.content.keeper import DirectusContent
from runtime.outbound import Call, Outbound
from runtime.server import bind
from runtime.settings import read_settings
from tests.bench import results
from tests.journeys.harness import POTOK, compiled
from tests.runtime.content.fake import TOKEN, FakeDirectus, Row

NEWS, FEW, PAGES = 10_000, 10, 300
LOCALES = ("ru", "en", "de", "kk", "tr")
LOAD_SECONDS, PAGE_RATIO = 3.0, 1.2  # of the processor: a busy machine judges nothing
_WORDS = ("сеть", "тариф", "договор", "оплата", "новость", "работа", "район", "вечер", "поддержка", "скорость", "дом")


def main(count: int = NEWS) -> None:
    """Print what each measurement told, and keep what is judged."""
    with tempfile.TemporaryDirectory(prefix="pcabinet-bench-") as folder:
        kept = Path(folder) / "content.json"
        with _served(count) as port:
            _print("from Directus, in pages of 500", _apart(_reading, port, kept))
        loaded = _apart(_loading, count, kept)
        _print("from the copy on disk", loaded)
        pages = _apart(_pages, count, kept)
        _print(f"a page with {FEW} and with {count} news, ms", pages)
    name, seconds = "very much content", [loaded["of the processor"]]
    page = f"a page with {count} news, to one with {FEW}"
    results.report(
        [
            results.Row(name=name, part="its copy read from disk", unit="s", target=LOAD_SECONDS, samples=seconds),
            results.Row(name=name, part=page, unit="×", target=PAGE_RATIO, samples=[pages["ratio"]]),
        ]
    )


def _print(what: str, told: Mapping[str, float]) -> None:
    print(what.ljust(44), *(f"{name} {value:.2f}" for name, value in told.items()), sep="  ", flush=True)


def _apart(measure: Callable[..., dict[str, float]], *arguments: object) -> dict[str, float]:
    """Return what a measurement tells in a process that has done nothing else."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(measure, arguments)


# ---------------------------------------------------------------- what is measured


def _reading(port: int, kept: Path) -> dict[str, float]:
    """Read everything for the first time, in the background of a loop whose longest hold-up is told."""
    return asyncio.run(_read(port, kept))


async def _read(port: int, kept: Path) -> dict[str, float]:
    outbound = Outbound({f"http://127.0.0.1:{port}": 8})
    client = Client(url=f"http://127.0.0.1:{port}", token=TOKEN, outbound=outbound)
    content = _content(client, kept)
    before, began, worked = _megabytes(), time.perf_counter(), time.process_time()
    watching = asyncio.create_task(_hold_up())
    await content.start()
    while not content.state().fresh:
        await asyncio.sleep(0.05)
    seconds, worked = time.perf_counter() - began, time.process_time() - worked
    held = await _end(watching)
    while not kept.exists():
        await asyncio.sleep(0.05)
    written = time.perf_counter() - began
    await content.close()
    await outbound.close()
    gc.collect()
    size = kept.stat().st_size / 1e6
    memory = _megabytes() - before
    return {
        "seconds": seconds, "of the processor": worked, "on disk after": written, "hold-up ms": held,
        "memory MB": memory, "copy MB": size,
    }  # fmt: skip


async def _hold_up() -> float:
    worst = 0.0
    with suppress(asyncio.CancelledError):
        while True:
            began = time.perf_counter()
            await asyncio.sleep(0.002)
            worst = max(worst, time.perf_counter() - began - 0.002)
    return worst * 1000


async def _end(task: asyncio.Task[float]) -> float:
    task.cancel()
    return await task


def _loading(count: int, kept: Path) -> dict[str, float]:
    """Begin with the copy on disk."""
    build = _build()
    _ = build.cabinet
    client = Client(url="http://127.0.0.1:1", token=TOKEN, outbound=Outbound({}))
    before, began, worked = _megabytes(), time.perf_counter(), time.process_time()
    content = DirectusContent(build=build, source=Source(client, {}), file=CopyFile(kept), poll=60)
    seconds, worked = time.perf_counter() - began, time.process_time() - worked
    gc.collect()
    assert len(content.edition.content.items["ru"]["news"]) == count
    return {"seconds": seconds, "of the processor": worked, "memory MB": _megabytes() - before}


def _pages(count: int, kept: Path) -> dict[str, float]:
    """Make the same pages with few and with many news, in turn; the first of each is not counted."""
    few = kept.with_name("few.json")
    asyncio.run(_keep(FEW, few))
    apps = {"few": _app(few), "many": _app(kept)}
    spent: dict[str, list[float]] = {name: [] for name in apps}
    for turn in range(PAGES):
        for name, app in apps.items():
            for path in ("/news", f"/news/n{turn % FEW + 1}"):
                began = time.process_time()
                assert asyncio.run(_status(app, path)) == 200
                spent[name] += [(time.process_time() - began) * 1000] if turn else []
    medians = {name: statistics.median(each) for name, each in spent.items()}
    return {**medians, "ratio": medians["many"] / medians["few"]}


async def _keep(count: int, file: Path) -> None:
    """Have a Directus with so many news read once, so that a copy of it is there."""
    content = _content(Client(url="http://127.0.0.1:8055", token=TOKEN, outbound=FakeDirectus(rows=_rows(count))), file)
    await content.start()
    while not file.exists():
        await asyncio.sleep(0.02)
    await content.close()


async def _status(app: Any, path: str) -> int:
    """Return the status of a page for a guest."""
    status = 0
    scope = {
        "type": "http", "http_version": "1.1", "method": "GET", "path": path, "raw_path": path.encode(),
        "query_string": b"", "headers": [(b"host", b"127.0.0.1:8000")], "scheme": "http", "root_path": "",
    }  # fmt: skip

    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        nonlocal status
        status = message.get("status", status)

    await app(scope, receive, send)
    return status


# ---------------------------------------------------------------- what it is measured with


def _content(client: Client, kept: Path) -> DirectusContent:
    build = _build()
    return DirectusContent(build=build, source=Source(client, build.cabinet.collections), file=CopyFile(kept), poll=60)


def _app(kept: Path) -> Any:
    environment = {
        **Embedding(port=8000, folder=kept.parent).environment(("billing",)),
        "PCABINET_CONTENT": "directus",
        "PCABINET_DIRECTUS_URL": "http://127.0.0.1:8055",
        "PCABINET_DIRECTUS_TOKEN": TOKEN,
        "PCABINET_CONTENT_COPY": str(kept),
    }
    build = _build()
    return create_app(build, read_settings(environment, build.cabinet.sources))


def _build() -> Build:
    """Return the flagship in five languages: the further ones say what the second does."""
    whole = compiled(POTOK).build
    cabinet = whole.cabinet
    first, second = cabinet.locales[:2]
    more = tuple(replace(second, code=code) for code in LOCALES[2:])
    texts = {**cabinet.texts, **{code: cabinet.texts[second.code] for code in LOCALES[2:]}}
    cabinet = replace(cabinet, locales=(first, second, *more), texts=texts)
    return seal({**whole.files, "cabinet.json": codec.encode(cabinet)}, "potok", "0")


def _rows(count: int) -> dict[str, list[Row] | Row]:
    """Return so many news in each language, each text its own: 80 letters, 200 letters, 1500 letters of Markdown."""
    chance = random.Random(5)
    collections = compiled(POTOK).build.cabinet.collections
    empty: dict[str, list[Row] | Row] = {name: ({"id": None} if of.one else []) for name, of in collections.items()}
    return {**empty, "news": [_news(number, chance) for number in range(1, count + 1)]}


def _news(number: int, chance: random.Random) -> Row:
    return {
        "id": number, "status": "published", "sort": number, "slug": f"n{number}", "date_updated": "2026-01-01",
        "published_at": f"20{10 + number % 15}-0{1 + number % 9}-1{number % 9}T10:00:00Z", "audience": None,
        "cover": None, "from": None, "until": None, "priority": 0,
        "translations": [
            {"languages_code": code, "title": _text(chance, 80), "lead": _text(chance, 200), "body": _body(chance)}
            for code in LOCALES
        ],
    }  # fmt: skip


def _text(chance: random.Random, length: int) -> str:
    return " ".join(chance.choices(_WORDS, k=length // 7))


def _body(chance: random.Random) -> str:
    points = "\n".join(f"- {_text(chance, 60)}" for _ in range(5))
    return f"{_text(chance, 500)}\n\n{points}\n\n**{_text(chance, 100)}**\n\n{_text(chance, 500)}"


@contextmanager
def _served(count: int) -> Iterator[int]:
    """Serve a stand-in for Directus in another process and give its port."""
    listening = bind("127.0.0.1", 0)
    port = listening.getsockname()[1]
    listening.close()
    context = multiprocessing.get_context("spawn")
    ready = context.Event()
    directus = context.Process(target=_serve, args=(port, count, ready), daemon=True)
    directus.start()
    ready.wait(300)
    yield port
    directus.terminate()
    directus.join()


def _serve(port: int, count: int, ready: Any) -> None:
    directus = FakeDirectus(rows=_rows(count))

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        request = Request(scope, receive)
        call = Call(
            method="GET", url=str(request.url), headers={"Authorization": request.headers["authorization"]},
            deadline=1, answer_bytes=1, content_types=(),
        )  # fmt: skip
        reply = await directus.send(call)
        await Response(reply.body, status_code=reply.status, media_type="application/json")(scope, receive, send)

    ready.set()
    uvicorn.run(app, host="127.0.0.1", port=port, log_level="critical", lifespan="off")


def _megabytes() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
