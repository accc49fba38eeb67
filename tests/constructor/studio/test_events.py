"""Events: the newest state reaches every listener."""

from __future__ import annotations

import asyncio

from constructor.studio.events import Events


def test_newcomer_hears_the_present_and_then_each_newer_state() -> None:
    """The stream begins with what holds now and ends when it is closed."""

    async def listen() -> list[bytes]:
        events = Events()
        events.tell("1")
        stream = events.stream()
        heard = [await anext(stream), await anext(stream)]
        events.tell("2")
        heard.append(await anext(stream))
        events.close()
        return heard + [part async for part in stream]

    assert [b"retry: 300\n\n", b"data: 1\n\n", b"data: 2\n\n"] == asyncio.run(listen())


def test_slow_listener_hears_only_the_newest() -> None:
    """What was overtaken is not told: a page fetches what holds now anyway."""

    async def listen() -> list[bytes]:
        events = Events()
        events.tell("1")
        stream = events.stream()
        heard = [await anext(stream), await anext(stream)]
        events.tell("2")
        events.tell("3")
        heard.append(await anext(stream))
        return heard[1:]

    assert [b"data: 1\n\n", b"data: 3\n\n"] == asyncio.run(listen())
