"""What the provider is told: the one client, the people who may sign in, and how the pages are dressed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """The cabinet as the provider knows it; every address is compared exactly, character by character.

    `levels` are the `acr`s beyond the plain sign-in that it may ask for: each takes a one-time code.
    """

    id: str
    secret: str = field(repr=False)
    redirect_uris: tuple[str, ...]
    post_logout_redirect_uris: tuple[str, ...] = ()
    backchannel_logout_uri: str = ""
    levels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who can sign in.

    `claims` go into every token as they are (`subscriber_id`, `agent_id`, `realm_access`, `groups` …). `about` is one
    line by locale for the one-click choice: who this person is and what is special about him. `second_factor` is the
    shared secret of his one-time codes (RFC 6238: HMAC-SHA-1, 6 digits, 30 seconds), empty when he has none.
    """

    username: str
    password: str = field(repr=False)
    name: str
    email: str
    given_name: str
    family_name: str
    claims: Mapping[str, object] = field(default_factory=dict)
    about: Mapping[str, str] = field(default_factory=dict)
    second_factor: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dress:
    """How the pages look and speak.

    `name` is the brand; the first of `locales` is the default. `stylesheets` are the cabinet's own (tokens and base).
    `logo` is a whole SVG document, shown as an image and as the icon of the tab. `texts` replace or add words of the
    pages by locale, and are what makes a locale other than `ru` and `en` available.
    """

    name: str
    locales: tuple[str, ...] = ("ru", "en")
    stylesheets: Sequence[bytes] = ()
    logo: str | None = None
    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    phone: str = ""
    email: str = ""
