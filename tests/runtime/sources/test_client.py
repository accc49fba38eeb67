"""Tests of questions to sources that answer well, badly, or not at all."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Mapping
from decimal import Decimal
from time import monotonic

import pytest

from runtime.cabinet.model import Apply, Const, ErrorShape, Operation, Paging, Parameter, Path, Shape, Source
from runtime.outbound import Outbound
from runtime.settings import Access
from runtime.sources.client import Answer, SourceClient
from runtime.sources.reads import PageReads
from runtime.sources.request import Portion
from runtime.values import Page
from tests.hostile.backend import HostileBackend, hostile_backend

DEADLINE = 0.3
LATE = 1.0  # a busy machine may wake late; without a deadline each fault would last far longer
PERSON = Shape(
    kind="thing",
    nullable=False,
    fields={"id": Shape(kind="id", nullable=False), "name": Shape(kind="text", nullable=False)},
)
ROWS = Shape(
    kind="page", nullable=False, of=Shape(kind="thing", fields={"id": Shape(kind="id", nullable=False)}, nullable=False)
)
TM_FORUM = ErrorShape(
    code=Path(root="body", parts=("code",)), message=Path(root="body", parts=("message",)), shown=True
)
SOURCE = Source(
    id="billing",
    paging=Paging(style="offset", offset="offset", limit="limit", max=100, total_header="X-Total-Count"),
    errors=(TM_FORUM,),
    deadline=Decimal(2),
    answer_bytes=1_000_000,
)


def _operation(path: str, method: str = "GET") -> Operation:
    parameters = (Parameter(name="id", where="query", kind="id"), Parameter(name="segment", where="path", kind="id"))
    held = parameters if "{" in path else parameters[:1]
    return Operation(id="billing.x", source="billing", name="x", method=method, path=path, parameters=held)


class _Bench:
    """A client of a hostile backend."""

    def __init__(self, backend: HostileBackend, outbound: Outbound, operation: Operation, source: Source) -> None:
        self.backend = backend
        self.client = SourceClient(
            outbound,
            sources={"billing": source},
            operations={"billing.x": operation},
            access={"billing": Access(url=backend.url)},
        )

    async def ask(self, shape: Shape = PERSON, page: Portion | None = None) -> Answer:
        return await self.client.ask("billing.x", {}, shape=shape, page=page, deadline=DEADLINE)


def _ask(
    path: str,
    shape: Shape = PERSON,
    *,
    page: Portion | None = None,
    source: Source = SOURCE,
    method: str = "GET",
    args: Mapping[str, object] | None = None,
) -> tuple[Answer, HostileBackend]:
    """Ask, and hold whatever happens to the deadline."""

    async def act() -> tuple[Answer, HostileBackend]:
        async with hostile_backend() as backend:
            outbound = Outbound({backend.url: 8})
            bench = _Bench(backend, outbound, _operation(path, method), source)
            began = monotonic()
            answer = await bench.client.ask("billing.x", args or {}, shape=shape, page=page, deadline=DEADLINE)

            assert monotonic() - began < DEADLINE + LATE
            await outbound.close()
            return answer, backend

    return asyncio.run(act())


def test_answer() -> None:
    """A good answer is decoded to what is bound."""
    answer, _ = _ask("/good")

    assert answer == Answer(value={"id": "7", "name": "Anna"})


@pytest.mark.parametrize("path", ["/rows", "/partial"])
def test_page(path: str) -> None:
    """A page has its rows, the total of the source, its number and size; 206 is an answer too."""
    answer, backend = _ask(path, ROWS, page=Portion(number=1, size=20))
    value = answer.value

    assert isinstance(value, Page)
    assert (5, 5, 1, 20, {"id": "1"}) == (answer.total, value.total, value.number, value.size, value.rows[0])
    assert backend.seen == [f"GET {path}?offset=0&limit=20"]


@pytest.mark.parametrize("path", ["/garbled_total", "/small_total"])
def test_total_that_can_not_be(path: str, caplog: pytest.LogCaptureFixture) -> None:
    """A total that is no number, or less than the rows there are, is unknown and reported; the rows are shown."""
    answer, _ = _ask(path, ROWS, page=Portion(number=1, size=20))

    assert answer == Answer(value=Page(({"id": "1"},), None, 1, 20))
    assert "header x-total-count" in caplog.text


@pytest.mark.parametrize(
    ("path", "reason", "code"),
    [
        ("/hang", "timeout", "T"),
        ("/drip_body", "timeout", "T"),
        ("/drip_headers", "timeout", "T"),
        ("/reset", "unreachable", "U"),
        ("/short_body", "unreachable", "U"),
        ("/no_http", "invalid", "I"),
        ("/long_header", "invalid", "I"),
        ("/garbage", "invalid", "I"),
        ("/nan", "invalid", "I"),
        ("/deep", "invalid", "I"),
        ("/huge", "invalid", "I"),
        ("/endless", "invalid", "I"),
        ("/gzip_bomb", "invalid", "I"),
        ("/redirect", "invalid", "I"),
        ("/wrong_type", "invalid", "I"),
        ("/wrong_types", "invalid", "I"),
        ("/bare_list", "invalid", "I"),
        ("/null", "invalid", "I"),
        ("/empty", "invalid", "I"),
        ("/false_good", "invalid", "I"),
        ("/status/500", "unreachable", "500"),
        ("/status/503", "unreachable", "503"),
        ("/status/504", "timeout", "504"),
        ("/html_error", "unreachable", "500"),
        ("/status/429", "busy", "429"),
        ("/status/401", "refused", "401"),
        ("/status/422", "refused", "422"),
    ],
)
def test_failures(path: str, reason: str, code: str, caplog: pytest.LogCaptureFixture) -> None:
    """Every fault is a failure with its reason, in time, told once in the log by the code that people see."""
    answer, _ = _ask(path)
    failure = answer.failure

    assert failure is not None
    assert (None, reason, "billing") == (answer.value, failure.reason, failure.source)
    assert re.fullmatch(f"BE-{code}-[0-9a-f]{{4}}", failure.code)
    assert [failure.code in record.getMessage() for record in caplog.records] == [True]


def test_log_tells_where_and_no_values(caplog: pytest.LogCaptureFixture) -> None:
    """The log has source, operation, path and time of a mismatch, and nothing of what the answer held."""
    _ask("/wrong_types")

    assert re.fullmatch(
        r"source=billing operation=billing\.x reason=invalid code=BE-I-\w{4} "
        r"detail=\$\.name: expected text, found array ms=\d+",
        caplog.records[0].getMessage(),
    )
    assert ("pcabinet.sources", logging.WARNING) == (caplog.records[0].name, caplog.records[0].levelno)


@pytest.mark.parametrize("path", ["/status/404", "/html_missing"])
def test_missing(path: str) -> None:
    """404 is no failure: there is no such thing."""
    answer, _ = _ask(path)

    assert answer == Answer(missing=True)


def test_empty_where_unknown_is_allowed() -> None:
    """An answer without a body is unknown where it may be."""
    answer, _ = _ask("/empty", Shape(kind="text"))

    assert answer == Answer()


def test_words_for_people(caplog: pytest.LogCaptureFixture) -> None:
    """An error's words are handed on if they may be read; its code stands in the log."""
    answer, _ = _ask("/status/422")

    assert answer.failure is not None
    assert answer.failure.words == "Not enough money"
    assert "detail=LOW" in caplog.text


