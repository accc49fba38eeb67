"""Puts a finding into words: the templates of its page with its arguments."""

from __future__ import annotations

import re
from decimal import Decimal

from constructor.diagnostics.model import Argument, Diagnostic, Fix, Related
from constructor.diagnostics.pages import Language, Page, page

_PLACE = re.compile(r"\{\{|\}\}|\{(\w+)(?::([^{}]*))?\}")
_OR: dict[Language, str] = {"en": "or", "ru": "или"}
_NEAR: dict[Language, tuple[str, str]] = {"en": ("did you mean", "?"), "ru": ("возможно, имелось в виду", "?")}
_NONE: dict[Language, str] = {"en": "none", "ru": "ничего"}
_GROUP: dict[Language, str] = {"en": ",", "ru": "\N{NO-BREAK SPACE}"}

_LONGEST = 120  # characters of a name


def message(found: Diagnostic, language: Language) -> str:
    """Return the one sentence that says what is wrong."""
    about = page(found.code)
    return fill(about.words[language].message, found, language)


def advice(found: Diagnostic, language: Language) -> str:
    """Return what to do about it, or an empty text."""
    about = page(found.code)
    return fill(about.words[language].help, found, language)


def note(found: Diagnostic, related: Related, language: Language) -> str:
    """Return the words of a related place."""
    return fill(page(found.code).related[related.note][language], found, language)


def title(found: Diagnostic, fix: Fix, language: Language) -> str:
    """Return the words of a fix."""
    return fill(page(found.code).fixes[fix.title][language], found, language)


def fill(template: str, found: Diagnostic, language: Language) -> str:
    """Return `template` with the arguments of `found` written by their types; what is left empty leaves no gap.

    `{n:file|files}` (ru: `{n:файл|файла|файлов}`) is the form of a word that goes with the number `n`;
    `{{` and `}}` are braces.
    """
    about = page(found.code)

    def put(place: re.Match[str]) -> str:
        if place[1] is None:
            return place[0][0]
        value = found.arguments[place[1]]
        if place[2] is not None and isinstance(value, (int, Decimal)):
            return form(value, place[2].split("|"), language)
        return _written(value, place[1], about, found, language)

    return re.sub(r" {2,}", " ", _PLACE.sub(put, template)).strip()


def form(count: int | Decimal, forms: list[str], language: Language) -> str:
    """Return which of a word's forms goes with `count`: en one, other; ru one, few, many."""
    if language == "en":
        return forms[0] if count == 1 else forms[-1]
    if count % 1:
        return forms[1]
    tens, ones = count % 100, count % 10
    if ones == 1 and tens != 11:
        return forms[0]
    return forms[1] if 2 <= ones <= 4 and not 12 <= tens <= 14 else forms[-1]


def number(value: int | Decimal, language: Language) -> str:
    """Return a number with its thousands parted as the language does."""
    written = f"{value:,}"
    return written if language == "en" else written.replace(",", _GROUP[language]).replace(".", ",")


def listed(names: tuple[str, ...], language: Language) -> str:
    """Return names in backticks, joined as a choice: `a`, `b` or `c`."""
    quoted = [f"`{_shown(name)}`" for name in names]
    if not quoted:
        return _NONE[language]
    return f" {_OR[language]} ".join([", ".join(quoted[:-1]), quoted[-1]] if quoted[1:] else quoted)


def _written(value: Argument, name: str, about: Page, found: Diagnostic, language: Language) -> str:
    kind = about.arguments[name]
    if isinstance(value, tuple):
        if kind == "near":
            before, after = _NEAR[language]
            return f"{before} {listed(value, language)}{after}" if value else ""
        return listed(value, language)
    if isinstance(value, (int, Decimal)):
        return number(value, language)
    if kind == "choice":
        return fill(about.choices[name][value][language], found, language)
    return f"`{_shown(value)}`" if kind == "name" else _shown(value)


def _shown(value: str) -> str:
    """Return what a file says without what would steer a terminal, and not longer than can be read."""
    short = value if len(value) <= _LONGEST else value[: _LONGEST - 1] + "…"
    return "".join(letter if letter.isprintable() else f"\\x{ord(letter):02x}" for letter in short)
