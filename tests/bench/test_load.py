"""The generator of load: how late an answer is, and that a wrong one ends the run."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from itertools import count
from typing import TypeVar

import pytest

from tests.bench.load import Wanted, ask_all, ask_at
from tests.bench.results import sharing

T = TypeVar("T")


async def _to_a_server(asking: Callable[[Wanted], Awaitable[T]], pause: Callable[[], float]) -> T:
    """Return what asking a server brings that does nothing for a `pause` before each of its answers."""
    ended: list[asyncio.Task[None]] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if (task := asyncio.current_task()) is not None:
            ended.append(task)
        with suppress(asyncio.IncompleteReadError):
            while await reader.readuntil(b"\r\n\r\n"):
                await asyncio.sleep(pause())
                writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok")
        writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        brought = await asking(Wanted(url=f"http://127.0.0.1:{port}", path="/"))
        await asyncio.gather(*ended)
    return brought


def test_a_slow_answer_is_late_from_when_it_was_due() -> None:
    """Askings are made at their moments, whatever has not been answered yet, and each is timed from its own."""
    pauses = iter([0.2])
    took = asyncio.run(_to_a_server(lambda wanted: ask_at([wanted], 100, 0.1), lambda: next(pauses, 0)))

    assert 10 == len(took)
    assert max(took) >= 0.2
    assert 1 == sum(one >= 0.2 for one in took)


def test_everything_is_asked_for_as_often_as_said() -> None:
    """Connections share the number of askings."""
    asked = count()
    asyncio.run(_to_a_server(lambda wanted: ask_all(wanted, 10, 3), lambda: next(asked) * 0))

    assert 10 == next(asked)


@pytest.mark.parametrize("second", [b"other", b"a much longer page"])
def test_wrong_bytes_end_the_run(second: bytes) -> None:
    """A page of another length, or of the same length and other words, is no page."""
    wanted = Wanted(url="http://127.0.0.1:1", path="/")
    wanted.check(200, b"pages")

    with pytest.raises(SystemExit, match="answered"):
        wanted.check(200, second, whole=True)


def test_what_passes_is_taken_away_before_answers_are_compared() -> None:
    """A token that is another one in each answer makes no other page."""
    wanted = Wanted(url="http://127.0.0.1:1", path="/", same=lambda body: body.partition(b"#")[0])
    wanted.check(200, b"page#1")

    wanted.check(200, b"page#2", whole=True)


def test_the_share_of_samples_is_the_nearest_rank() -> None:
    """The median of an even number lies between; other shares are samples."""
    assert 2.5 == sharing([4, 1, 2, 3], 50)
    assert 4 == sharing([4, 1, 2, 3], 95)
    assert 99 == sharing(range(1, 101), 99)
