"""What of editors' content reaches pages, whatever they or somebody in their name wrote."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from markupsafe import Markup

from runtime.cabinet.model import Collection
from runtime.content.ingest import Ingested, digest, ingest
from runtime.content.raw import RawContent
from runtime.media import Media
from runtime.records import replace
from tests.runtime.content.cabinets import NEWS, build

PICTURE = {
    "id": "a1-b2",
    "type": "image/png",
    "size": "1200",
    "width": 10,
    "height": 20,
    "title": "Лес",
    "name": "f.png",
}


def read(*items: Any, of: Collection = NEWS, rendered: Mapping[str, Markup] | None = None) -> Ingested:
    """Return the items of one collection as they are ingested."""
    cabinet = replace(build().cabinet, collections={of.id: of})
    raw = RawContent(collections={of.id: items}, at=0.0, source="directus")
    return ingest(raw, cabinet, rendered)


def rows(found: Ingested, locale: str = "ru", of: str = "news") -> tuple[Mapping[str, object], ...]:
    """Return the items in a language."""
    return found.content.items[locale][of]


def item(**more: Any) -> dict[str, Any]:
    """Return a sound item."""
    return {"id": "1", "status": "published", "slug": "a", "title": {"ru": "Весна", "en": "Spring"}, **more}


def reasons(found: Ingested) -> list[tuple[str, str, str]]:
    """Return what was left out."""
    return [(left.id, left.field, left.reason) for left in found.left]


@pytest.mark.parametrize("status", ["draft", "archived", "", "Published", 1])
def test_only_what_is_published_is_there(status: object) -> None:
    """Drafts, the archive and any other word are nowhere in the snapshot, and no fault of anybody's."""
    found = read(item(status=status, title={"ru": "Тайна"}))

    assert (False, ()) == ("Тайна" in repr(found.content), found.left)


def test_only_declared_fields_pass() -> None:
    """What the blueprint does not name is not carried along."""
    (row,) = rows(read(item(secret="canary", date_updated="2026-01-01")))

    assert {*NEWS.fields} == {*row}


def test_values_that_are_the_same_in_every_language_are_held_once() -> None:
    """An item without words in a language is the very item of the first one."""
    found = read(item(body={"ru": "a" * 100, "en": None}), item(slug="b", title={"ru": "Лето"}))
    (first, second), (english, untold) = rows(found), rows(found, "en")

    assert ("Spring", True) == (english["title"], english["body"] is first["body"])
    assert untold is second


@pytest.mark.parametrize(
    ("more", "field", "reason"),
    [
        ({"slug": ""}, "slug", "no_key"),
        ({"slug": None}, "slug", "no_key"),
        ({"title": {"en": "Only"}}, "title", "no_text"),
        ({"title": {}}, "title", "no_text"),
        ({"title": {"ru": "x" * 1_000_000}}, "title", "too_long"),
        ({"body": {"en": "x" * 200_001}}, "body", "too_long"),
        ({"from": "soon"}, "from", "no_period"),
        ({"until": "2026-01-01T00:00:00"}, "until", "no_period"),
        ({"audience": "agents"}, "audience", "no_audience"),
        ({"audience": {"a": 1}}, "audience", "no_audience"),
    ],
)
def test_an_item_that_can_not_be_shown_is_left_out_by_its_name(more: Any, field: str, reason: str) -> None:
    """The others stay; the log tells which it was and why."""
    found = read(item(**more), item(slug="b"))

    assert ["b"] == [row["slug"] for row in rows(found)]
    assert [(field, reason)] == [(left.field, left.reason) for left in found.left]


