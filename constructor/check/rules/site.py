"""The fields of the collection `site` that the product knows are as it understands them."""

from __future__ import annotations

from collections.abc import Mapping

from constructor.check.model import Checked
from constructor.diagnostics import Report
from runtime.cabinet.model import Kind
from runtime.content.colours import DENSITIES, RADII
from runtime.content.site import SITE

_KINDS: Mapping[str, Kind] = {"name": "text", "logo": "image", "brand": "colour"}
_WORDS: Mapping[str, tuple[str, ...]] = {"radius": tuple(RADII), "density": tuple(DENSITIES)}


def check(checked: Checked, report: Report) -> None:
    """Report a field of another type, and words that would change nothing."""
    site = checked.blueprint.collections.get(SITE)
    if site is None:
        return
    for name, kind in site.fields.items():
        if name in _KINDS and kind != _KINDS[name]:
            report.add("PC5001", site.span, field=name, takes=(_KINDS[name],))
        if name in _WORDS and (not (words := site.words.get(name)) or not set(words) <= set(_WORDS[name])):
            report.add("PC5001", site.span, field=name, takes=_WORDS[name])