def test_words_not_for_people() -> None:
    """Without `shown` no word of the source is handed on."""
    shape = ErrorShape(code=TM_FORUM.code, message=TM_FORUM.message)
    answer, _ = _ask("/status/422", source=Source(id="billing", errors=(shape,)))

    assert answer.failure is not None
    assert answer.failure.words is None


def test_error_that_calls_itself_good() -> None:
    """A shape with `when` finds an error in an answer of status 200."""
    first = Apply(name="first", args=(Path(root="body", parts=("error",)),))
    shape = ErrorShape(
        when=Apply(name="known", args=(Path(root="body", parts=("error",)),)),
        code=Apply(name="get", args=(first, Const(value="code"))),
        message=Apply(name="get", args=(first, Const(value="message"))),
        shown=True,
    )
    answer, _ = _ask("/false_good", source=Source(id="billing", errors=(TM_FORUM, shape)))
    failure = answer.failure

    assert failure is not None
    assert ("refused", "Agreement is closed") == (failure.reason, failure.words)
    assert failure.code.startswith("BE-200-")


def test_code_of_a_good_answer_is_no_error() -> None:
    """An error shape without `when` says nothing of a good answer, whatever fields it has."""
    shape = ErrorShape(code=Path(root="body", parts=("id",)))
    answer, _ = _ask("/good", source=Source(id="billing", errors=(shape,)))

    assert answer.failure is None


