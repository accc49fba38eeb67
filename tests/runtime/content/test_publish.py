"""Editions: made of what editors wrote, each with the stylesheets of those before it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from runtime.content.edition import Edition
from runtime.content.ingest import ingest
from runtime.content.publish import edition_of
from runtime.content.raw import RawContent
from tests.runtime.content.cabinets import build


def published(site: Mapping[str, Any], before: Edition | None = None, **texts: Mapping[str, str]) -> Edition:
    """Return the edition of a `site` and interface texts."""
    raw = RawContent(collections={"site": (site,)}, translations=texts, at=0.0, source="directus")
    return edition_of(raw, ingest(raw, build().cabinet).content, build(), before)[0]


def test_colours_and_texts_are_of_one_edition() -> None:
    """A change of brand and of a text needs no build: the edition names its stylesheet and says the new words."""
    edition = published({"brand": "#a4005c"}, ru={"ui.search": "Найти"})
    name = edition.assets["colours.css"]

    assert b"#a4005c" in edition.files[name]
    assert ("Найти", "Search") == (edition.messages["ru"].say("ui.search"), edition.messages["en"].say("ui.search"))
    assert () == edition.remarks


def test_pages_of_earlier_editions_keep_their_stylesheets() -> None:
    """The last eight are served beside the one in force; older ones go."""
    edition, names = published({"brand": "#000001"}), list[str]()
    for number in range(2, 12):
        names.append(edition.assets["colours.css"])
        edition = published({"brand": f"#0000{number:02x}"}, edition)

    assert [*names[-8:], edition.assets["colours.css"]] == list(edition.files)


def test_going_back_to_the_themes_colours_keeps_the_others_for_a_while() -> None:
    """Without a brand the build's stylesheet is meant again, and the editors' last is still there."""
    dressed = published({"brand": "#a4005c"})
    plain = published({}, dressed)

    assert {} == plain.assets
    assert dressed.files == plain.files


def test_what_did_not_come_out_as_written_is_told() -> None:
    """Remarks of colours and of texts stand in the edition."""
    edition = published({"brand": "#ffee00"}, ru={"ui.search": "{", "ui.serch": "Найти"}, de={"ui.search": "Suche"})

    assert ["brand_moved", "language_unknown", "text_refused", "text_unknown"] == [
        remark.code for remark in edition.remarks
    ]
