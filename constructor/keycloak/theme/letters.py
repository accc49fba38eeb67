"""Keycloak's letters in the cabinet's words: subject, plain text and HTML of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape

from constructor.keycloak.theme.brand import Brand
from constructor.keycloak.theme.properties import literal, pattern
from constructor.keycloak.theme.words import Letter, Words

# Which gap of Keycloak's message holds what a letter is for; `passwordResetBody` and the rest have the link first.
_TARGETS: Mapping[str, str] = {"identityProviderLink": "{3}"}
_CODES = frozenset({"emailVerificationBodyCode"})
# Keycloak names bodies `<letter>Body` and `<letter>BodyHtml`, but for these.
_BODIES: Mapping[str, tuple[str, str]] = {
    "emailVerificationBodyCode": ("emailVerificationBodyCode", "emailVerificationBodyCodeHtml"),
    **{
        name: (f"{name}Body", f"{name}Html")
        for name in ("eventUserDisabledByTemporaryLockout", "eventUserDisabledByPermanentLockout")
    },
}


def letters(words: Words, brand: Brand, locale: str) -> dict[str, str]:
    """Return the message patterns of all letters in a language, by Keycloak's keys."""
    cabinet, entries = brand.names[locale], dict[str, str]()
    for name, letter in words.letters.items():
        text, html = _BODIES.get(name, (f"{name}Body", f"{name}BodyHtml"))
        if letter.subject:
            entries[f"{name}Subject"] = pattern(letter.subject, cabinet=cabinet)
        entries[text] = "\n\n".join(_plain(name, letter, words, brand, cabinet))
        entries[html] = "".join(_html(name, letter, words, brand, cabinet))
    return entries | {f"requiredAction.{name}": literal(said) for name, said in words.actions.items()}


def _plain(name: str, letter: Letter, words: Words, brand: Brand, cabinet: str) -> Iterator[str]:
    yield from (pattern(said, cabinet=cabinet) for said in letter.says)
    if letter.link or name in _CODES:
        yield _TARGETS.get(name, "{0}")
    yield from (pattern(said, cabinet=cabinet) for said in letter.then)
    contacts = [literal(contact) for contact in (brand.phone_shown, brand.email) if contact]
    yield "\n".join(["-- ", pattern(words.signature, cabinet=cabinet), *contacts])


def _html(name: str, letter: Letter, words: Words, brand: Brand, cabinet: str) -> Iterator[str]:
    safe = escape(cabinet, quote=False)
    yield from (f"<p>{pattern(escape(said, quote=False), cabinet=safe)}</p>" for said in letter.says)
    if letter.link:
        yield f'<p><a href="{_TARGETS.get(name, "{0}")}" style="{_button(brand)}">{literal(letter.link)}</a></p>'
    elif name in _CODES:
        yield '<p style="font-size: 24px; font-weight: bold">{0}</p>'
    yield from (f"<p>{pattern(escape(said, quote=False), cabinet=safe)}</p>" for said in letter.then)
    contacts = [literal(escape(contact, quote=False)) for contact in (brand.phone_shown, brand.email) if contact]
    yield f"<p>{'<br />'.join([pattern(escape(words.signature, quote=False), cabinet=safe), *contacts])}</p>"


def _button(brand: Brand) -> str:
    """The look of a letter's link: mail programs know neither stylesheets nor schemes, so it is the light one."""
    colours = f"background-color: {brand.accent[0]}; color: {brand.on_accent[0]}"
    return f"{colours}; font-weight: bold; padding: 12px 20px; text-decoration: none; border-radius: 10px"
