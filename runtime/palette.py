"""Solves the palette of a theme: every colour token, light and dark, from one brand colour, with proven contrast."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Literal

from msgspec import Struct

Scheme = Literal["light", "dark"]
Family = Literal["neutral", "brand", "own"]

REFERENCE_BRAND = "#006571"

# What the reference brand looks like. Another brand keeps each token's lightness, with its own hue and share of chroma.
# `neutral` follows the brand's hue faintly, `brand` fully, `own` keeps a hue that has a meaning.
_REFERENCE: Mapping[str, tuple[Family, str, str]] = {
    "shell": ("neutral", "#f0f4f5", "#091011"),
    "surface": ("neutral", "#ffffff", "#11191a"),
    "sunken": ("neutral", "#f5f9f9", "#0d1415"),
    "fill": ("neutral", "#e8eeef", "#1d2729"),
    "line": ("neutral", "#dde4e6", "#242f30"),
    "hair": ("neutral", "#ced8da", "#2d393b"),
    "track": ("neutral", "#d8e2e3", "#2a3739"),
    "accent-soft": ("brand", "#e7f4f6", "#0e3136"),
    "pos-soft": ("own", "#e5f8e9", "#172c1d"),
    "warn-soft": ("own", "#fff3da", "#342611"),
    "neg-soft": ("own", "#ffeeec", "#3d1b18"),
    "info-soft": ("own", "#ecf3ff", "#1b2942"),
    "deep": ("brand", "#042d34", "#04343c"),
    "on-deep": ("own", "#ffffff", "#ffffff"),
    "on-deep-muted": ("brand", "#b2cdd1", "#b2cdd1"),
    "control": ("neutral", "#738486", "#6c7c7f"),
    "text": ("neutral", "#0e1b1d", "#e7eef0"),
    "muted": ("neutral", "#515f61", "#9dadaf"),
    "accent": ("brand", "#006571", "#65bfcd"),
    "on-accent": ("brand", "#ffffff", "#011518"),
    "accent-hover": ("brand", "#00535d", "#7ed4e1"),
    "link": ("brand", "#00636f", "#79d5e3"),
    "pos": ("own", "#0e6936", "#78d694"),
    "warn": ("own", "#7a4c0d", "#f2bd68"),
    "neg": ("own", "#b31c1e", "#fc928a"),
    "info": ("own", "#31559a", "#9ebef8"),
    "chart2": ("own", "#bc7021", "#eeb154"),
    "bar": ("neutral", "#7b979b", "#567378"),
}
TOKENS = tuple(_REFERENCE)

_PLAIN = ("surface", "shell", "sunken", "fill")
_SURFACES = (*_PLAIN, "accent-soft", "pos-soft", "warn-soft", "neg-soft", "info-soft")
_BOUNDS: tuple[tuple[str, tuple[str, ...], float, float], ...] = (
    ("text", _SURFACES, 12, 11),
    ("text", ("track",), 4.6, 4.6),
    *((name, _SURFACES, 4.6, 4.6) for name in ("muted", "link", "pos", "warn", "neg", "info")),
    ("on-deep", ("deep",), 12, 11),
    ("on-deep-muted", ("deep",), 4.6, 4.6),
    ("control", _SURFACES, 3.05, 3.05),
    ("accent", ("surface", "shell"), 3.05, 3.05),
    ("chart2", ("surface",), 3.05, 3.05),
    ("bar", ("surface",), 3.05, 3.05),
    ("on-accent", ("accent", "accent-hover"), 4.6, 4.6),
    ("accent-hover", ("surface",), 3.05, 3.05),
)
_FOLLOWS_BRAND = ("accent", "accent-hover", "link")  # in light, these keep their distance to the brand's own lightness
_SEEN = 0.02  # distance in OKLab from which on two colours look different side by side
_NEAR_HUE = 40  # degrees; a second series nearer to the accent than this takes the hue of `info`
_STEP = 0.004
_DARK_INK = "#011518"


class PaletteError(Exception):
    """The brand is no colour, or a pair of tokens cannot have its contrast. `unmet` names what cannot be met."""

    def __init__(self, brand: str, unmet: tuple[str, ...]) -> None:
        super().__init__(f"no palette for the brand {brand!r}: " + "; ".join(unmet))
        self.brand = brand
        self.unmet = unmet


class _Lch(Struct, frozen=True):
    lightness: float
    chroma: float
    hue: float


def solve(brand: str) -> Mapping[str, tuple[str, str]]:
    """Return every token as (light, dark) hex colours, each pair proven against its WCAG 2.2 contrast bound.

    Takes 20–200 ms: it is meant for the build, never for a request. Raises `PaletteError`.
    """
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", brand):
        raise PaletteError(brand, ("the brand is written as #rrggbb",))
    light, dark = _scheme(brand, "light"), _scheme(brand, "dark")
    unmet = (*_unmet(light, "light"), *_unmet(dark, "dark"))
    if unmet:
        raise PaletteError(brand, unmet)
    return {token: (light[token], dark[token]) for token in TOKENS}


class Shift(Struct, frozen=True, kw_only=True):
    """How a brand stands on a light page: what it became, its contrast with the page before and after, and its text's.

    `text` is the contrast of what is written on the brand's colour.
    """

    colour: str
    before: float
    after: float
    text: float


def shift_of(brand: str, palette: Mapping[str, tuple[str, str]]) -> Shift | None:
    """Return how far a solved palette had to move its brand on light pages, None where people see the brand itself."""
    colour, page = palette["accent"][0], palette["surface"][0]
    if _distance(_lch(brand), _lch(colour)) < _SEEN:
        return None
    text = contrast(palette["on-accent"][0], colour)
    return Shift(colour=colour, before=contrast(brand, page), after=contrast(colour, page), text=text)


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two hex colours, 1 to 21 (WCAG 2.2)."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _scheme(brand: str, scheme: Scheme) -> dict[str, str]:
    wanted = {token: _anchor(token, brand, scheme) for token in TOKENS}
    solved: dict[str, str] = {}
    for token in TOKENS:
        if token == "on-accent":
            solved[token] = _ink(solved["accent"], wanted[token], scheme)
        else:
            anchor = wanted[token]
            if token == "accent-hover":
                anchor = _moved_with(anchor, wanted["accent"], _lch(solved["accent"]))
            solved[token] = _nearest(anchor, _fits(token, solved, scheme))
    return solved


def _moved_with(anchor: _Lch, wanted: _Lch, solved: _Lch) -> _Lch:
    """Return what stays as far from a moved colour as it was meant to be from the wanted one."""
    if abs(solved.lightness - wanted.lightness) < _STEP:
        return anchor
    return _Lch(min(max(anchor.lightness + solved.lightness - wanted.lightness, 0), 1), anchor.chroma, anchor.hue)


def _ink(accent: str, anchor: _Lch, scheme: Scheme) -> str:
    dark = _hex(anchor) if scheme == "dark" else _DARK_INK
    return max("#ffffff", dark, key=lambda ink: contrast(ink, accent))


def _fits(token: str, solved: Mapping[str, str], scheme: Scheme) -> Callable[[str], bool]:
    pairs = [(other, bound) for name, other, bound in _pairs(scheme) if name == token]
    if token == "accent-hover":
        pairs.append(("on-accent", 4.6))

    def fits(colour: str) -> bool:
        if token == "accent" and max(contrast("#ffffff", colour), contrast(_DARK_INK, colour)) < 4.7:
            return False
        return all(contrast(colour, solved[other]) >= bound for other, bound in pairs)

    return fits


def _nearest(wanted: _Lch, fits: Callable[[str], bool]) -> str:
    """Return the colour that fits at the lightness nearest to the wanted one; the wanted one where none does."""
    for lightness in _outwards(wanted.lightness):
        colour = _hex(_Lch(lightness, wanted.chroma, wanted.hue))
        if fits(colour):
            return colour
    return _hex(wanted)


def _outwards(start: float) -> Iterator[float]:
    yield start
    for step in range(1, round(1 / _STEP) + 1):
        yield from (value for value in (start - step * _STEP, start + step * _STEP) if 0 <= value <= 1)


def _anchor(token: str, brand: str, scheme: Scheme) -> _Lch:
    family, light, dark = _REFERENCE[token]
    anchor = _lch(light if scheme == "light" else dark)
    reference, own = _lch(REFERENCE_BRAND), _lch(brand)
    if family == "own":
        return _apart(anchor, own) if token == "chart2" else anchor
    share = own.chroma / reference.chroma
    chroma = anchor.chroma * min(share, 1 if family == "neutral" else 2.5)
    lightness = anchor.lightness
    if scheme == "light" and token in _FOLLOWS_BRAND:
        lightness = min(max(own.lightness + lightness - reference.lightness, 0), 1)
        chroma = anchor.chroma * share
    return _Lch(lightness, chroma, (anchor.hue - reference.hue + own.hue) % 360)


def _apart(anchor: _Lch, brand: _Lch) -> _Lch:
    distance = abs((anchor.hue - brand.hue + 180) % 360 - 180)
    if distance >= _NEAR_HUE or brand.chroma < 0.04:
        return anchor
    return _Lch(anchor.lightness, anchor.chroma, _lch(_REFERENCE["info"][1]).hue)


def _pairs(scheme: Scheme) -> Iterator[tuple[str, str, float]]:
    for token, others, light, dark in _BOUNDS:
        for other in others:
            if (token, other) != ("on-accent", "accent-hover"):
                yield token, other, light if scheme == "light" else dark


def _unmet(solved: Mapping[str, str], scheme: Scheme) -> Iterator[str]:
    for token, other, bound in (*_pairs(scheme), ("on-accent", "accent-hover", 4.6)):
        ratio = contrast(solved[token], solved[other])
        if ratio < bound:
            yield f"{token} on {other} ({scheme}) has {ratio:.2f}, needs {bound:g}"


def _luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _distance(one: _Lch, other: _Lch) -> float:
    """Return how far apart two colours are (Euclidean, in OKLab)."""
    turn = math.radians(one.hue - other.hue)
    across = one.chroma**2 + other.chroma**2 - 2 * one.chroma * other.chroma * math.cos(turn)
    return math.sqrt((one.lightness - other.lightness) ** 2 + max(across, 0))


@cache
def _lch(colour: str) -> _Lch:
    from coloraide import Color

    lightness, chroma, hue = Color(colour).convert("oklch").coords(nans=False)
    return _Lch(lightness, chroma, hue)


def _hex(lch: _Lch) -> str:
    from coloraide import Color

    colour = Color("oklch", [lch.lightness, lch.chroma, lch.hue])
    return str(colour.convert("srgb").fit("srgb", method="oklch-chroma").to_string(hex=True, compress=False))
