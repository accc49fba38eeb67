"""The stylesheet of colours and shapes that editors choose: tokens of the theme, and nothing else."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from functools import lru_cache

from msgspec import Struct

from runtime.cabinet.model import Theme
from runtime.content.addresses import safe_colour
from runtime.content.remark import Remark
from runtime.palette import PaletteError, Shift, shift_of, solve
from runtime.render.assembly import palette_sheet

RADII: Mapping[str, Mapping[str, str]] = {
    "square": {"mark": "0px", "radius": "0px", "sheet": "0px"},
    "soft": {},
    "round": {"mark": ".5rem", "radius": "1.125rem", "sheet": "1.5rem"},
}
DENSITIES: Mapping[str, Mapping[str, str]] = {
    "roomy": {"density": "1.2"},
    "normal": {},
    "compact": {"density": ".8"},
}
COLOURS = "colours.css"
COLOURS_NAME = re.compile(r"colours\.[0-9a-f]{12}\.css")


class Dressed(Struct, frozen=True, kw_only=True):
    """A stylesheet with its name (`colours.<hash>.css`), "" where the build's own is meant, and what is to be said."""

    name: str = ""
    data: bytes = b""
    remarks: tuple[Remark, ...] = ()


def dress(site: Mapping[str, object], theme: Theme) -> Dressed:
    """Return how the cabinet looks by the fields `brand`, `radius` and `density` of its `site`.

    What is no colour or no word of theirs is left out with a remark; the theme's own stands in its place. A brand is
    solved once for the process, in up to 0.2 s.
    """
    brand, remarks = _brand(site.get("brand"), theme)
    shapes: dict[str, str] = {}
    for name, words in (("radius", RADII), ("density", DENSITIES)):
        word = site.get(name)
        if word in words:
            shapes |= words[str(word)]
        elif word:
            remarks = (*remarks, _unknown(name, str(word), tuple(words)))
    if brand == theme.brand.lower() and not shapes:
        return Dressed(remarks=remarks)
    palette = theme.palette if brand == theme.brand.lower() else _solved(brand)[0]
    data = palette_sheet(palette) + _sheet(shapes)
    return Dressed(name=f"colours.{hashlib.sha256(data).hexdigest()[:12]}.css", data=data, remarks=remarks)


def _brand(written: object, theme: Theme) -> tuple[str, tuple[Remark, ...]]:
    own = theme.brand.lower()
    if not written:
        return own, ()
    brand = str(written).lower()
    if not safe_colour(brand):
        return own, (_refused(str(written)),)
    try:
        _, shift = _solved(brand)
    except PaletteError:  # no colour is known to be such, but a page without a stylesheet would be worse
        return own, (_refused(brand),)
    return brand, (_moved(brand, shift),) if shift else ()


@lru_cache(maxsize=64)
def _solved(brand: str) -> tuple[Mapping[str, tuple[str, str]], Shift | None]:
    palette = solve(brand)
    return palette, shift_of(brand, palette)


def _sheet(shapes: Mapping[str, str]) -> bytes:
    """Return the tokens outside of any layer, so that they go before those of every theme."""
    tokens = "".join(f"--{name}:{value};" for name, value in sorted(shapes.items()))
    return f":root{{{tokens}}}\n".encode() if tokens else b""


def _moved(brand: str, shift: Shift) -> Remark:
    before, after, text = (f"{ratio:.1f}:1" for ratio in (shift.before, shift.after, shift.text))
    return Remark(
        code="brand_moved",
        about="site.brand",
        left_out=False,
        words={
            "en": f"The brand colour {brand} was moved to {shift.colour}: contrast with the page {after} "
            f"(it was {before}), of words on it {text}",
            "ru": f"Цвет бренда {brand} сдвинут до {shift.colour}: контраст с фоном {after} (был {before}), "
            f"надписей на нём {text}",
        },
    )


def _refused(written: str) -> Remark:
    shown = written[:40]
    return Remark(
        code="brand_refused",
        about="site.brand",
        words={
            "en": f"The brand colour «{shown}» is left out: a colour is written as #rrggbb",
            "ru": f"Цвет бренда «{shown}» не взят: цвет пишется как #rrggbb",
        },
    )


def _unknown(name: str, word: str, words: tuple[str, ...]) -> Remark:
    listed, shown = ", ".join(words), word[:40]
    return Remark(
        code="shape_unknown",
        about=f"site.{name}",
        words={
            "en": f"site.{name} «{shown}» is left out: it may be {listed}",
            "ru": f"site.{name} «{shown}» не взято: бывает {listed}",
        },
    )