def test_second_try() -> None:
    """A read that failed in passing is asked once more."""
    answer, backend = _ask("/flaky")

    assert (None, 2) == (answer.failure, len(backend.seen))


@pytest.mark.parametrize(
    ("path", "method", "times"),
    [
        ("/status/503", "GET", 2),
        ("/reset", "GET", 2),
        ("/status/500", "GET", 1),
        ("/garbage", "GET", 1),
        ("/hang", "GET", 1),
        ("/status/503", "POST", 1),
        ("/reset", "POST", 1),
    ],
)
def test_tries(path: str, method: str, times: int) -> None:
    """Only reads are repeated, once, and only what may pass."""
    _, backend = _ask(path, method=method)

    assert len(backend.seen) == times


def test_no_second_try_late() -> None:
    """What fails when less than 40 % of the time is left is not repeated."""
    _, backend = _ask("/late_503", source=Source(id="billing", deadline=Decimal("0.3")))

    assert len(backend.seen) == 1


def test_deadline_of_the_source() -> None:
    """The source's own deadline holds where it is the smaller."""
    began = monotonic()
    answer, _ = _ask("/hang", source=Source(id="billing", deadline=Decimal("0.05")))

    assert answer.failure is not None
    assert answer.failure.reason == "timeout"
    assert monotonic() - began < LATE


def test_argument_that_walks(caplog: pytest.LogCaptureFixture) -> None:
    """An argument that would walk the source's paths is a failure, and the source is not asked."""
    answer, backend = _ask("/good/{segment}", args={"segment": "../admin"})

    assert answer.failure is not None
    assert ("refused", []) == (answer.failure.reason, backend.seen)
    assert "detail=argument segment" in caplog.text
    assert "admin" not in caplog.text


def _many(path: str, count: int, source: Source) -> tuple[list[Answer], HostileBackend, float]:
    async def act() -> tuple[list[Answer], HostileBackend, float]:
        async with hostile_backend() as backend:
            outbound = Outbound({backend.url: 8})
            bench = _Bench(backend, outbound, _operation(path), source)
            began = monotonic()
            answers = await asyncio.gather(*(bench.ask() for _ in range(count)))
            took = monotonic() - began
            await outbound.close()
            return answers, backend, took

    return asyncio.run(act())


def test_bulkhead() -> None:
    """A source has no more calls under way than it may; others wait a moment and are told that it is busy."""
    answers, backend, took = _many("/hang", 6, Source(id="billing", in_flight=2))
    reasons = sorted(answer.failure.reason for answer in answers if answer.failure)

    assert ["busy"] * 4 + ["timeout"] * 2 == reasons
    assert (2, True) == (len(backend.seen), took < DEADLINE + LATE)


def test_bulkhead_frees_its_places() -> None:
    """Whoever waits less than 100 ms for a place gets it."""
    answers, _, _ = _many("/good", 4, Source(id="billing", in_flight=2))

    assert all(answer.failure is None for answer in answers)


def test_difference_is_reported_once(caplog: pytest.LogCaptureFixture) -> None:
    """A difference from the contract that is survived is told once, not with every page."""
    shape = Shape(kind="thing", fields={"name": Shape(kind="text")})

    async def act() -> list[object]:
        async with hostile_backend() as backend:
            outbound = Outbound({backend.url: 8})
            bench = _Bench(backend, outbound, _operation("/wrong_types"), SOURCE)
            values = [(await bench.ask(shape)).value for _ in range(3)]
            await outbound.close()
            return values

    assert asyncio.run(act()) == [{"name": None}] * 3
    assert [record.getMessage() for record in caplog.records] == [
        "source=billing operation=billing.x differs at $.name: expected text, found array"
    ]


def test_unknown_operation() -> None:
    """Only declared operations are asked."""

    async def act() -> None:
        client = SourceClient(Outbound({}), sources={}, operations={}, access={})
        await client.ask("billing.dropAll", {}, shape=PERSON, deadline=1)

    with pytest.raises(KeyError):
        asyncio.run(act())


