"""Addresses and colours that editors write: what is not plainly harmless is none."""

from __future__ import annotations

import re

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_SCHEMES = ("https://", "tel:", "mailto:")
_LONGEST = 2000


def safe_address(written: str) -> str:
    """Return an address outside (https, tel, mailto) or a path of the cabinet; "" for any other (OWASP ASVS 1.2.2)."""
    address = written.strip()
    if len(address) > _LONGEST or not address.isprintable() or any(sign in address for sign in ' \\"<>'):
        return ""
    if address.lower().startswith(_SCHEMES):
        return address
    return address if address.startswith("/") and not address.startswith("//") else ""


def safe_colour(written: str) -> str:
    """Return a colour `#rrggbb`; "" for anything else."""
    return written if _COLOUR.fullmatch(written) else ""
