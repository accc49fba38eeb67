"""The words of the sign-in pages and letters: the product's own, Keycloak's where the product has none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

WORDS = Path(__file__).parent / "words"

# The languages that Keycloak 26 speaks on its own: `locales` of its base login theme.
KEYCLOAK_SPEAKS = frozenset(
    {
        "ar", "az", "ca", "cs", "da", "de", "el", "en", "es", "eu", "fa", "fi", "fr", "hr", "hu", "hy", "id", "it",
        "ja", "ka", "kk", "ko", "ky", "lt", "lv", "nl", "no", "pl", "pt", "pt-BR", "ro", "ru", "sk", "sl", "sv", "th",
        "tr", "uk", "vi", "zh-CN", "zh-TW",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What a letter says: paragraphs, a link where it has one, paragraphs. Without a subject it has another's."""

    subject: str
    says: tuple[str, ...]
    link: str
    then: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The product's words in one language, with numbered gaps and `{cabinet}`, the cabinet's name."""

    pages: Mapping[str, str]
    letters: Mapping[str, Letter]
    signature: str
    actions: Mapping[str, str]  # Keycloak's name of an action -> what the letter asks for


def spoken(locale: str) -> bool:
    """Tell whether the sign-in pages speak a language; the others fall back to English."""
    return locale in KEYCLOAK_SPEAKS or (WORDS / f"{locale}.yaml").is_file()


@cache
def words_of(locale: str) -> Words | None:
    """Return the product's words in a language; None where it has none."""
    import yaml

    file = WORDS / f"{locale}.yaml"
    if not file.is_file():
        return None
    read: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return Words(
        pages=read["pages"],
        letters={name: _letter(about) for name, about in read["letters"].items()},
        signature=read["signature"],
        actions=read["actions"],
    )


def _letter(about: Mapping[str, Any]) -> Letter:
    return Letter(
        subject=about.get("subject", ""),
        says=tuple(about["says"]),
        link=about.get("link", ""),
        then=tuple(about["then"]),
    )
