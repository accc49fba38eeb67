"""What editors say of the cabinet as a whole, in their collection `site`."""

from __future__ import annotations

from collections.abc import Mapping

from runtime.content.fields import IMAGES
from runtime.media import Media

SITE = "site"


def name_of(site: Mapping[str, object]) -> str:
    """Return what people call the cabinet, "" where the blueprint says it."""
    name = site.get("name")
    return name if isinstance(name, str) else ""


def logo_of(site: Mapping[str, object]) -> Media | None:
    """Return the logo; only a picture of dots, as a drawing (SVG) may hold scripts."""
    logo = site.get("logo")
    return logo if isinstance(logo, Media) and logo.type in IMAGES else None
