"""The theme as files: Keycloak's own templates, the product's stylesheet, the cabinet's colours, logo and words."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from html import escape
from pathlib import Path

from constructor.bundled import bundled
from constructor.keycloak.theme.brand import Brand, brand_of
from constructor.keycloak.theme.letters import letters
from constructor.keycloak.theme.properties import literal, pattern, written
from constructor.keycloak.theme.words import words_of
from constructor.standins import provider
from runtime.build import Build
from runtime.cabinet.model import Locale

FACE = Path(__file__).parent / "face"
_PROVIDER = Path(provider.__file__).parent
_ICONS = ("alert", "check", "error", "eye", "info", "retry")


def login_theme(build: Build) -> Mapping[str, bytes]:
    """Return the files of a theme for Keycloak 26 by their paths inside it, types `login` and `email`.

    The stylesheet is the embedded provider's, so both have one face. Equal builds give equal files.
    """
    brand, files = brand_of(build), dict[str, bytes]()
    locales = build.cabinet.locales
    resources = _resources(brand)
    folder = _folder(resources)
    for place, content in resources.items():
        files[f"login/resources/{folder}/{place}"] = content
    files["login/footer.ftl"] = _face("footer.ftl")
    files["login/theme.properties"] = _face("login.properties") + written(_settings(brand, locales, folder))
    files["email/theme.properties"] = written({"parent": "base", "locales": _codes(locales)})
    for locale in locales:
        name = f"messages/messages_{locale.code.replace('-', '_')}.properties"
        files[f"login/{name}"] = written(_pages(brand, locale.code) | _languages(locales))
        files[f"email/{name}"] = written(_letters(brand, locale.code))
    return dict(sorted(files.items()))


def _resources(brand: Brand) -> dict[str, bytes]:
    icons = bundled("themes") / "base" / "icons"
    images = {f"img/{name}.svg": (icons / f"{name}.svg").read_bytes() for name in _ICONS}
    images["img/eye-off.svg"] = _face("eye-off.svg")
    images["img/icon.svg"] = brand.logo or _plain_icon(brand)
    if brand.logo:
        images["img/logo.svg"] = brand.logo
    return images | {
        "css/sign_in.css": (_PROVIDER / "sign_in.css").read_bytes(),
        "css/stream.svg": (_PROVIDER / "stream.svg").read_bytes(),
        "css/current.svg": (_PROVIDER / "current.svg").read_bytes(),
        "css/colours.css": brand.colours,
        "css/keycloak.css": _face("keycloak.css") + _logo(brand),
    }


def _folder(resources: Mapping[str, bytes]) -> str:
    """A name that changes with the content: browsers keep what Keycloak serves for a month."""
    digest = hashlib.sha256()
    for place, content in sorted(resources.items()):
        digest.update(f"{place} {len(content)}\n".encode() + content)
    return digest.hexdigest()[:12]


def _settings(brand: Brand, locales: tuple[Locale, ...], folder: str) -> Mapping[str, str]:
    return {
        "styles": " ".join(f"{folder}/css/{sheet}.css" for sheet in ("sign_in", "colours", "keycloak")),
        "favicons.cabinet": f"{folder}/img/icon.svg",
        "favicons.cabinet.type": "image/svg+xml",
        "locales": _codes(locales),
        "cabinetPhone": brand.phone,
        "cabinetPhoneShown": brand.phone_shown,
        "cabinetEmail": brand.email,
    }


def _codes(locales: tuple[Locale, ...]) -> str:
    return ",".join(locale.code for locale in locales)


def _pages(brand: Brand, locale: str) -> dict[str, str]:
    name, words = brand.names[locale], words_of(locale)
    pages = {key: pattern(said, cabinet=name) for key, said in words.pages.items()} if words else {}
    # This one is shown as HTML.
    return {"loginTitle": literal(name), **pages, "loginTitleHtml": literal(escape(name, quote=False))}


def _letters(brand: Brand, locale: str) -> dict[str, str]:
    words = words_of(locale)
    return letters(words, brand, locale) if words else {}


def _languages(locales: tuple[Locale, ...]) -> dict[str, str]:
    return {f"locale_{locale.code}": literal(locale.name) for locale in locales}


def _logo(brand: Brand) -> bytes:
    if brand.logo is None:
        return b""
    box = f"flex: none; inline-size: {1.5 * brand.logo_width:g}rem; block-size: 1.5rem"
    image = "background: url(../img/logo.svg) center / contain no-repeat"
    return f'\n.sign-frame > header > div::before {{ content: ""; {box}; {image}; }}\n'.encode()


def _plain_icon(brand: Brand) -> bytes:
    square = f'<rect width="24" height="24" rx="6" fill="{brand.accent[0]}"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24">{square}</svg>\n'.encode()


def _face(name: str) -> bytes:
    return (FACE / name).read_bytes()
