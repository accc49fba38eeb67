"""A draft in its item's place: seen before its time and for whomever it is, once, and nowhere else."""

from __future__ import annotations

import pytest

from runtime.content.drafts import Draft, preview_token, with_draft
from runtime.content.edition import Edition
from runtime.content.raw import RawItem
from runtime.content.snapshot import Content
from runtime.media import Media
from runtime.pages.portal import built_edition
from runtime.records import replace
from tests.journeys.harness import POTOK, compiled

PUBLISHED: RawItem = {
    "id": "1",
    "status": "published",
    "slug": "sbp",
    "title": {"ru": "Прежний"},
    "lead": {"ru": "Анонс"},
}
DRAFT: RawItem = {
    **PUBLISHED,
    "status": "draft",
    "title": {"ru": "Новый"},
    "from": "2030-01-01T00:00:00Z",
    "audience": ["agents"],
}


def _titles(draft: Draft, held: RawItem | None = PUBLISHED) -> list[object]:
    build = compiled(POTOK).build
    of = build.cabinet.collections["news"]
    before = built_edition(build)
    if held is not None:
        only = with_draft(_empty(), build.cabinet, of, Draft(version=held, item=None), lambda media: media)
        before = only.edition
    drafted = with_draft(before, build.cabinet, of, draft, lambda media: media)
    return [row.get("title") for row in drafted.edition.content.items["ru"]["news"]]


def _empty() -> Edition:
    build = compiled(POTOK).build
    edition = built_edition(build)
    content = Content(items={code: {} for code in edition.content.items})
    return replace(edition, content=content)


def test_a_draft_stands_in_its_items_place() -> None:
    """One item before, one after; its period and audience do not hide it."""
    assert ["Новый"] == _titles(Draft(version=DRAFT, item=PUBLISHED))


def test_a_draft_that_was_never_published_joins_the_others() -> None:
    """It is first, and the others are there."""
    other = {**DRAFT, "slug": "other"}

    assert ["Новый", "Прежний"] == _titles(Draft(version=other, item=other))


def test_a_draft_without_what_it_needs_is_left_out_by_name() -> None:
    """The editor is told which field is missing."""
    build = compiled(POTOK).build
    spoilt = {**DRAFT, "title": {}}
    of = build.cabinet.collections["news"]
    drafted = with_draft(_empty(), build.cabinet, of, Draft(version=spoilt, item=spoilt), lambda media: media)

    assert ({}, [("title", "no_text")]) == (drafted.item, [(left.field, left.reason) for left in drafted.left])


def test_files_of_a_draft_get_names_of_their_own() -> None:
    """No published item holds them: whoever has the page gets them, nobody else."""
    build = compiled(POTOK).build
    cover = {"id": "c", "type": "image/png", "size": 9, "width": 1, "height": 1, "title": "", "name": "c.png"}
    of = build.cabinet.collections["news"]
    draft = Draft(version={**DRAFT, "cover": cover}, item=None)
    drafted = with_draft(_empty(), build.cabinet, of, draft, lambda media: replace(media, id=f"~{media.id}"))
    held = drafted.item["ru"]["cover"]

    assert isinstance(held, Media)
    assert "~c" == held.id


def test_a_drafted_brand_is_solved_and_told_and_the_edition_in_force_keeps_its_own() -> None:
    """A stylesheet of its own, with a remark where the colour had to move."""
    build = compiled(POTOK).build
    before = built_edition(build)
    of = build.cabinet.collections["site"]
    drafted = with_draft(
        before, build.cabinet, of, Draft(version={"id": "1", "brand": "#ffe600"}, item=None), lambda m: m
    )
    (name,) = drafted.edition.files

    assert drafted.edition.assets["colours.css"] == name != before.assets.get("colours.css")
    assert any("#ffe600" in remark.say("ru") for remark in drafted.edition.remarks)


@pytest.mark.parametrize("other", ["site", "new"])
def test_the_token_of_a_collection_opens_no_other(other: str) -> None:
    """Each has its own; the secret stands in none."""
    assert preview_token("secret" * 6, "news") != preview_token("secret" * 6, other)
    assert "secret" not in preview_token("secret" * 6, "news")
