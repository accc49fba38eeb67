"""What is read of a Directus, and what becomes of it where Directus is not what it should be."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from runtime.content.directus.client import Client, Trouble
from runtime.content.directus.reading import Read, read_collection, read_texts
from runtime.content.directus.source import Changes, Source
from runtime.outbound import OutboundError, Reply
from tests.runtime.content.cabinets import FAQ, NEWS, SITE
from tests.runtime.content.fake import TOKEN, FakeDirectus, answer, news


def client(directus: FakeDirectus, token: str = TOKEN) -> Client:
    """Return the cabinet's client of a Directus."""
    return Client(url="http://127.0.0.1:8055", token=token, outbound=directus)


def filled(**more: Any) -> FakeDirectus:
    """Return a Directus with content in each collection."""
    rows: dict[str, Any] = {
        "news": [news(1), news(2)],
        "faq": [],
        "site": {"id": 1, "translations": [], "brand": "#0b57d0"},
    }
    return FakeDirectus(rows={**rows, **more}, texts=[{"language": "ru-RU", "key": "menu.home", "value": "Дом"}])


def source(directus: FakeDirectus) -> Source:
    """Return what follows a Directus."""
    return Source(client(directus), {of.id: of for of in (NEWS, FAQ, SITE)})


def read(directus: FakeDirectus) -> Read:
    """Return the news."""
    return asyncio.run(read_collection(client(directus), NEWS))


def test_rows_become_content() -> None:
    """Texts stand by language, a file is a record, a long number is a text; what is not published is not asked for."""
    cover = {"id": "f1", "type": "image/png", "filesize": "10", "width": 1, "height": 2, "title": None}
    directus = filled(news=[news(1, cover={**cover, "filename_download": "a.png"}), news(2, status="draft")])
    (item,) = read(directus).items

    assert {"ru": "Новость 1", "en": "News 1"} == item["title"]
    assert {"ru": "Текст **1**"} == item["body"]
    assert {
        "id": "f1",
        "type": "image/png",
        "size": "10",
        "width": 1,
        "height": 2,
        "title": None,
        "name": "a.png",
    } == item["cover"]


def test_the_order_is_the_editors() -> None:
    """`sort` first, those without it last; pages are read by the number of the last row."""
    directus = filled(news=[news(number, sort=2000 - number if number % 2 else None) for number in range(1, 1203)])
    numbers = [int(str(item["id"])) for item in read(directus).items]

    assert [*range(1201, 0, -2), *range(2, 1203, 2)] == numbers
    assert 3 == directus.calls["items/news"]


def test_a_page_that_is_too_large_is_read_in_smaller_ones() -> None:
    """Half a megabyte in every title does not end the reading."""
    directus = filled(news=[news(number) for number in range(1, 8)])
    tried: list[str] = []

    def large(path: str) -> OutboundError | None:
        tried.append(path)
        return OutboundError("too_large") if len(tried) < 3 else None

    directus.fault = large

    assert 7 == len(read(directus).items)


@pytest.mark.parametrize("body", [b"", b"<html>", b'{"data":[{"id":1', b'{"data":{}}', b"[]", b'{"data":NaN}', b"null"])
def test_half_an_answer_is_no_answer(body: bytes) -> None:
    """What can not be understood whole is not taken in part."""
    directus = filled()
    directus.fault = lambda path: Reply(status=200, headers={}, body=body)

    with pytest.raises(Trouble) as trouble:
        read(directus)

    assert "garbled" == trouble.value.reason


def test_a_field_that_directus_has_not_is_left_out_by_its_name() -> None:
    """The rest of the collection is read without it."""
    directus = filled()
    wanted = {
        "id",
        "status",
        "from",
        "until",
        "audience",
        "priority",
        "sort",
        "slug",
        "title",
        "body",
        "languages_code",
    }
    directus.known["news"] = {*wanted, "to"}
    found = read(directus)

    assert (2, ("cover", "tone")) == (len(found.items), found.missing)