# ---------------------------------------------------------------- reads of one page


def test_equal_questions_are_asked_once() -> None:
    """Equal questions of one page share a call, though each wants other fields; other arguments do not."""
    name = Shape(kind="thing", fields={"name": Shape(kind="text")})

    async def act() -> tuple[list[object], list[str]]:
        async with hostile_backend() as backend:
            outbound = Outbound({backend.url: 8})
            bench = _Bench(backend, outbound, _operation("/slow"), SOURCE)
            async with PageReads(bench.client) as reads:
                answers = await asyncio.gather(
                    reads.ask("billing.x", {}, shape=PERSON, deadline=1),
                    reads.ask("billing.x", {}, shape=name, deadline=1),
                    reads.ask("billing.x", {"id": "1"}, shape=name, deadline=1),
                    reads.ask("billing.x", {"id": 1}, shape=name, deadline=1),
                )
            await outbound.close()
            return [answer.value for answer in answers], sorted(backend.seen)

    values, seen = asyncio.run(act())

    assert values == [{"id": "7", "name": "Anna"}, {"name": "Anna"}, {"name": "Anna"}, {"name": "Anna"}]
    assert seen == ["GET /slow", "GET /slow?id=1", "GET /slow?id=1"]


def test_who_leaves_does_not_end_the_call() -> None:
    """One who stops waiting takes the answer from nobody else: if it was the one who asked, another asks again."""

    async def act() -> tuple[Answer, int]:
        async with hostile_backend() as backend:
            outbound = Outbound({backend.url: 8})
            bench = _Bench(backend, outbound, _operation("/slow"), SOURCE)
            async with PageReads(bench.client) as reads:
                leaving = asyncio.create_task(reads.ask("billing.x", {}, shape=PERSON, deadline=1))
                staying = asyncio.create_task(reads.ask("billing.x", {}, shape=PERSON, deadline=1))
                await asyncio.sleep(0.05)
                leaving.cancel()
                answer = await staying
            await outbound.close()
            return answer, len(backend.seen)

    answer, calls = asyncio.run(act())

    assert (None, 2) == (answer.failure, calls)


def test_page_that_ends_ends_those_who_wait() -> None:
    """At the end of a page nobody goes on to ask again, neither who asked nor who waited for that."""

    async def act() -> tuple[list[bool], int]:
        async with hostile_backend() as backend:
            outbound = Outbound({backend.url: 8})
            bench = _Bench(backend, outbound, _operation("/slow"), SOURCE)
            async with PageReads(bench.client) as reads:
                asks = [asyncio.create_task(reads.ask("billing.x", {}, shape=PERSON, deadline=1)) for _ in range(3)]
                await asyncio.sleep(0.05)
            await asyncio.wait(asks, timeout=LATE)
            await outbound.close()
            return [task.cancelled() for task in asks], len(backend.seen)

    assert asyncio.run(act()) == ([True, True, True], 1)


def test_page_that_ended_asks_nothing() -> None:
    """Whoever has something to ask after the end of the page is ended as well, and no system hears of it."""

    async def act() -> tuple[bool, int]:
        async with hostile_backend() as backend:
            outbound = Outbound({backend.url: 8})
            bench = _Bench(backend, outbound, _operation("/slow"), SOURCE)
            async with PageReads(bench.client) as reads:
                pass
            late = asyncio.create_task(reads.ask("billing.x", {}, shape=PERSON, deadline=1))
            await asyncio.wait([late], timeout=LATE)
            await outbound.close()
            return late.cancelled(), len(backend.seen)

    assert asyncio.run(act()) == (True, 0)


def test_page_that_ends_leaves_nothing_running() -> None:
    """At the end of a page what still runs is ended."""

    async def act() -> int:
        async with hostile_backend() as backend:
            outbound = Outbound({backend.url: 8})
            bench = _Bench(backend, outbound, _operation("/hang"), SOURCE)
            before = len(asyncio.all_tasks())
            async with PageReads(bench.client) as reads:
                with pytest.raises(TimeoutError):
                    await asyncio.wait_for(reads.ask("billing.x", {}, shape=PERSON, deadline=2), 0.05)
            await outbound.close()
            await asyncio.sleep(0.05)
            return len(asyncio.all_tasks()) - before - 1  # one is the backend's own, for the connection

    assert asyncio.run(act()) <= 0
