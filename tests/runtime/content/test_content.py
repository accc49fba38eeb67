"""Content of the files: questions put to the snapshot, and what of formatted text survives."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from constructor.bundled import bundled
from constructor.compile import compile_project
from runtime.cabinet.model import Cabinet, Collection, Query, Shape
from runtime.content import Content, read_content
from runtime.content.audience import Viewer
from runtime.content.fields import decode_field
from runtime.content.rich import render_markdown
from runtime.records import replace
from runtime.values import Page

NEWS = Collection(
    id="news",
    fields={"slug": "text", "title": "text", "body": "rich", "published_at": "datetime", "pinned": "flag"},
    translated=("title", "body"),
    key="slug",
)


@pytest.fixture(scope="module")
def cabinet() -> Cabinet:
    """A cabinet in Russian and English with one collection."""
    build = compile_project(bundled("blueprints") / "potok").build
    assert build is not None
    return replace(build.cabinet, collections={"news": NEWS})


def read(cabinet: Cabinet, *items: Mapping[str, Any]) -> Content:
    """Return the snapshot of these news."""
    return read_content(json.dumps({"news": items}).encode(), cabinet)


def ask(**more: Any) -> Query:
    """Return a question to the news."""
    return Query(name="latest", operation="content.news", answer=Shape(kind="list"), **more)


NOBODY = Viewer(audiences=frozenset(), now=datetime(2026, 11, 22, tzinfo=UTC))
THREE = (
    {"slug": "a", "title": {"ru": "Весна", "en": "Spring"}, "published_at": "2026-03-01T10:00:00+03:00"},
    {"slug": "b", "title": {"ru": "Лето", "en": "Summer"}, "published_at": "2026-06-01T10:00:00+03:00"},
    {"slug": "c", "title": {"ru": "Осень"}},
)


def slugs(value: object) -> list[object]:
    """Return the slugs of rows or of a page of rows."""
    rows = value.rows if isinstance(value, Page) else value
    assert isinstance(rows, tuple)
    return [row["slug"] for row in rows if isinstance(row, dict)]


def test_each_locale_has_its_words_and_the_default_fills_gaps(cabinet: Cabinet) -> None:
    """English readers see English, and Russian where nothing was translated."""
    content = read(cabinet, *THREE)

    assert ["Spring", "Summer", "Осень"] == [row["title"] for row in content.ask(ask(), {}, "en", NOBODY)]  # type: ignore[attr-defined]


def test_the_latest_come_first_and_undated_last(cabinet: Cabinet) -> None:
    """`-published_at` sorts descending; what has no date stands at the end."""
    content = read(cabinet, *THREE)

    assert ["b", "a", "c"] == slugs(content.ask(ask(sort=("-published_at",)), {}, "ru", NOBODY))


@pytest.mark.parametrize(
    ("key", "values", "expected"),
    [
        ("place", {"a": 10, "b": 9, "c": Decimal("9.5")}, ["b", "c", "a"]),
        (
            "published_at",
            {"a": "2026-06-01T10:00:00+03:00", "b": "2026-06-01T09:00:00+00:00", "c": "2026-06-01T08:00:00+00:00"},
            ["a", "c", "b"],
        ),
        ("title", {"a": "ёлка", "b": "Арбуз", "c": "арба"}, ["c", "b", "a"]),
    ],
)
def test_values_are_sorted_as_what_they_are(
    cabinet: Cabinet, key: str, values: Mapping[str, object], expected: list[str]
) -> None:
    """Numbers go by size and moments by when they are, wherever they were written; texts whatever the case."""
    of = replace(NEWS, fields={**NEWS.fields, "place": "number"})
    items = [{"slug": slug, "title": slug, key: value} for slug, value in values.items()]
    content = read_content(
        json.dumps({"news": items}, default=float).encode(), replace(cabinet, collections={"news": of})
    )

    assert expected == slugs(content.ask(ask(sort=(key,)), {}, "ru", NOBODY))


def test_a_page_knows_how_many_there_are(cabinet: Cabinet) -> None:
    """The second page of two rows holds the third of three."""
    page = read(cabinet, *THREE).ask(ask(page=2), {}, "ru", NOBODY, number=2)

    assert isinstance(page, Page)
    assert (["c"], 3, 2) == (slugs(page), page.total, page.pages)


def test_a_field_narrows_and_an_unknown_argument_does_not(cabinet: Cabinet) -> None:
    """`slug: a` finds one item; a filter that nobody filled finds all."""
    content = read(cabinet, *THREE)

    assert ["a"] == slugs(content.ask(ask(), {"slug": "a"}, "ru", NOBODY))
    assert 3 == len(slugs(content.ask(ask(), {"query": None}, "ru", NOBODY)))


def test_search_finds_words_in_any_order_and_case(cabinet: Cabinet) -> None:
    """Every word must stand somewhere in the item's texts."""
    content = read(cabinet, {"slug": "x", "title": {"ru": "Работы на сети"}}, {"slug": "y", "title": {"ru": "Сеть"}})

    assert ["x"] == slugs(content.ask(ask(), {"query": "СЕТИ работы"}, "ru", NOBODY))


