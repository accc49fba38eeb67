"""Formatted content: Markdown without raw HTML, sanitised again after rendering."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING

from markupsafe import Markup

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

_RULES = "2"  # raised with every change here that shows in what comes out
_TAGS = frozenset({
    "a", "abbr", "b", "blockquote", "br", "code", "dd", "del", "dl", "dt", "em", "h2", "h3", "h4", "hr", "i", "li",
    "ol",     "p", "pre", "s", "strong", "sub", "sup", "table", "tbody", "td", "th", "thead", "tr", "u", "ul",
})  # fmt: skip
_ATTRIBUTES = {"a": {"href", "title"}, "abbr": {"title"}, "th": {"scope"}, "ol": {"start"}}
_SCHEMES = frozenset({"https", "mailto", "tel"})


@lru_cache(maxsize=512)
def render_markdown(text: str) -> Markup:
    """Return Markdown (CommonMark with tables) as safe markup: no scripts, styles, images or foreign schemes."""
    return sanitise(_markdown().render(text))


@cache
def rules() -> str:
    """Return what names the way in which texts are formatted: ours, and the versions of who does it."""
    from importlib.metadata import version

    return " ".join((_RULES, *(f"{name} {version(name)}" for name in ("markdown-it-py", "nh3"))))


def sanitise(html: str) -> Markup:
    """Return HTML with everything but plain formatting and safe links removed (OWASP ASVS 5.0, 1.3.1)."""
    import nh3  # with the first text

    cleaned = nh3.clean(
        html, tags=set(_TAGS), attributes=_ATTRIBUTES, url_schemes=set(_SCHEMES), link_rel="noopener noreferrer"
    )
    return Markup(cleaned)


@cache
def _markdown() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False}).enable("table")
