"""Content that follows a Directus: seen soon after a change, there whatever becomes of Directus."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from runtime.content.copy import Copy, CopyFile
from runtime.content.directus.client import Client
from runtime.content.directus.source import Source
from runtime.content.keeper import DirectusContent
from runtime.content.parts import unpack
from runtime.outbound import OutboundError
from tests.runtime.content.cabinets import build
from tests.runtime.content.fake import TOKEN, FakeDirectus, answer, news


def filled() -> FakeDirectus:
    """Return a Directus with one piece of news."""
    site = {"id": 1, "brand": None, "translations": [{"languages_code": "ru", "name": "Наш"}]}
    return FakeDirectus(rows={"news": [news(1)], "faq": [], "site": site})


def keeper(directus: FakeDirectus, folder: Path, poll: float = 60.0, token: str = TOKEN) -> DirectusContent:
    """Return what keeps the content of a Directus, with its copy in a folder."""
    client = Client(url="http://127.0.0.1:8055", token=token, outbound=directus)
    source = Source(client, build().cabinet.collections)
    return DirectusContent(build=build(), source=source, file=CopyFile(folder / "content.json"), poll=poll)


def titles(kept: DirectusContent, locale: str = "ru") -> list[object]:
    """Return the titles of the news that pages would show now."""
    return [row["title"] for row in kept.edition.content.items[locale]["news"]]


async def until(holds: Callable[[], bool], seconds: float = 5.0) -> float:
    """Wait until it holds and return how long that took."""
    began = time.monotonic()
    while not holds():
        assert time.monotonic() - began < seconds
        await asyncio.sleep(0.005)
    return time.monotonic() - began


def follow(kept: DirectusContent, then: Callable[[], Awaitable[Any]]) -> Any:
    """Return what comes of a course of events while content is followed."""

    async def run() -> Any:
        await kept.start()
        try:
            return await then()
        finally:
            await kept.close()

    return asyncio.run(run())


def test_it_serves_at_once_and_shows_directus_soon_after(tmp_path: Path) -> None:
    """Until the first reading is over, pages are made from the build's own content."""
    kept = keeper(filled(), tmp_path)

    assert (["Из сборки"], "files", False) == (titles(kept), kept.state().source, kept.state().fresh)

    follow(kept, lambda: until(lambda: kept.state().fresh))

    assert (["Новость 1"], "directus", "") == (titles(kept), kept.state().source, kept.state().failure)


def test_a_hint_is_enough_and_a_hundred_are_two_readings(tmp_path: Path) -> None:
    """The change is there within a second; hints that come meanwhile make but one reading more."""
    directus = filled()
    kept = keeper(directus, tmp_path)

    async def events() -> tuple[float, int]:
        await until(lambda: kept.state().fresh)
        directus.rows["news"].append(news(2, date_updated="2026-02-02"))  # type: ignore[union-attr]  # a list
        before = directus.calls["translations"]
        for _ in range(100):
            kept.hint()
            await asyncio.sleep(0)
        took = await until(lambda: len(titles(kept)) == 2)
        await asyncio.sleep(1.2)
        return took, directus.calls["translations"] - before

    took, readings = follow(kept, events)

    assert took < 1.0
    assert readings <= 2


def test_without_hints_a_change_is_there_after_one_poll(tmp_path: Path) -> None:
    """The fingerprints are asked for again and again."""
    directus = filled()
    kept = keeper(directus, tmp_path, poll=0.6)

    async def events() -> float:
        await until(lambda: kept.state().fresh)
        directus.rows["news"].append(news(2, date_updated="2026-02-02"))  # type: ignore[union-attr]  # a list
        return await until(lambda: len(titles(kept)) == 2)

    assert follow(kept, events) < 1.6


def test_an_edition_that_has_not_changed_stays_in_force(tmp_path: Path) -> None:
    """Nothing is made anew of the same words, and the age starts anew."""
    kept = keeper(filled(), tmp_path)

    async def events() -> bool:
        await until(lambda: kept.state().fresh)
        before, asked = kept.edition, kept.source.client.outbound.calls["translations"]  # type: ignore[attr-defined]  # the fake's
        kept.hint()
        await until(lambda: kept.source.client.outbound.calls["translations"] > asked)  # type: ignore[attr-defined]  # the fake's
        await asyncio.sleep(0.1)
        return before is kept.edition

    assert follow(kept, events)


def test_a_cold_start_without_directus_shows_the_last_good_content(tmp_path: Path) -> None:
    """The copy on disk is served at once, with its age."""
    warm = keeper(filled(), tmp_path)
    follow(warm, lambda: until(lambda: warm.file.file.exists()))
    gone = filled()
    gone.fault = lambda path: OutboundError("unreachable")
    kept = keeper(gone, tmp_path)

    assert ["Новость 1"] == titles(kept)

    follow(kept, lambda: until(lambda: bool(kept.state().failure)))

    assert (["Новость 1"], "copy", "unreachable", False) == (
        titles(kept), kept.state().source, kept.state().failure, kept.state().fresh,
    )  # fmt: skip


