"""The address of a page: tab, page, order, filters, what is current; read strictly, written back the same way."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from urllib.parse import parse_qsl, quote, urlencode

from msgspec import Struct, field

from runtime.cabinet.model import Filter, Query

TAB = "tab"
CURRENT = "c"
LANGUAGE = "lang"
_WRITTEN = re.compile(r"/(?:[A-Za-z0-9._~-][A-Za-z0-9._~/-]*)?")  # what `quote` leaves as it is
_LONGEST = 4000  # characters of a query string
_LONGEST_FILTER = 100
_LAST_PAGE = 10_000


class Address(Struct, frozen=True, kw_only=True):
    """A path with its parameters, each at most once."""

    path: str
    fields: Mapping[str, str] = field(default_factory=dict)

    def with_changes(self, **changes: str | None) -> str:
        """Return the address with fields set or, where None, left out."""
        kept = {**self.fields, **{name: value for name, value in changes.items() if value is not None}}
        pairs = [(name, value) for name, value in kept.items() if changes.get(name, value) is not None]
        return f"{self.path}?{urlencode(pairs)}" if pairs else self.path

    def page(self, query: Query) -> int:
        """Return the asked page of a question, from 1."""
        if not self.fields:
            return 1
        asked = self.fields.get(f"{query.name}.page", "1")
        return min(int(asked), _LAST_PAGE) if asked.isascii() and asked.isdigit() and int(asked) > 0 else 1

    def sort(self, query: Query) -> str:
        """Return the asked order of a question if it is one of its own, else the first of these."""
        if not self.fields:
            return next(iter(query.sort), "")
        asked = self.fields.get(f"{query.name}.sort", "")
        allowed = {turned for key in query.sort for turned in (key, _turned(key))}
        return asked if asked in allowed else next(iter(query.sort), "")


def read_address(path: str, query: bytes) -> Address | None:
    """Return the address; None where a parameter stands twice, is no UTF-8, or all are too long."""
    if not query:
        return Address(path=path)
    if len(query) > _LONGEST:
        return None
    try:
        pairs = parse_qsl(query.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=50)
    except ValueError:
        return None
    fields = dict(pairs)
    return Address(path=path, fields=fields) if len(fields) == len(pairs) else None


def written(path: str) -> str:
    """Return a decoded path as it stands in links of a page, which are ours whatever path was asked for.

    Two slashes at the beginning would name another host (RFC 3986 §4.2).
    """
    return path if _WRITTEN.fullmatch(path) else "/" + quote(path.lstrip("/"))


def read_filter(of: Filter, written: str) -> object:
    """Return a filter's value as its type says; None for nothing, and for what is none of its type."""
    written = written.strip()[:_LONGEST_FILTER]
    match of.type:
        case "choice":
            return written if written in {word for word, _ in of.options} else None
        case "date":
            try:
                return date.fromisoformat(written)
            except ValueError:
                return None
        case "flag":
            return True if written == "1" else None
        case _:
            return "".join(sign for sign in written if sign.isprintable()) or None


def _turned(key: str) -> str:
    return key[1:] if key.startswith("-") else f"-{key}"
