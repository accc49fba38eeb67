"""Whole pages around the two homes."""

from __future__ import annotations

from typing import Any

from runtime.cabinet.model import Band
from runtime.render.page import draw, opens_with_hero
from runtime.render.scope import Scope
from runtime.render.shell import (
    Contact,
    Language,
    Logo,
    MenuEntry,
    Option,
    PageLink,
    PageView,
    Person,
    Pieces,
    SignOut,
    Switcher,
)
from tests.runtime.render.homes import agent_bands, subscriber_bands
from tests.runtime.render.sample import cabinet, texts

_ICONS = {
    "home": "home",
    "users": "users",
    "news": "news",
    "faq": "help",
    "plan": "layers",
    "pay": "card",
    "history": "receipt",
    "tickets": "chat",
}
_MENUS = {
    "ru": {
        "home": "Главная",
        "users": "Абоненты",
        "news": "Новости",
        "faq": "FAQ",
        "plan": "Услуги",
        "pay": "Оплата",
        "history": "История",
        "tickets": "Обращения",
    },
    "en": {
        "home": "Home",
        "users": "Subscribers",
        "news": "News",
        "faq": "FAQ",
        "plan": "Services",
        "pay": "Payment",
        "history": "History",
        "tickets": "Tickets",
    },
}


def _menu(code: str, *names: str) -> tuple[MenuEntry, ...]:
    words = _MENUS.get(code, _MENUS["en"])
    return tuple(
        MenuEntry(label=words[name], href=f"/{name}", icon=_ICONS[name], current=name == "home") for name in names
    )


def page_view(code: str, bands: tuple[Band, ...], over: Scope, **changes: Any) -> PageView:
    """Return a page around bands, with what every page here has."""
    known: dict[str, Any] = {
        "title": texts()[code]["home.title"],
        "lang": code,
        "dir": over.locale.dir,
        "brand": "ПОТОК",
        "logo": Logo(href="/assets/logo.svg"),
        "cabinet_word": "Личный кабинет" if code == "ru" else "Customer cabinet",
        "title_hidden": opens_with_hero(bands),
        "bands": Pieces([draw(bands, over)]),
        "languages": tuple(
            Language(code=one.code, name=one.name, href=f"?lang={one.code}", current=one.code == code)
            for one in cabinet().locales
        ),
        "phone": Contact(href="tel:+74994300204", text="+7 (499) 430-02-04"),
        "email": Contact(href="mailto:info@pt-t.ru", text="info@pt-t.ru"),
        "sign_out": SignOut(action="/auth/logout", token="t"),
        "styles": ("/assets/palette.css", "/assets/style.css"),
    }
    return PageView(**{**known, **changes})


def agent_page(code: str, over: Scope) -> PageView:
    """Return the agent's home as a page."""
    return page_view(
        code,
        agent_bands(),
        over,
        menu=_menu(code, "home", "users", "news", "faq"),
        person=Person(name="Иван Иванов", initials="ИИ"),
        actions=(PageLink(href="/new", label="Новый абонент" if code == "ru" else "New subscriber", icon="plus-user"),),
    )


def subscriber_page(code: str, over: Scope) -> PageView:
    """Return Olga's home as a page."""
    options = (
        Option(href="?c=1", label="+7 (912) 640-12-77 · договор 6120045", current=True),
        Option(href="?c=2", label="договор 6120046"),
    )
    return page_view(
        code,
        subscriber_bands(),
        over,
        menu=_menu(code, "home", "plan", "pay", "history", "tickets", "news", "faq"),
        person=Person(name="Ольга Гордеева", initials="ОГ"),
        switcher=Switcher(label="+7 (912) 640-12-77 · договор 6120045", options=options),
    )
