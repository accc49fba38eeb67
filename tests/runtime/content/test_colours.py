"""Colours and shapes that editors choose: always readable, and told by how much they had to move."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from runtime.cabinet.model import Theme
from runtime.content.colours import DENSITIES, RADII, dress
from runtime.palette import contrast, solve

ROOT = Path(__file__).parents[3]
STYLES = sorted((*ROOT.glob("themes/*/styles/*.css"), *ROOT.glob("runtime/blocks/*/style.css")))
THEME = Theme(id="potok", brand="#006571", palette=solve("#006571"))

_random = random.Random(5)
EDGES = (
    "#ffffff", "#000000", "#ffff00", "#00ff00", "#0000ff", "#ff0000", "#00ffff", "#ff00ff", "#808080",
    "#7f7f80", "#fffffe", "#010101", "#ffee00", "#39ff14", "#fe019a", "#ccff00", "#777777", "#767676",
    "#fefefe", "#f0f0f0", "#101010", "#808000", "#c0ffee", "#ff6600", "#ffa500", "#bc7021",
)  # fmt: skip
BRANDS = (*EDGES, *(f"#{_random.randrange(1 << 24):06x}" for _ in range(200)))

# Grounds that words and marks stand on, as the styles say it; WCAG 2.2: words 4.5 (1.4.3), marks 3 (1.4.11).
GROUNDS = ("surface", "shell", "sunken", "fill", "accent-soft", "info-soft", "pos-soft", "warn-soft", "neg-soft")
PAIRS: dict[tuple[str, str], float] = {
    **{(word, ground): 4.5 for word in ("text", "muted", "link", "pos", "warn", "neg", "info") for ground in GROUNDS},
    ("text", "track"): 4.5,
    ("on-accent", "accent"): 4.5,
    ("on-accent", "accent-hover"): 4.5,
    ("on-deep", "deep"): 4.5,
    ("on-deep-muted", "deep"): 4.5,
    **{("control", ground): 3.0 for ground in GROUNDS},
    **{(mark, "surface"): 3.0 for mark in ("accent", "accent-hover", "chart2", "bar")},
    ("accent", "shell"): 3.0,
}
_TOKEN = re.compile(r"--([\w-]+):light-dark\((#[0-9a-f]{6}),(#[0-9a-f]{6})\);")
_USED = re.compile(r"(?<![\w-])(color|background|stroke|fill):[^;}]*?var\(--([\w-]+)\)")


def served(brand: str) -> tuple[dict[str, str], dict[str, str]]:
    """Return the colours of the stylesheet, light and dark."""
    tokens = _TOKEN.findall(dress({"brand": brand}, THEME).data.decode())
    return {name: light for name, light, _ in tokens}, {name: dark for name, _, dark in tokens}


@pytest.mark.parametrize("brand", BRANDS)
def test_any_brand_is_readable_in_both_schemes(brand: str) -> None:
    """Each pair of the served stylesheet that the styles use has the contrast of WCAG 2.2 AA."""
    poor = [
        f"{fore} on {ground}: {ratio:.2f}"
        for colours in served(brand)
        for (fore, ground), least in PAIRS.items()
        if (ratio := contrast(colours[fore], colours[ground])) < least
    ]

    assert [] == poor


def test_the_pairs_are_those_of_the_styles() -> None:
    """Every colour of words and every ground that a stylesheet uses is among the pairs that are proven."""
    used = [match for path in STYLES for match in _USED.findall(path.read_text(encoding="utf-8"))]
    words = {token for what, token in used if what == "color"}
    grounds = {token for what, token in used if what == "background"}

    assert set() == words - {fore for fore, _ in PAIRS}
    assert set() == grounds - {each for pair in PAIRS for each in pair}


def test_a_brand_that_can_be_read_stays_as_it_is() -> None:
    """A colour with enough contrast is shown itself, and nothing is said."""
    dressed = dress({"brand": "#a4005c"}, THEME)

    assert "--accent:light-dark(#a4005c," in dressed.data.decode()
    assert () == dressed.remarks


def test_a_brand_that_can_not_be_read_is_moved_and_told() -> None:
    """The editor learns from which colour to which, and the contrast of both with the page, in his language."""
    (remark,) = dress({"brand": "#FFEE00"}, THEME).remarks
    moved = served("#ffee00")[0]["accent"]

    assert "site.brand" == remark.about
    assert remark.say("ru").startswith(f"Цвет бренда #ffee00 сдвинут до {moved}: контраст с фоном 3.4:1 (был 1.2:1)")
    assert remark.say("en").startswith(f"The brand colour #ffee00 was moved to {moved}: contrast with the page 3.4:1")


@pytest.mark.parametrize("written", ["red", "#12", "}body{display:none}", "#00657\n", "url(//evil)", 7])
def test_what_is_no_colour_changes_nothing(written: object) -> None:
    """The theme's own colours stay, and the editor is told."""
    dressed = dress({"brand": written}, THEME)

    assert (b"", "") == (dressed.data, dressed.name)
    assert ["brand_refused"] == [remark.code for remark in dressed.remarks]


def test_without_a_choice_the_builds_own_stylesheet_stands() -> None:
    """Nothing is served anew where editors chose nothing, or what the theme has anyway."""
    assert {""} == {dress(site, THEME).name for site in ({}, {"brand": "#006571", "radius": "soft"})}


def test_corners_and_density_are_words() -> None:
    """They set tokens that go before those of every theme; another word is left out and told."""
    dressed = dress({"radius": "square", "density": "compact"}, THEME)
    odd = dress({"radius": "1px;} *{display:none", "density": "compact"}, THEME)

    assert dressed.data.decode().endswith(":root{--density:.8;--mark:0px;--radius:0px;--sheet:0px;}\n")
    assert odd.data.decode().endswith(":root{--density:.8;}\n")
    assert ["site.radius"] == [remark.about for remark in odd.remarks]


def test_every_shape_is_a_token_of_the_styles() -> None:
    """What a choice sets is what the base theme declares."""
    declared = set(re.findall(r"--([\w-]+):", (ROOT / "themes/base/styles/20-tokens.css").read_text(encoding="utf-8")))

    assert set() == {name for words in (RADII, DENSITIES) for tokens in words.values() for name in tokens} - declared


def test_the_name_of_a_stylesheet_is_its_own() -> None:
    """Equal choices have one name, others another."""
    names = [dress(site, THEME).name for site in ({"brand": "#a4005c"}, {"brand": "#A4005C"}, {"brand": "#a4005d"})]

    assert names[0] == names[1] != names[2]
    assert all(re.fullmatch(r"colours\.[0-9a-f]{12}\.css", name) for name in names)
