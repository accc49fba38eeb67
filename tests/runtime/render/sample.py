"""A small cabinet made by hand, and short forms of its parts, to draw without a compiler or a backend."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path as File
from typing import Any
from zoneinfo import ZoneInfo

from runtime.cabinet.model import (
    Band,
    Block,
    Cabinet,
    Column,
    Identity,
    Link,
    Locale,
    Path,
    Record,
    Rows,
    Setting,
    Shell,
    Text,
    Theme,
    Value,
    Width,
)
from runtime.palette import solve
from runtime.render.assembly import schemas, templates
from runtime.render.environment import Face, load_face
from runtime.render.scope import Scope, SearchForm, Speaker, Way
from runtime.texts import Messages, product_words
from tests.runtime.render.words import WORDS

ROOT = File(__file__).parents[3]
BLOCKS = (ROOT / "runtime" / "blocks",)
THEMES = (ROOT / "themes" / "base", ROOT / "themes" / "potok")
ZONE = ZoneInfo("Europe/Moscow")
NOW = datetime(2026, 11, 22, 14, 5, tzinfo=ZONE)

RU = Locale(
    code="ru",
    name="Русский",
    dir="ltr",
    decimal=",",
    group="\u202f",
    minus="\u2212",
    currencies={"RUB": "₽", "KZT": "₸"},
    currency_before=False,
    months=(
        "января",
        "февраля",
        "марта",
        "апреля",
        "мая",
        "июня",
        "июля",
        "августа",
        "сентября",
        "октября",
        "ноября",
        "декабря",
    ),
    months_short=("янв", "фев", "мар", "апр", "мая", "июн", "июл", "авг", "сен", "окт", "ноя", "дек"),
    date="{day} {month}",
    date_year="{day} {month} {year}",
    date_short="{day} {month_short}",
    date_short_year="{day} {month_short} {year}",
    at="{date}, {time}",
    units={"GB": "ГБ", "min": "мин", "SMS": "SMS"},
)
EN = Locale(
    code="en",
    name="English",
    dir="ltr",
    decimal=".",
    group=",",
    minus="\u2212",
    currencies={"RUB": "₽", "KZT": "₸"},
    currency_before=True,
    months=(
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
    months_short=("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    date="{month} {day}",
    date_year="{month} {day}, {year}",
    date_short="{month_short} {day}",
    date_short_year="{month_short} {day}, {year}",
    at="{date}, {time}",
    units={"GB": "GB", "min": "min", "SMS": "SMS"},
)
AR = Locale(
    code="ar",
    name="العربية",
    dir="rtl",
    decimal=".",
    group=",",
    minus="\u2212",
    currencies={"RUB": "₽"},
    currency_before=False,
    months=EN.months,
    months_short=EN.months_short,
    date=EN.date,
    date_year=EN.date_year,
    date_short=EN.date_short,
    date_short_year=EN.date_short_year,
    at=EN.at,
    units=EN.units,
)


@cache
def texts() -> Mapping[str, Mapping[str, str]]:
    """Return the sample's texts and the product's, by locale; Arabic borrows English words."""
    own = {"ru": {key: pair[0] for key, pair in WORDS.items()}, "en": {key: pair[1] for key, pair in WORDS.items()}}
    found = {code: {**product_words(code), **words} for code, words in own.items()}
    return {**found, "ar": found["en"]}


# ---------------------------------------------------------------- short forms of the IR


def value(path: str, kind: Any = "text", shown: str = "", enum: str = "") -> Value:
    """Return a value slot that reads `root.part.part`."""
    root, *parts = path.split(".")
    return Value(expr=Path(root=root, parts=tuple(parts)), kind=kind, shown=shown or _natural(kind), enum=enum)


def _natural(kind: str) -> str:
    return {"enumeration": "text", "flag": "yes_no", "id": "code", "any": "text"}.get(kind, kind)


def rows(name: str) -> Rows:
    """Return a rows slot over a question."""
    return Rows(expr=Path(root=name), paged=True, query=name)


def block(kind: str, id: str = "", *, reads: tuple[str, ...] = (), **settings: Setting) -> Block:
    """Return a block; its main slot is the setting of its kind's name."""
    return Block(kind=kind, id=id, settings=settings, reads=reads, origin=f"screens/sample.yaml:{len(id) + 1}")


