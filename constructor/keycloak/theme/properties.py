"""Writes Java properties and the message patterns in them."""

from __future__ import annotations

import re
from collections.abc import Mapping

_ESCAPED = str.maketrans({"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"})
_GAP = re.compile(r"(\{\w+\})")
_QUOTED = {"'": "''", "{": "'{'", "}": "'}'"}


def written(entries: Mapping[str, str]) -> bytes:
    """Return a properties file, sorted by key, in ASCII: it reads the same whatever encoding it is taken for.

    Source: java.util.Properties, `load(Reader)`.
    """
    return "".join(f"{_key(key)}={_value(value)}\n" for key, value in sorted(entries.items())).encode("ascii")


def literal(text: str) -> str:
    """Return `text` as a java.text.MessageFormat pattern that says just that."""
    return "".join(_QUOTED.get(sign, sign) for sign in text)


def pattern(text: str, **names: str) -> str:
    """Return `text` as a pattern in which only numbered gaps (`{0}`) are gaps; `{name}` becomes what `names` says."""
    return "".join(_part(part, names) for part in _GAP.split(text))


def _part(part: str, names: Mapping[str, str]) -> str:
    if part[:1] == "{" and part[1:-1].isdecimal():
        return part
    return literal(names.get(part[1:-1], part) if part[:1] == "{" else part)


def _key(key: str) -> str:
    return re.sub(r"([ :=#!\\])", r"\\\1", key)


def _value(value: str) -> str:
    line = value.translate(_ESCAPED)
    if line.startswith(" "):
        line = "\\" + line
    return "".join(sign if sign.isascii() else _units(sign) for sign in line)


def _units(sign: str) -> str:
    """A sign beyond U+FFFF is two escapes: its UTF-16 surrogates."""
    units = sign.encode("utf-16-be")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))