@pytest.mark.parametrize(
    "fault",
    [
        answer(200, b""),
        answer(200, b'{"data":['),
        answer(200, b"<html>"),
        answer(200, {"data": "?"}),
        answer(200, {"data": None}),
        answer(401),
        answer(403),
        answer(404),
        answer(429, **{"retry-after": "1"}),
        answer(500),
        OutboundError("timeout"),
        OutboundError("unreachable"),
        OutboundError("too_large"),
        OutboundError("content_type"),
        OutboundError("redirect"),
        OutboundError("malformed"),
    ],
)
def test_whatever_directus_does_the_last_good_content_stays(
    tmp_path: Path, fault: Any, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is told with its reason, and once Directus is well again its content is there."""
    monkeypatch.setattr("runtime.content.keeper.GAP", 0.02)
    directus = filled()
    kept = keeper(directus, tmp_path, poll=0.1)

    async def events() -> tuple[list[object], str]:
        await until(lambda: kept.state().fresh)
        directus.rows["news"].append(news(2, date_updated="2026-02-02"))  # type: ignore[union-attr]  # a list
        directus.fault = lambda path: fault
        await until(lambda: bool(kept.state().failure))
        ill = titles(kept), kept.state().failure
        directus.fault = lambda path: None
        kept.hint()
        await until(lambda: len(titles(kept)) == 2 and kept.state().fresh, 8.0)
        return ill

    with caplog.at_level(logging.WARNING, "pcabinet.content"):
        shown, failure = follow(kept, events)

    assert ["Новость 1"] == shown
    assert failure in caplog.text
    assert "mistake" not in caplog.text


def test_it_comes_back_after_days_without_directus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However often it was asked in vain, it is asked again."""
    monkeypatch.setattr("runtime.content.keeper.GAP", 0.02)
    directus = filled()
    directus.fault = lambda path: OutboundError("unreachable")
    kept = keeper(directus, tmp_path)

    async def events() -> list[object]:
        await until(lambda: bool(kept.state().failure))
        kept._standing.failures = 5000
        kept.hint()
        await until(lambda: kept._standing.failures > 5000)
        directus.fault = lambda path: None
        kept.hint()
        await until(lambda: kept.state().fresh)
        return titles(kept)

    assert ["Новость 1"] == follow(kept, events)


def test_a_forbidden_collection_keeps_its_items_while_others_go_on(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The log names it."""
    directus = filled()
    kept = keeper(directus, tmp_path, poll=0.1)

    async def events() -> None:
        await until(lambda: kept.state().fresh)
        directus.fault = lambda path: answer(403) if path.startswith("items/news") else None
        directus.rows["site"]["translations"][0]["name"] = "Новое имя"  # type: ignore[call-overload]  # a dict
        await until(
            lambda: kept.edition.content.one("site", "ru").get("name") == "Новое имя" and bool(kept.state().failure)
        )

    with caplog.at_level(logging.WARNING, "pcabinet.content"):
        follow(kept, events)

    assert ["Новость 1"] == titles(kept)
    assert "collection=news failure=forbidden kept=last" in caplog.text


def test_what_is_left_out_is_named_once_and_counted(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """The log has a line for what is new, not one for each reading; a newline in a name makes no line of its own."""
    directus = filled()
    bad = news(2, slug="bad\nlevel=info")
    bad["translations"][0]["title"] = "x" * 1_000_000
    directus.rows["news"] = [news(1), bad]
    kept = keeper(directus, tmp_path, poll=0.1)

    async def events() -> None:
        await until(lambda: kept.state().fresh)
        kept.hint()
        await asyncio.sleep(0.8)

    with caplog.at_level(logging.WARNING, "pcabinet.content"):
        follow(kept, events)

    assert (["Новость 1"], 1) == (titles(kept), kept.state().left_out)
    assert 1 == caplog.text.count("news/badlevel=info.title:too_long")


def test_a_disk_that_takes_nothing_is_told_and_pages_go_on(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Content is shown without a copy of it."""
    (tmp_path / "content.json").mkdir()
    kept = keeper(filled(), tmp_path)

    with caplog.at_level(logging.WARNING, "pcabinet.content"):
        follow(kept, lambda: until(lambda: "copy=unwritten" in caplog.text))

    assert ["Новость 1"] == titles(kept)


def test_a_damaged_copy_is_told_and_the_builds_content_stands_in(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Nothing of a half file is shown."""
    (tmp_path / "content.json").write_bytes(b"half")
    with caplog.at_level(logging.WARNING, "pcabinet.content"):
        kept = keeper(filled(), tmp_path)

    assert ["Из сборки"] == titles(kept)
    assert "copy=damaged" in caplog.text


def test_a_whole_copy_of_something_else_does_not_hinder_the_start(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """What its writer understood and this release does not is told, and the build's content stands in."""
    copy = Copy(blueprint="potok", rules="", parts={"news": b"not packed"}, texts={}, at=0.0)
    CopyFile(tmp_path / "content.json").write(copy)
    with caplog.at_level(logging.WARNING, "pcabinet.content"):
        kept = keeper(filled(), tmp_path)

    assert ["Из сборки"] == titles(kept)
    assert "files" == kept.state().source
    assert kept.state().age < 60
    assert "copy=unusable" in caplog.text


def test_drafts_never_reach_the_disk(tmp_path: Path) -> None:
    """The copy holds what is published and nothing else."""
    directus = filled()
    directus.rows["news"].append(news(2, status="draft", slug="canary"))  # type: ignore[union-attr]  # a list
    kept = keeper(directus, tmp_path)
    follow(kept, lambda: until(lambda: kept.file.file.exists()))
    copy, _ = CopyFile(kept.file.file).read("potok")

    assert copy is not None
    assert ["n1"] == [item["slug"] for item in unpack(copy.parts["news"]).items]
