"""Explains a code: what is wrong, why it matters, and an example before and after."""

from __future__ import annotations

from constructor.diagnostics.pages import Language, page, sections

_HEADINGS: dict[Language, tuple[str, str]] = {"en": ("Wrong", "Right"), "ru": ("Неправильно", "Правильно")}


def explain(code: str, language: Language = "en") -> str:
    """Return the page of `code` as Markdown. Raises `UnknownCode` for a code that has none."""
    title = page(code).words[language].title
    parts = sections(code)
    wrong, right = _HEADINGS[language]
    return (
        "\n\n".join([f"# {code}: {title}", parts[language], f"## {wrong}", parts["bad"], f"## {right}", parts["good"]])
        + "\n"
    )
