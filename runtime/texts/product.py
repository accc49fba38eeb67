"""The product's own words: what stands in every cabinet, whoever's it is."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent / "words"


def product_words(locale: str) -> Mapping[str, str]:
    """Return the ICU messages by key (`ui.search`) in the language, in English where it has none of ours."""
    language = locale.replace("_", "-").partition("-")[0]
    return _read(language if language in languages() else "en")


def spoken(locale: str) -> Mapping[str, str]:
    """Return the same, nothing in a language that the product does not speak."""
    return product_words(locale) if locale.replace("_", "-").partition("-")[0] in languages() else {}


@cache
def languages() -> frozenset[str]:
    """Return the languages that the product itself speaks."""
    return frozenset(path.stem for path in _FOLDER.glob("*.json"))


@cache
def _read(language: str) -> Mapping[str, str]:
    words: dict[str, str] = json.loads((_FOLDER / f"{language}.json").read_text("utf-8"))
    return words
