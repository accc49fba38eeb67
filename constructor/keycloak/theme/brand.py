"""What the theme takes of a build: the cabinet's name, contacts, colours and logo."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from runtime.build import Build
from runtime.cabinet.model import Cabinet, Text
from runtime.formats.how import How
from runtime.formats.phones import phone as shown

_BOX = re.compile(r'viewBox="\s*[-.\d]+[\s,]+[-.\d]+[\s,]+([.\d]+)[\s,]+([.\d]+)')


@dataclass(frozen=True, slots=True, kw_only=True)
class Brand:
    """A cabinet as its sign-in pages show it. `names` by locale; a contact is "" where the cabinet has none."""

    names: Mapping[str, str]
    phone: str
    phone_shown: str
    email: str
    accent: tuple[str, str]  # light, dark
    on_accent: tuple[str, str]
    colours: bytes
    logo: bytes | None

    @property
    def logo_width(self) -> float:
        """The width of the logo for a height of 1."""
        box = _BOX.search(self.logo.decode("utf-8", "replace")) if self.logo else None
        return round(float(box[1]) / float(box[2]), 3) if box and float(box[2]) else 1.0


def brand_of(build: Build) -> Brand:
    """Return the brand of the cabinet in a build."""
    cabinet, assets = build.cabinet, build.under("assets")
    contacts: Mapping[str, object] = next(iter(json.loads(build.files["content.json"]).get("contacts", ())), {})
    phone = _contact(contacts.get("phone"))
    return Brand(
        names={locale.code: _name(cabinet, locale.code) for locale in cabinet.locales},
        phone=re.sub(r"[^+\d]", "", phone),
        phone_shown=shown(phone, _how(cabinet)) or "",
        email=_contact(contacts.get("email")),
        accent=cabinet.theme.palette["accent"],
        on_accent=cabinet.theme.palette["on-accent"],
        colours=assets[cabinet.assets["colours.css"]],
        logo=assets.get(cabinet.assets.get("logo.svg", "")),
    )


def _contact(value: object) -> str:
    """Return a contact, "" for what Keycloak would fill in: `${env.NAME}` would show the server's secrets to all."""
    text = str(value or "")
    return "" if "$" in text else text


def _name(cabinet: Cabinet, locale: str) -> str:
    if not isinstance(cabinet.name, Text):
        return cabinet.id
    default = cabinet.texts[cabinet.locales[0].code].get(cabinet.name.key, cabinet.id)
    return cabinet.texts.get(locale, {}).get(cabinet.name.key, default)


def _how(cabinet: Cabinet) -> How:
    return How(cabinet.locales[0], ZoneInfo(cabinet.time_zone), cabinet.currency, datetime(1970, 1, 1, tzinfo=UTC))