def test_only_means_exactly_one(cabinet: Cabinet) -> None:
    """`take: only` is unknown where there are several, `first` is the first."""
    content = read(cabinet, *THREE)

    assert content.ask(ask(take="only"), {}, "ru", NOBODY) is None
    assert "a" == content.ask(ask(take="first"), {}, "ru", NOBODY)["slug"]  # type: ignore[index]


@pytest.mark.parametrize(
    ("value", "kind", "expected"),
    [
        ("2026-11-20T10:00:00+00:00", "datetime", datetime(2026, 11, 20, 10, tzinfo=UTC)),
        ("2026-11-20T10:00:00", "datetime", None),
        ("tomorrow", "datetime", None),
        (True, "flag", True),
        ("yes", "flag", None),
        (True, "number", None),
        (None, "text", None),
    ],
)
def test_a_field_is_what_its_kind_says_or_unknown(value: object, kind: Any, expected: object) -> None:
    """A value of another kind, and a time without a zone, is unknown rather than wrong."""

    assert expected == decode_field(value, kind)


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "[go](javascript:alert(1))",
        "[go](data:text/html;base64,x)",
        "![x](https://elsewhere.example/pixel.png)",
        '<a href="https://x.example" onclick="x()">x</a>',
        '<img src=x onerror="x()">',
        "<iframe src=https://x.example></iframe>",
        "<style>body{display:none}</style>",
    ],
)
def test_formatted_text_carries_nothing_that_runs(text: str) -> None:
    """Scripts, handlers, frames, styles, images and foreign schemes do not survive."""
    html = render_markdown(text)

    for sign in (
        "<script",
        "<img",
        "<iframe",
        "<style",
        'href="javascript',
        'href="data',
        '<a href="https://x.example" on',
    ):
        assert sign not in html


def test_plain_formatting_survives() -> None:
    """Emphasis, lists, tables and safe links are what content is made of."""
    html = render_markdown("**bold** [site](https://pt-t.example)\n\n1. one\n\n| a |\n|--|\n| b |\n")

    for sign in (
        "<strong>bold</strong>",
        'href="https://pt-t.example"',
        "<ol>",
        "<td>b</td>",
        'rel="noopener noreferrer"',
    ):
        assert sign in html


def test_what_is_for_some_stays_theirs_whatever_languages_have_it() -> None:
    """A language without items tells nothing of whom the items of another are for."""
    item = {"slug": "secret", "audience": frozenset({"agents"})}
    content = Content(items={"ru": {"news": ()}, "en": {"news": (item,)}})
    agent = replace(NOBODY, audiences=frozenset({"agents"}))
    seen = [slugs(content.ask(ask(), {}, locale, viewer)) for locale, viewer in (("ru", agent), ("en", agent))]

    assert [[], ["secret"]] == seen
    assert [] == slugs(content.ask(ask(), {}, "en", NOBODY))


def test_views_of_many_audiences_do_not_grow_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many regions people are of, some views are held at once, and each person sees his own items."""
    monkeypatch.setattr("runtime.content.snapshot._VIEWS", 3)
    content = Content(
        items={"ru": {"news": tuple({"slug": str(n), "audience": frozenset({str(n)})} for n in range(10))}}
    )
    seen = [
        slugs(content.ask(ask(), {}, "ru", replace(NOBODY, audiences=frozenset({str(number)})))) for number in range(10)
    ]

    assert [[str(number)] for number in range(10)] == seen
    assert len(content._views) <= 3