def test_of_two_with_the_same_key_the_first_is_shown() -> None:
    """An address leads to one page."""
    found = read(item(title={"ru": "Первая"}), item(title={"ru": "Вторая"}))

    assert ["Первая"] == [row["title"] for row in rows(found)]
    assert [("a", "slug", "twice")] == reasons(found)


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("tone", "awful", "not_choice"),
        ("tone", ["good"], "not_kind"),
        ("to", "javascript:alert(1)", "not_link"),
        ("to", "//evil.example", "not_link"),
        ("to", "/\\evil.example", "not_link"),
        ("to", "http://plain.example", "not_link"),
        ("to", "data:text/html,x", "not_link"),
        ("cover", {**PICTURE, "type": "image/svg+xml"}, "not_image"),
        ("cover", {**PICTURE, "type": "text/html"}, "not_image"),
        ("cover", {**PICTURE, "id": "../../etc"}, "not_image"),
        ("cover", {**PICTURE, "width": 60_000, "height": 60_000}, "not_image"),
        ("cover", "a1-b2", "not_image"),
    ],
)
def test_a_field_that_is_not_what_it_should_be_is_empty(field: str, value: object, reason: str) -> None:
    """The item is shown without it."""
    found = read(item(**{field: value}))

    assert [None] == [row[field] for row in rows(found)]
    assert [("a", field, reason)] == reasons(found)


def test_sound_values_are_what_their_kinds_say() -> None:
    """A picture has its measures, a link its address, a choice its word, a period its moment."""
    found = read(
        item(cover=PICTURE, to="/news", tone="bad", audience=["agents"], priority=3, until="2027-01-01T00:00:00Z")
    )
    (row,) = rows(found)

    assert (
        Media(id="a1-b2", type="image/png", size=1200, width=10, height=20, title="Лес", name="f.png") == row["cover"]
    )
    assert ("/news", "bad", frozenset({"agents"}), 3) == (row["to"], row["tone"], row["audience"], row["priority"])
    assert datetime(2027, 1, 1, tzinfo=UTC) == row["until"]
    assert [] == reasons(found)


def test_an_audience_that_nobody_declared_is_nobody() -> None:
    """A word that the blueprint does not know shows the item to nobody, and is told."""
    found = read(item(audience=["agenst"]))

    assert [frozenset({"agenst"})] == [row["audience"] for row in rows(found)]
    assert [("a", "audience", "unknown_audience")] == reasons(found)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("a\x00b\x1b[31mc\u0085d", "ab[31mcd"),
        ("ok \u202egnp.exe", "ok gnp.exe"),
        ("\u2066open", "open"),
        ("closed \u2067שלום\u2069 well", "closed \u2067שלום\u2069 well"),
        ("two\nlines", "two\nlines"),
        ("<b>&", "<b>&"),
    ],
)
def test_marks_that_turn_text_around_and_control_characters_are_taken_out(written: str, shown: str) -> None:
    """Isolates that are ended stay: right-to-left words need them."""
    (row,) = rows(read(item(title={"ru": written})))

    assert shown == row["title"]


def test_formatted_text_is_sanitised_once_for_each_source() -> None:
    """HTML is shown as text; what was formatted before is not formatted again."""
    source = "<script>alert(1)</script> **x**"
    found = read(item(body={"ru": source}))
    again = read(item(body={"ru": source}), rendered={digest(source): Markup("kept")})

    assert ["<p>&lt;script&gt;alert(1)&lt;/script&gt; <strong>x</strong></p>\n"] == [row["body"] for row in rows(found)]
    assert ["kept"] == [row["body"] for row in rows(again)]


def test_marks_of_direction_do_not_come_in_by_number() -> None:
    """Markdown reads `&#x202E;` as the mark itself; it is taken out of words and of what links are called."""
    (row,) = rows(read(item(body={"ru": 'ok &#x202E;gnp.exe [a](https://a.example "&#8238;b")'})))

    assert "\u202e" not in str(row["body"])
    assert "ok gnp.exe" in str(row["body"])


@pytest.mark.parametrize(
    "garbage", [None, 3, "text", [], {"slug": {"ru": []}}, {"title": 7, "slug": [1]}, {"audience": [None]}]
)
def test_garbage_is_no_item_and_no_fault(garbage: object) -> None:
    """Whatever stands in the place of an item, the rest is shown."""
    found = read(garbage, item(slug="b"))

    assert ["b"] == [row["slug"] for row in rows(found)]