def record(**settings: Setting) -> Record:
    """Return a group of settings."""
    return Record(settings=settings)


def band(*columns: tuple[Width, tuple[Block, ...]]) -> Band:
    """Return a band of columns."""
    return Band(columns=tuple(Column(width=width, blocks=blocks) for width, blocks in columns))


def text(key: str, **args: Value) -> Text:
    """Return words by key."""
    return Text(key=key, args=args)


def to(screen: str, label: str = "", **params: Path) -> Link:
    """Return a link to a screen."""
    return Link(screen=screen, params=params, label=text(label) if label else None)


@dataclass(frozen=True, slots=True)
class SimpleLinker:
    """Addresses as plain as can be: `/screen?param=value` and this page's own query."""

    sorted_by: str = "name"

    def way(self, link: Link, scope: Scope) -> Way:
        """Return the address; None where a parameter is unknown."""
        if link.url is not None:
            return lambda values: values[0] if isinstance(values[0], str) else None
        names, start = (*link.params, *link.current), f"/{link.screen}"
        if len(names) == 1:
            ahead = f"{start}?{names[0]}="
            return lambda values: None if values[0] is None else f"{ahead}{values[0]}"

        def lead(values: Sequence[object]) -> str | None:
            if None in values:
                return None
            query = "&".join([f"{name}={known}" for name, known in zip(names, values, strict=True)])
            return f"{start}?{query}" if query else start

        return lead

    def page(self, query: str, **changes: str | int) -> str:
        """Return this page's address with changes."""
        prefix = f"{query}." if query else ""
        return "?" + "&".join(f"{prefix}{name}={change}" for name, change in changes.items())

    def form(self, query: str) -> SearchForm:
        """Return the form's address; the tab is kept."""
        return SearchForm(action="/agent", kept=(("tab", "mine"),))

    def sort(self, query: str) -> str:
        """Return the sort in force."""
        return self.sorted_by


# ---------------------------------------------------------------- the cabinet


@cache
def cabinet() -> Cabinet:
    """Return a cabinet with three languages and the sample's states."""
    tones: Any = {
        "Agreement.status": {"active": "good", "suspended": "warn", "blocked": "bad"},
        "Ticket.status": {"answered": "busy", "resolved": "quiet"},
    }
    return Cabinet(
        id="sample",
        name=text("brand.name"),
        locales=(RU, EN, AR),
        time_zone="Europe/Moscow",
        currency="RUB",
        theme=Theme(id="potok", brand="#006571", palette=solve("#006571")),
        home={},
        menu=(),
        shell=Shell(),
        identity=Identity(session={}, roles_in=(), roles=()),
        current=(),
        objects={},
        sources={},
        operations={},
        screens={},
        collections={},
        texts=texts(),
        tones=tones,
    )


@cache
def face() -> Face:
    """Return the face of the base theme."""
    return load_face(templates(BLOCKS, THEMES), schemas(BLOCKS))


def scope(code: str = "ru", messages: Speaker | None = None, **changes: Any) -> Scope:
    """Return a scope over nothing, in a language; `changes` are its fields."""
    locale = next(locale for locale in cabinet().locales if locale.code == code)
    speaker = messages or Messages(code, texts()[code])
    known: dict[str, Any] = {
        "face": face(),
        "cabinet": cabinet(),
        "locale": locale,
        "messages": speaker,
        "zone": ZONE,
        "now": NOW,
        "links": SimpleLinker(),
    }
    return Scope(**{**known, **changes})
