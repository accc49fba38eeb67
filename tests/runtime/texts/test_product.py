from __future__ import annotations

import re
from pathlib import Path

import pytest

from runtime.texts import MessageProblem, placeholders, product_words
from runtime.texts.product import languages

ROOT = Path(__file__).parents[3]
USED = re.compile(r"""t\('(ui\.[a-z_.]*[a-z_])'|\.ui\("([a-z_.]*[a-z_])"|"(ui\.[a-z_.]*[a-z_])\"""")


def test_the_product_speaks_russian_and_english() -> None:
    """A language of which it has no words gets the English ones."""
    assert {"ru", "en"} <= languages()
    assert ("Поиск", "Search", "Search") == tuple(product_words(code)["ui.search"] for code in ("ru-RU", "en", "xx"))


@pytest.mark.parametrize("language", sorted(languages()))
def test_all_languages_have_the_same_words(language: str) -> None:
    """Keys and placeholders are alike, every message is sound."""
    english, words = product_words("en"), product_words(language)

    assert english.keys() == words.keys()
    for key, message in words.items():
        found = placeholders(message)
        assert not isinstance(found, MessageProblem), key
        assert placeholders(english[key]) == found, key


def test_every_word_that_is_used_is_there() -> None:
    """Templates and pages name no key that nobody wrote."""
    files = [
        path
        for folder in ("runtime", "themes")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in (".py", ".html")
    ]
    used = {
        match[1] or match[3] or f"ui.{match[2]}" for path in files for match in USED.finditer(path.read_text("utf-8"))
    }

    assert set() == used - product_words("en").keys()
