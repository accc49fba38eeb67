"""Content from the files of a blueprint, as a build holds them: `content.json`, collection by collection."""

from __future__ import annotations

import json
from decimal import Decimal

from runtime.cabinet.model import Cabinet
from runtime.content.ingest import ingest
from runtime.content.raw import RawContent
from runtime.content.snapshot import Content


def raw_content(data: bytes) -> RawContent:
    """Return what stands in `data` (JSON: collection -> items, translated fields as locale -> value)."""
    read = json.loads(data, parse_float=Decimal)
    return RawContent(collections={name: tuple(items) for name, items in read.items()}, at=0.0, source="files")


def read_content(data: bytes, cabinet: Cabinet) -> Content:
    """Return the snapshot of `data`."""
    return ingest(raw_content(data), cabinet).content
