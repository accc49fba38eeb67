"""Editors' pictures: of known size, so that nothing moves, and no larger than the screen wants."""

from __future__ import annotations

from markupsafe import Markup

from runtime.cabinet.model import Value
from runtime.media import WIDTHS, Media
from runtime.render.scope import Scope

_USUAL = 960
_IMAGE = Markup('<img src="{}" srcset="{}" sizes="{}" width="{}" height="{}" alt="{}" loading="lazy" decoding="async">')


def picture(value: Value | None, scope: Scope, sizes: str = "100vw") -> Markup:
    """Return the picture of a value slot, nothing where there is none; `sizes` says how wide it is drawn.

    One without a title only adorns and says nothing to readers (WCAG 2.2, 1.1.1).
    """
    media = scope.at(value)
    if not isinstance(media, Media) or not media.type.startswith("image/"):
        return Markup()
    width, height = (media.width, media.height) if media.width and media.height else (16, 9)
    sources = ", ".join(f"{scope.media(media, preset)} {real}w" for preset, real in _presets(media.width))
    return _IMAGE.format(scope.media(media, _USUAL), sources, sizes, width, height, media.title)


def _presets(width: int | None) -> list[tuple[int, int]]:
    """Return the widths that are served and how wide the picture then is: never wider than it was made."""
    if not width:
        return [(preset, preset) for preset in WIDTHS]
    return [(preset, min(preset, width)) for at, preset in enumerate(WIDTHS) if at == 0 or WIDTHS[at - 1] < width]
