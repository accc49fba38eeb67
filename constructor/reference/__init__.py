"""Fills the tables of `docs/` with what the code itself knows: blocks, settings, codes, keys of documents."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from constructor.reference.blocks import blocks, common_slots, formats
from constructor.reference.codes import all_codes
from constructor.reference.keys import keys_of
from constructor.reference.settings import directus_settings, keycloak_settings, settings, source_settings, unread

__all__ = ["fill"]

_MARK = re.compile(r"(<!-- made: ([a-z_ ]+) -->\n)(.*?)(<!-- end -->)", re.DOTALL)
_MAKERS: Mapping[str, Callable[[], str]] = {
    "blocks": blocks,
    "codes": all_codes,
    "formats": formats,
    "settings": settings,
    "settings of directus": directus_settings,
    "settings of keycloak": keycloak_settings,
    "settings of sources": source_settings,
    "settings elsewhere": unread,
    "slots of every block": common_slots,
}
_KEYS = "keys of "


def fill(page: str) -> str:
    """Return the page with what stands between each pair of marks made anew.

    Raises:
        KeyError: a mark asks for something that nobody makes.
    """
    return _MARK.sub(lambda found: f"{found[1]}{_made(found[2])}{found[4]}", page)


def _made(what: str) -> str:
    return keys_of(what.removeprefix(_KEYS)) if what.startswith(_KEYS) else _MAKERS[what]()