@pytest.mark.parametrize("field", ["status", "until", "audience", "slug", "title"])
def test_without_what_says_whose_and_what_it_is_nothing_is_read(field: str) -> None:
    """A collection without states might show drafts, one without keys nothing."""
    directus = filled()
    wanted = {
        "id",
        "status",
        "from",
        "until",
        "audience",
        "priority",
        "sort",
        "slug",
        "title",
        "body",
        "languages_code",
    }
    directus.known["news"] = wanted - {field}

    with pytest.raises(Trouble):
        read(directus)


def test_interface_texts_are_read_by_language() -> None:
    """What is no text is passed over."""
    directus = filled()
    directus.texts += [
        {"language": "en-US", "key": "a", "value": None},
        {"language": "en-US", "key": "b", "value": "B"},
    ]

    assert {"ru-RU": {"menu.home": "Дом"}, "en-US": {"b": "B"}} == asyncio.run(read_texts(client(directus)))


def changes(of: Source, times: int = 1) -> Changes:
    """Return what has changed when it is asked for the last of several times."""

    async def ask() -> Changes:
        for _ in range(times - 1):
            await of.changes()
        return await of.changes()

    return asyncio.run(ask())


def test_what_has_not_changed_is_not_read_again() -> None:
    """Lists are asked for their fingerprints; what has but one item is as quickly read."""
    assert {"news", "faq", "site"} == changes(source(filled())).reads.keys()
    assert {"site"} == changes(source(filled()), 2).reads.keys()


@pytest.mark.parametrize(
    "edit",
    [
        lambda rows: rows.pop(),
        lambda rows: rows[0].update(date_updated="2026-02-02"),
        lambda rows: rows[0].update(sort=9),
        lambda rows: rows[0]["translations"][0].update(date_updated="2026-02-02"),
        lambda rows: rows[0]["translations"].pop(),
    ],
)
def test_each_change_shows_in_the_fingerprint(edit: Any) -> None:
    """An item gone or edited, moved by hand, and a text changed or taken away."""
    directus = filled()
    of = source(directus)

    async def ask() -> Changes:
        await of.changes()
        edit(directus.rows["news"])
        return await of.changes()

    assert {"news", "site"} == asyncio.run(ask()).reads.keys()


def test_a_changed_file_has_the_collections_with_files_read() -> None:
    """Its title or its measures stand in their items."""
    directus = filled()
    of = source(directus)

    async def ask() -> Changes:
        await of.changes()
        directus.files += 1
        return await of.changes()

    assert {"news", "site"} == asyncio.run(ask()).reads.keys()


def test_a_collection_that_is_forbidden_is_kept_by_its_name() -> None:
    """The others are read."""
    directus = filled()
    directus.fault = lambda path: answer(403) if path.startswith("items/news") else None
    found = changes(source(directus))

    assert {"faq", "site"} == found.reads.keys()
    assert ({"news": "forbidden"}, None) == (dict(found.kept), found.trouble)


@pytest.mark.parametrize(
    ("fault", "reason", "pause"),
    [
        (answer(401), "refused", 0),
        (answer(429, **{"retry-after": "7"}), "limited", 7),
        (answer(429), "limited", 60),
        (answer(429, **{"retry-after": "99999"}), "limited", 600),
        (answer(503), "unreachable", 0),
        (OutboundError("timeout"), "slow", 0),
        (OutboundError("unreachable"), "unreachable", 0),
    ],
)
def test_what_holds_everywhere_ends_the_reading_with_its_reason(fault: Any, reason: str, pause: float) -> None:
    """Nobody asks twenty questions more of a Directus that is away."""
    directus = filled()
    directus.fault = lambda path: fault
    found = changes(source(directus))

    assert found.trouble is not None
    assert (reason, pause) == (found.trouble.reason, found.trouble.pause)
    assert directus.calls.total() <= 5


def test_a_token_that_is_wrong_is_refused() -> None:
    """Directus answers 401, and that is told."""
    found = asyncio.run(Source(client(filled(), "wrong"), {"news": NEWS}).changes())

    assert found.trouble is not None
    assert "refused" == found.trouble.reason
