"""A face put together from folders."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

from runtime.palette import solve
from runtime.render.assembly import palette_sheet, schemas, sprite, stylesheet, templates
from tests.runtime.render.sample import BLOCKS, THEMES

_ICONS = THEMES[0] / "icons"
_NAMES = """home users news help layers card receipt tag chat phone mail user logout login menu more search
chevron-down chevron-right chevron-up arrow-up arrow-down arrow-left alert info check error clock globe calendar eye sim
wifi plus-user document list mark-good mark-warn mark-bad mark-busy mark-quiet"""
_PHYSICAL = re.compile(
    r"(?<![-\w])(?:left|right|(?:margin|padding|border)-(?:left|right|top|bottom)|width|height|top|bottom)\s*:"
)


def test_the_sprite_has_every_icon_and_is_always_the_same() -> None:
    """Each file is a symbol of its name; the same files give the same bytes."""
    made = sprite(_ICONS)

    assert set(_NAMES.split()) <= set(re.findall(r'<symbol id="([^"]+)"', made.decode()))
    assert made == sprite(_ICONS)


def test_a_later_folder_takes_the_place_of_an_icon(tmp_path: Path) -> None:
    """A theme replaces single icons."""
    (tmp_path / "home.svg").write_text('<svg viewBox="0 0 1 1"><path d="M0 0h1"/></svg>\n', encoding="utf-8")

    made = sprite(_ICONS, tmp_path).decode()

    assert '<symbol id="home" viewBox="0 0 1 1"><path d="M0 0h1"/></symbol>' in made
    assert made.count('id="home"') == 1


def test_what_is_no_icon_is_refused(tmp_path: Path) -> None:
    """A file that is not one svg element is named."""
    (tmp_path / "odd.svg").write_text("<p>no</p>", encoding="utf-8")

    with pytest.raises(ValueError, match="'odd'"):
        sprite(tmp_path)


def test_all_rules_are_small() -> None:
    """The whole stylesheet with its colours stays under 12 kB compressed."""
    rules = stylesheet(BLOCKS, THEMES) + palette_sheet(solve("#006571"))

    assert len(gzip.compress(rules, 9)) < 12_000


def test_only_the_named_blocks_rules_are_taken() -> None:
    """A page's sheet may leave out blocks that it has not."""
    assert b".donut" in stylesheet(BLOCKS, THEMES)
    assert b".legend" not in stylesheet(BLOCKS, THEMES, ("table",))


def test_rules_know_no_left_and_right() -> None:
    """Layout is logical, so that it turns round with the language."""
    found = [
        (path.name, match[0])
        for folder in (*(theme / "styles" for theme in THEMES), *BLOCKS)
        for path in sorted(folder.glob("**/*.css"))
        for match in _PHYSICAL.finditer(path.read_text(encoding="utf-8"))
    ]

    assert found == []


def test_colours_are_a_sheet_of_their_own() -> None:
    """Every token is there for both schemes, and no rule names a colour by itself but black ink on paper."""
    sheet = palette_sheet({"accent": ("#006571", "#65bfcd")}).decode()
    rules = stylesheet(BLOCKS, THEMES).decode()

    assert sheet == "@layer tokens{:root{--accent:light-dark(#006571,#65bfcd);}}\n"
    assert set(re.findall(r"#[0-9a-f]{3,8}\b", rules)) <= {"#000"}


def test_a_theme_may_override_a_block(tmp_path: Path) -> None:
    """A theme's own template of a block, or of the page, wins."""
    (tmp_path / "blocks").mkdir()
    (tmp_path / "blocks" / "stat.html").write_text("mine", encoding="utf-8")
    found = templates(BLOCKS, (*THEMES, tmp_path))

    assert found["blocks/stat.html"] == "mine"
    assert {"layout/page.html", "layout/error.html", "layout/signed_out.html", "blocks/table.html"} <= set(found)


def test_every_block_has_a_schema() -> None:
    """Schemas are found by kind."""
    assert set(schemas(BLOCKS)) == {name.split("/")[1].removesuffix(".html") for name in templates(BLOCKS, ())}
