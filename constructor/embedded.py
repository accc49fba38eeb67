"""A cabinet with everything it needs on this machine: the stand-ins of its identity provider and of its billing."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from constructor.personas import PASSWORD, second_factor_secret
from constructor.resolve.model import PersonaOf
from constructor.standins.billing import MOSCOW, create_billing
from constructor.standins.provider import Client, Dress, Person, create_provider
from runtime.build import Build
from runtime.content.site import SITE, name_of
from runtime.identity.routes import BACKCHANNEL_LOGOUT, CALLBACK, SIGNED_OUT
from runtime.pages.portal import built_edition

if TYPE_CHECKING:
    from starlette.applications import Starlette

HOST = "127.0.0.1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Embedding:
    """Addresses and secrets of one run: the cabinet on `port`, its provider on the next, its billing on the one after.

    `folder` keeps what lives only as long as the run.
    """

    port: int
    folder: Path
    key: str = field(default_factory=lambda: secrets.token_urlsafe(48), repr=False)

    @property
    def url(self) -> str:
        """The cabinet's own address."""
        return f"http://{HOST}:{self.port}"

    @property
    def issuer(self) -> str:
        """The provider's issuer."""
        return f"http://{HOST}:{self.port + 1}/realms/pcabinet"

    def environment(self, sources: Sequence[str]) -> Mapping[str, str]:
        """Return the settings that the cabinet is served with; every source is the embedded billing."""
        billing = f"http://{HOST}:{self.port + 2}"
        of_sources = {
            f"PCABINET_SOURCE_{name.upper()}_{kind}": value
            for name in sources
            for kind, value in (("URL", billing), ("TOKEN", self.key))
        }
        return {
            "PCABINET_PUBLIC_URL": self.url,
            "PCABINET_SECRET_KEY": self.key,
            "PCABINET_OIDC_ISSUER": self.issuer,
            "PCABINET_OIDC_CLIENT_ID": "pcabinet",
            "PCABINET_OIDC_CLIENT_SECRET": self.key,
            "PCABINET_SESSIONS": f"sqlite:///{self.folder / 'sessions.sqlite'}",
            "PCABINET_DATABASE": f"sqlite:///{self.folder / 'records.sqlite'}",
            **of_sources,
        }

    def billing(self) -> Starlette:
        """Return the operator's billing with its demo data."""
        return create_billing(":memory:", self.key, now=lambda: datetime.now(MOSCOW))

    def provider(self, build: Build, personas: Sequence[PersonaOf]) -> Starlette:
        """Return the identity provider, dressed as the cabinet is, with the personas as its people."""
        client = Client(
            id="pcabinet",
            secret=self.key,
            redirect_uris=(self.url + CALLBACK,),
            post_logout_redirect_uris=(self.url + SIGNED_OUT,),
            backchannel_logout_uri=self.url + BACKCHANNEL_LOGOUT,
            levels=tuple(level.acr for level in build.cabinet.identity.levels.values()),
        )
        return create_provider(
            issuer=self.issuer,
            client=client,
            people=[person_of(persona) for persona in personas],
            dress=dress_of(build),
            registration=build.cabinet.identity.registration,
        )


def person_of(persona: PersonaOf) -> Person:
    """Return a persona as somebody who can sign in with the demo's password."""
    given, _, family = persona.name.partition(" ")
    return Person(
        username=persona.username,
        password=PASSWORD,
        name=persona.name,
        email=persona.email,
        given_name=given,
        family_name=family,
        claims=persona.claims,
        about=persona.about,
        second_factor=second_factor_secret(persona.username) if persona.second_factor else b"",
    )


def dress_of(build: Build) -> Dress:
    """Return how the provider's pages look: as the cabinet's do by its own files of content."""
    cabinet, edition = build.cabinet, built_edition(build)
    assets = {**build.under("assets"), **edition.files}
    named = {**cabinet.assets, **edition.assets}
    styles = [assets[named[name]] for name in ("colours.css", "styles.css") if name in named]
    logo = assets.get(cabinet.assets.get("logo.svg", ""))
    contacts: Mapping[str, object] = next(iter(json.loads(build.files["content.json"]).get("contacts", ())), {})
    default = cabinet.locales[0].code
    key = getattr(cabinet.name, "key", "")
    return Dress(
        name=name_of(edition.content.one(SITE, default)) or cabinet.texts[default].get(key, cabinet.id),
        locales=tuple(locale.code for locale in edition.locales),
        stylesheets=styles,
        logo=logo.decode() if logo else None,
        phone=str(contacts.get("phone", "")),
        email=str(contacts.get("email", "")),
    )
