"""What surrounds a page's content: header, menu, languages, who is signed in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from urllib.parse import quote

from msgspec import Struct
from msgspec.structs import replace
from starlette.requests import Request

from runtime.cabinet.model import Cabinet, Locale, MenuItem, Path, Text, Value, Words
from runtime.content.site import SITE, logo_of, name_of
from runtime.content.view import View
from runtime.identity.person import Person
from runtime.identity.routes import LOGIN, LOGOUT
from runtime.media import WIDTHS, media_href
from runtime.pages.address import LANGUAGE, Address
from runtime.pages.currents import Working
from runtime.pages.entries import entries_view, footer_entries, menu_entries
from runtime.pages.links import Links
from runtime.pages.portal import Portal
from runtime.pages.told import read_told
from runtime.render.scope import Scope
from runtime.render.shell import (
    Acting,
    Contact,
    Language,
    Logo,
    MenuEntry,
    Option,
    PageLink,
    PageView,
    SignOut,
    Switcher,
    initials,
)
from runtime.render.shell import Person as ShownPerson
from runtime.render.words import moment, plain, read

LOGO_HEIGHT, LOGO_SHAPE = 24, 28 / 24
_WIDEST = 6  # widths of a logo for its height
_SMALL = 1_000  # bytes of a drawing that goes with the page
_PLAIN = " =;,()@{}!*"  # characters that stand in an address of data as they are


class _Around(Struct, frozen=True, kw_only=True):
    """What surrounds all pages at one address for all who hold the same roles, in one language."""

    brand: str
    logo: Logo | None
    cabinet_word: str
    menu: tuple[MenuEntry, ...]
    footer: tuple[PageLink, ...]
    languages: tuple[Language, ...]  # of the address without any fields
    styles: tuple[str, ...]
    scripts: tuple[str, ...]
    added: object  # the view of the content that the editors' entries are from


class _ContactOf(Struct, frozen=True, kw_only=True):
    """A contact and the thing that it was read from."""

    of: object
    contact: Contact


def surround(
    portal: Portal,
    request: Request,
    person: Person | None,
    scope: Scope,
    title: str,
    working: Working | None = None,
) -> PageView:
    """Return a page with everything but its content."""
    links = scope.links
    assert isinstance(links, Links)
    shell, address = portal.cabinet.shell, links.address
    around = _around(portal, person, links, scope)
    return PageView(
        title=title,
        lang=scope.locale.code,
        dir=scope.locale.dir,
        brand=around.brand,
        logo=around.logo,
        cabinet_word=around.cabinet_word,
        menu=around.menu,
        person=_person(person),
        sign_out=SignOut(action=LOGOUT, token=portal.identity.sign_out_token(person)) if person else None,
        sign_in_href=""
        if person
        else Address(path=LOGIN).with_changes(to=address.with_changes(), lang=scope.locale.code),
        languages=_languages(portal.edition.locales, scope.locale, address) if address.fields else around.languages,
        switcher=_switcher(portal, links, scope, working),
        acting=_acting(portal, links, scope, working),
        told=read_told(portal, request, scope.messages),
        phone=_contact(portal, "tel", shell.phone, scope),
        email=_contact(portal, "mailto", shell.email, scope),
        footer=around.footer,
        printed=_printed(portal, scope),
        styles=around.styles,
        scripts=around.scripts,
    )


def _around(portal: Portal, person: Person | None, links: Links, scope: Scope) -> _Around:
    """Return what surrounds the page; the same as on the last such page wherever nobody's data is read for it."""
    known = portal.standing.surroundings
    added = entries_view(portal, person, scope)
    who = (person.roles, person.home) if person else None
    key = (scope.locale.code, who, links.current, links.address.path)
    found = known.get(key)
    if not isinstance(found, _Around) or found.added is not added:
        found = _made_around(portal, person, links, scope, added)
        if not links.current and _says_the_same_to_all(portal.cabinet):
            known[key] = found
    return found


def _made_around(portal: Portal, person: Person | None, links: Links, scope: Scope, added: View | None) -> _Around:
    cabinet, address = portal.cabinet, links.address
    site = portal.edition.content.one(SITE, scope.locale.code)
    return _Around(
        brand=name_of(site) or read(cabinet.name, scope),
        logo=_logo(portal, site),
        cabinet_word=scope.ui("cabinet"),
        menu=(*_menu(portal, person, links, scope, cabinet.menu), *menu_entries(added, address)),
        languages=_languages(portal.edition.locales, scope.locale, Address(path=address.path)),
        footer=(*_footer(portal, links, scope, cabinet.shell.footer), *footer_entries(added)),
        styles=tuple(portal.asset(name) for name in ("colours.css", "styles.css")),
        scripts=tuple(found for found in (portal.asset("cabinet.js"),) if found),
        added=added,
    )


def _says_the_same_to_all(cabinet: Cabinet) -> bool:
    """Tell whether no words of the shell have anybody's values in them."""
    titles = [cabinet.screens[name].title for name in cabinet.shell.footer if name in cabinet.screens]
    return all(_is_constant(words) for words in (cabinet.name, *titles, *_labels(cabinet, cabinet.menu)))


def _labels(cabinet: Cabinet, items: Iterable[MenuItem]) -> Iterator[Words]:
    for item in items:
        if item.label is not None:
            yield item.label
        if item.screen in cabinet.screens:
            yield cabinet.screens[item.screen].title
        yield from _labels(cabinet, item.items)
    yield from (cabinet.screens[name].title for name in cabinet.home.values() if name in cabinet.screens)


def _is_constant(words: Words) -> bool:
    return isinstance(words, Text) and not words.args


