"""The palette solver."""

from __future__ import annotations

import random

import pytest

from runtime.palette import TOKENS, PaletteError, contrast, solve

_POTOK = {
    "shell": ("#f0f4f5", "#091011"),
    "surface": ("#ffffff", "#11191a"),
    "sunken": ("#f5f9f9", "#0d1415"),
    "fill": ("#e8eeef", "#1d2729"),
    "line": ("#dde4e6", "#242f30"),
    "hair": ("#ced8da", "#2d393b"),
    "track": ("#d8e2e3", "#2a3739"),
    "control": ("#738486", "#6c7c7f"),
    "text": ("#0e1b1d", "#e7eef0"),
    "muted": ("#515f61", "#9dadaf"),
    "accent": ("#006571", "#65bfcd"),
    "accent-hover": ("#00535d", "#7ed4e1"),
    "on-accent": ("#ffffff", "#011518"),
    "accent-soft": ("#e7f4f6", "#0e3136"),
    "link": ("#00636f", "#79d5e3"),
    "deep": ("#042d34", "#04343c"),
    "on-deep": ("#ffffff", "#ffffff"),
    "on-deep-muted": ("#b2cdd1", "#b2cdd1"),
    "pos": ("#0e6936", "#78d694"),
    "pos-soft": ("#e5f8e9", "#172c1d"),
    "warn": ("#7a4c0d", "#f2bd68"),
    "warn-soft": ("#fff3da", "#342611"),
    "neg": ("#b31c1e", "#fc928a"),
    "neg-soft": ("#ffeeec", "#3d1b18"),
    "info": ("#31559a", "#9ebef8"),
    "info-soft": ("#ecf3ff", "#1b2942"),
    "chart2": ("#bc7021", "#eeb154"),
    "bar": ("#7b979b", "#567378"),
}
_SURFACES = ("surface", "shell", "sunken", "fill", "accent-soft", "pos-soft", "warn-soft", "neg-soft", "info-soft")
_EXTREMES = ("#ffff00", "#ffffff", "#000000", "#0000ff", "#ff0000", "#00ff00", "#808080", "#f58220", "#ff00ff")
_random = random.Random(3)
_BRANDS = (*_EXTREMES, *(f"#{_random.randrange(1 << 24):06x}" for _ in range(60)))


def test_the_reference_brand_gives_the_flagships_colours() -> None:
    """The flagship's brand colour gives exactly the colours of the design."""
    assert dict(solve("#006571")) == _POTOK


@pytest.mark.parametrize("brand", _BRANDS)
def test_any_brand_has_proven_contrast(brand: str) -> None:
    """Every pair of text and ground keeps its bound in both schemes, whatever the brand."""
    solved = solve(brand)

    assert tuple(solved) == TOKENS
    for scheme, least in ((0, 12.0), (1, 11.0)):
        colours = {token: pair[scheme] for token, pair in solved.items()}
        assert min(contrast(colours["text"], colours[ground]) for ground in _SURFACES) >= least
        for token in ("muted", "link", "pos", "warn", "neg", "info"):
            assert min(contrast(colours[token], colours[ground]) for ground in _SURFACES) >= 4.6
        for token in ("control", "accent", "chart2", "bar"):
            assert contrast(colours[token], colours["surface"]) >= 3.05
        for token in ("accent", "accent-hover"):
            assert contrast(colours["on-accent"], colours[token]) >= 4.6


def test_an_orange_brand_has_another_second_series() -> None:
    """The second series of a chart does not look like the accent."""
    assert solve("#bc7021")["chart2"] != solve("#006571")["chart2"]


@pytest.mark.parametrize("brand", ["", "red", "#12345", "#gggggg", "oklch(1 0 0)"])
def test_what_is_no_colour_is_refused(brand: str) -> None:
    """A brand that is not #rrggbb is named in the error."""
    with pytest.raises(PaletteError) as caught:
        solve(brand)

    assert caught.value.brand == brand
