"""What a value written without quotes means: the core schema of YAML 1.2.2 §10.3.2, kept narrow."""

from __future__ import annotations

import re
from decimal import Decimal

from constructor.load.tree import Plain

NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_WORDS: dict[str, Plain] = {"true": True, "false": False, **dict.fromkeys(NULLS)}
_STARTS = frozenset("-.0123456789")
_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,99})")
_BASED = re.compile(r"0o[0-7]{1,99}|0x[0-9a-fA-F]{1,99}")
_DECIMAL = re.compile(r"-?(?:(?:0|[1-9][0-9]{0,99})(?:\.[0-9]{0,99})?|\.[0-9]{1,99})(?:[eE][-+]?[0-9]{1,3})?")


def meaning(raw: str) -> Plain:
    """Return the value of a plain scalar: None, a flag, an int, a Decimal, or the text itself.

    Narrower than the core schema where it would surprise: `True`, `.inf` and `.nan` are texts, and so are numbers with
    a leading `+` or `0` (phones, codes) and those of more than a hundred digits.
    """
    if raw in _WORDS:
        return _WORDS[raw]
    if raw[0] not in _STARTS:
        return raw
    if _INTEGER.fullmatch(raw):
        return int(raw)
    if _BASED.fullmatch(raw):
        return int(raw, 0)
    return Decimal(raw) if _DECIMAL.fullmatch(raw) else raw


def quoted(text: str) -> str:
    """Return `text` in double quotes, as YAML writes it; line breaks become spaces."""
    escaped = re.sub(r"\s*[\r\n]\s*", " ", text).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
