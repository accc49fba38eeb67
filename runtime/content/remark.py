"""What editors and administrators are told of what they published: left out, or changed for them."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct


class Remark(Struct, frozen=True, kw_only=True):
    """One thing that did not come out as it was written.

    `about` names it (`site.brand`, `texts.ru.menu.home`), `words` tell it in plain text, in `en` and `ru`; what is not
    `left_out` came out otherwise or is not finished.
    """

    code: str
    about: str
    words: Mapping[str, str]
    left_out: bool = True

    def say(self, language: str) -> str:
        """Return the words in the language, in English where it has none; nothing in them steers a terminal."""
        words = self.words.get(language.partition("-")[0], self.words["en"])
        return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in words)