def _printed(portal: Portal, scope: Scope) -> str:
    """Return when the page was made, as paper shows it: to the minute."""
    known, minute = portal.standing.surroundings, scope.now.replace(second=0, microsecond=0)
    found = known.get(key := ("printed", scope.locale.code))
    if not isinstance(found, tuple) or found[0] != minute:
        found = known[key] = (minute, scope.ui("printed", time=moment(scope)))
    return str(found[1])


def _logo(portal: Portal, site: Mapping[str, object]) -> Logo | None:
    """Return the editors' logo, else the theme's."""
    if (media := logo_of(site)) is not None:
        shape = media.width / media.height if media.width and media.height else LOGO_SHAPE
        width = round(min(max(shape, 0.5), _WIDEST) * LOGO_HEIGHT)
        return Logo(href=media_href(media, WIDTHS[0]), type=media.type, width=width)
    drawing = portal.build.files.get(f"assets/{portal.cabinet.assets.get('logo.svg')}")
    if drawing is not None and len(drawing) <= _SMALL:
        return Logo(href=_within(drawing))
    address = portal.asset("logo.svg")
    return Logo(href=address) if address else None


@lru_cache(maxsize=8)
def _within(drawing: bytes) -> str:
    """Return an SVG as an address that holds all of it, which costs less than another request does."""
    return f"data:image/svg+xml,{quote(drawing, safe=_PLAIN)}"


def home_of(portal: Portal, person: Person | None) -> str:
    """Return the id of the person's home screen, "" where there is none."""
    return portal.cabinet.home.get(person.home if person else "guest", "")


def _menu(
    portal: Portal, person: Person | None, links: Links, scope: Scope, items: Iterable[MenuItem]
) -> Iterator[MenuEntry]:
    """Yield what admits the person; `home` is left out where the same screen has an entry of its own."""
    listed = tuple(items)
    own = {item.screen for item in listed}
    home, main = home_of(portal, person), portal.cabinet.texts[portal.cabinet.locales[0].code]
    for item in listed:
        name = home if item.screen == "home" else item.screen
        if item.items:
            inner = tuple(_menu(portal, person, links, scope, item.items))
            if inner:
                yield MenuEntry(label=read(item.label, scope), icon=item.icon, items=inner)
        elif (href := links.screen(name)) and not (item.screen == "home" and name in own):
            screen = portal.cabinet.screens[name]
            label = read(item.label or screen.title, scope)
            if item.screen == "home" and item.label is None and "menu.home" in main:
                label = read(Text(key="menu.home"), scope)
            icon = screen.icon or item.icon
            current = href.partition("?")[0] == links.address.path
            yield MenuEntry(label=label, href=href, icon=icon, current=current)


def _person(person: Person | None) -> ShownPerson | None:
    return None if person is None else _shown_person(person.name)


@lru_cache(maxsize=2000)
def _shown_person(name: str) -> ShownPerson:
    return ShownPerson(name=name, initials=initials(name))


def _languages(locales: tuple[Locale, ...], now: Locale, address: Address) -> tuple[Language, ...]:
    return tuple(
        Language(
            code=locale.code,
            name=locale.name,
            href=address.with_changes(**{LANGUAGE: locale.code}),
            current=locale.code == now.code,
        )
        for locale in locales
    )


def _switcher(portal: Portal, links: Links, scope: Scope, working: Working | None) -> Switcher | None:
    for current in portal.cabinet.current if working else ():
        choices = working.choices.get(current.name, ()) if working else ()
        if not choices or current.label is None or working is None:
            continue
        labels = {choice.value: read(current.label, scope.with_item(choice.row)) for choice in choices}
        chosen = {
            name: value for name in working.explicit if (value := working.values.get(name)) and name != current.name
        }
        options = tuple(
            Option(
                href=links.choosing({**chosen, current.name: choice.value}),
                label=labels[choice.value],
                current=choice.value == working.values[current.name],
            )
            for choice in choices
        )
        return Switcher(label=labels[working.values[current.name] or choices[0].value], options=options)
    return None


def _acting(portal: Portal, links: Links, scope: Scope, working: Working | None) -> Acting | None:
    """Return the bar over another's pages; the words may name what is looked at by `{label}`."""
    if working is None or not working.acting:
        return None
    banner = next(
        (current for current in portal.cabinet.current if current.acting and current.name in working.explicit), None
    )
    if banner is None or banner.acting is None:
        return None
    switcher = _switcher(portal, links, scope, working)
    text = scope.messages.say(banner.acting.key, {"label": switcher.label if switcher else ""})
    away = replace(links, current="")
    return Acting(text=text, leave_href=away.screen(banner.choose) or "/")


def _contact(portal: Portal, scheme: str, value: Value | None, scope: Scope) -> Contact | None:
    """Return the contact; of the same thing as on the last page it is the same."""
    if value is None:
        return None
    of = scope.roots.get(value.expr.root) if isinstance(value.expr, Path) else None
    known, key = portal.standing.surroundings, (scheme, scope.locale.code)
    found = known.get(key)
    if isinstance(found, _ContactOf) and found.of is of:
        return found.contact
    if (raw := scope.at(value)) is None:
        return None
    contact = Contact(href=f"{scheme}:{raw}", text=plain(value, scope))
    if of is not None:
        known[key] = _ContactOf(of=of, contact=contact)
    return contact


def _footer(portal: Portal, links: Links, scope: Scope, names: Iterable[str]) -> Iterator[PageLink]:
    for name in names:
        if href := links.screen(name):
            yield PageLink(href=href, label=read(portal.cabinet.screens[name].title, scope))
