"""Draws what the preview adds to pages, and its own pages, from `templates/`."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request

from constructor.diagnostics import Language
from constructor.diagnostics.summary import last_line
from constructor.studio.choice import SCHEMES, read_choice
from constructor.studio.frames import MOST, frames
from constructor.studio.shown import Good, Shown
from constructor.studio.words import WORDS

HERE = Path(__file__).parent
_CODE = Markup("<code>{}</code>")
FILES: Mapping[str, str] = {"preview.js": "text/javascript", "preview.css": "text/css"}


class Drawing:
    """Draws in the language of the tool for the blueprint in the folder `root`."""

    def __init__(self, root: Path, language: Language) -> None:
        self._root = root
        self._language: Language = language
        self._environment = Environment(
            loader=FileSystemLoader(HERE / "templates"),
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            undefined=StrictUndefined,
        )
        self._environment.globals.update(
            t=WORDS[language],
            lang=language,
            named=named,
            files={name: address(name) for name in FILES},
            blueprint=root.name,
        )

    def head(self) -> str:
        """Return the links of the preview's own style and script."""
        return self._draw("head.html")

    def over(self, shown: Shown, request: Request, token: str, locale: str) -> str:
        """Return the bar and the findings that stand above a page in the language `locale`."""
        query = request.url.query
        to = request.url.path + (f"?{query}" if query else "")
        assert shown.good is not None
        chosen = _chosen(shown.good, request)
        return self._draw("over.html", **self._found(shown), **chosen, token=token, to=to, locale=locale)

    def findings(self, shown: Shown) -> str:
        """Return a page of the findings alone."""
        styles = _colours(shown.good) if shown.good else ()
        return self._draw("findings.html", **self._found(shown), styles=styles)

    def people(self, shown: Shown, request: Request, token: str, to: str) -> str:
        """Return the page that asks who looks."""
        assert shown.good is not None
        chosen = _chosen(shown.good, request)
        return self._draw("people.html", **chosen, styles=_colours(shown.good), token=token, to=to)

    def _found(self, shown: Shown) -> Mapping[str, object]:
        found = shown.round
        return {
            "shown": shown,
            "frames": frames(found.diagnostics, found.files, self._root, self._language),
            "more": max(0, len(found.diagnostics) - MOST),
            "summary": last_line(found.summary, self._language),
        }

    def _draw(self, name: str, **context: object) -> str:
        return self._environment.get_template(name).render(context)


def named(words: str) -> Markup:
    """Return words in which names stand in backticks as markup in which they stand as code."""
    parts = words.split("`")
    if len(parts) % 2 == 0:
        return Markup.escape(words)
    return Markup().join(_CODE.format(part) if at % 2 else Markup.escape(part) for at, part in enumerate(parts))


@cache
def address(name: str) -> str:
    """Return the address of one of FILES; another one after the file changed."""
    digest = hashlib.sha256((HERE / name).read_bytes()).hexdigest()[:12]
    return f"/-/preview/{name}?{digest}"


def _chosen(good: Good, request: Request) -> Mapping[str, object]:
    choice = read_choice(request.cookies)
    person = next((persona for persona in good.personas if persona.id == choice.persona), None)
    return {
        "personas": good.personas,
        "person": person,
        "roles": {one.id: sorted(held.roles) for one in good.personas if (held := good.identity.named(one.id))},
        "locales": good.cabinet.locales,
        "schemes": SCHEMES,
        "scheme": choice.scheme,
    }


def _colours(good: Good) -> tuple[str, ...]:
    file = good.cabinet.assets.get("colours.css")
    return (f"/assets/{file}",) if file else ()
