"""The fields that every list of content has, whatever its blueprint says: for whom it is, and when."""

from __future__ import annotations

from runtime.cabinet.model import Kind

STATUS, PUBLISHED = "status", "published"
STATES = ("draft", PUBLISHED, "archived")
FIELDS: dict[str, Kind] = {
    STATUS: "enumeration",
    "from": "datetime",
    "until": "datetime",
    "audience": "list",  # of words of the cabinet's `audiences`; empty is everybody
    "priority": "number",
}
READABLE: dict[str, Kind] = {name: FIELDS[name] for name in ("from", "until", "priority")}  # by screens
