"""A page as a person reads it: words, tables, links and forms of an HTML text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = frozenset({"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr", "use", "circle", "path"})
_SILENT = frozenset({"script", "style", "svg", "template", "head"})
_INLINE = frozenset({"a", "b", "bdi", "code", "em", "i", "small", "span", "strong", "sub", "sup", "time"})
_BLANKS = re.compile(r"[ \t\r\n]+")  # the blanks of the source; those of the text (U+00A0, U+202F) stay


@dataclass(slots=True)
class Element:
    """An element with its attributes and what is in it."""

    tag: str
    attrs: dict[str, str] = field(default_factory=dict)
    inside: list[Element | str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The words that are seen, blocks parted by a space."""
        return _BLANKS.sub(" ", "".join(self._words())).strip()

    def all(self, tag: str = "", **attrs: str) -> Iterator[Element]:
        """Yield the elements inside with the tag and attributes, in their order; `_` in a name stands for `-`."""
        wanted = {name.strip("_").replace("_", "-"): value for name, value in attrs.items()}
        for child in self.inside:
            if isinstance(child, Element):
                if tag in ("", child.tag) and all(child._has(name, value) for name, value in wanted.items()):
                    yield child
                yield from child.all(tag, **attrs)

    def one(self, tag: str = "", **attrs: str) -> Element:
        """Return the only element that fits."""
        found = list(self.all(tag, **attrs))
        assert len(found) == 1, f"{len(found)} elements {tag} {attrs}"
        return found[0]

    def texts(self, tag: str = "", **attrs: str) -> list[str]:
        """Return the words of each element that fits."""
        return [element.text for element in self.all(tag, **attrs)]

    def href(self, label: str) -> str:
        """Return where the first link with these words leads."""
        return next(link.attrs["href"] for link in self.all("a") if link.text == label)

    def rows(self) -> list[list[str]]:
        """Return the words of a table's body, cell by cell."""
        body = next(self.all("tbody"))
        return [[cell.text for cell in row.all() if cell.tag in ("td", "th")] for row in body.all("tr")]

    def fields(self) -> dict[str, str]:
        """Return what a form sends when nothing is filled in."""
        sent = {
            field.attrs["name"]: field.attrs.get("value", "") for field in self.all("input") if "name" in field.attrs
        }
        for choice in self.all("select"):
            options = [*choice.all("option", selected=""), *choice.all("option")]
            sent[choice.attrs["name"]] = options[0].attrs["value"]
        return sent

    def _has(self, name: str, value: str) -> bool:
        own = self.attrs.get(name)
        return own is not None and (value in own.split() if name == "class" else value in ("", own))

    def _words(self) -> Iterator[str]:
        if self.tag in _SILENT or "hidden" in self.attrs:
            return
        around = "" if self.tag in _INLINE else " "
        yield around
        for child in self.inside:
            if isinstance(child, str):
                yield child
            else:
                yield from child._words()
        yield around


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open = [Element("")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].inside.append(element)
        if tag not in _VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].inside.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if tag in [element.tag for element in self.open[1:]]:
            while self.open.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        self.open[-1].inside.append(data)


def read(html: str) -> Element:
    """Return the page of an HTML text."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.open[0]
