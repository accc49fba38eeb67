"""The icons that screens, links and blocks may name: one file each in the folders of the themes."""

from __future__ import annotations

from functools import cache

from constructor.bundled import bundled


@cache
def icons(theme: str) -> frozenset[str]:
    """Return the names of the icons that a cabinet of the theme has: the product's own and those of the theme."""
    folders = (bundled("themes") / name / "icons" for name in ("base", theme))
    return frozenset(path.stem for folder in folders for path in folder.glob("*.svg"))
