"""What surrounds a page's content, and the page as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Literal

from msgspec import Struct, field

from runtime.render.scope import Scope


class Pieces(list[str]):
    """Ready markup in pieces, which are put together once, with all of the page."""

    __slots__ = ()

    def __html__(self) -> str:
        """Return the markup."""
        return "".join(self)


class Contact(Struct, frozen=True, kw_only=True):
    """A phone or e-mail: `tel:` or `mailto:` address and the text to read."""

    href: str
    text: str


class MenuEntry(Struct, frozen=True, kw_only=True, eq=False):
    """A place in the menu; one with `items` is a labelled group without an address of its own.

    Each is itself alone, so that to look for one among others costs no comparing of what they say.
    """

    label: str
    href: str = ""
    icon: str = ""
    current: bool = False
    items: tuple[MenuEntry, ...] = ()


class Person(Struct, frozen=True, kw_only=True):
    """Who is signed in."""

    name: str
    initials: str


class SignOut(Struct, frozen=True, kw_only=True):
    """The form that ends the session."""

    action: str
    token: str


class Language(Struct, frozen=True, kw_only=True):
    """A language of the cabinet, in its own name."""

    code: str
    name: str
    href: str
    current: bool = False


class Option(Struct, frozen=True, kw_only=True):
    """One of the things that may be worked on."""

    href: str
    label: str
    current: bool = False


class Switcher(Struct, frozen=True, kw_only=True):
    """What is worked on, and what else may be; with one option it is plain text."""

    label: str
    options: tuple[Option, ...] = ()


class Acting(Struct, frozen=True, kw_only=True):
    """The bar over somebody else's pages."""

    text: str
    leave_href: str


class Told(Struct, frozen=True, kw_only=True):
    """How something went that was done elsewhere; said once, above the page."""

    text: str
    tone: Literal["good", "info", "bad"]


class Preview(Struct, frozen=True, kw_only=True):
    """The bar over the page of a draft: what it is, until when (`12:40`), what did not come out as it was written."""

    title: str
    version: str = ""
    until: str
    remarks: tuple[str, ...] = ()


class PageLink(Struct, frozen=True, kw_only=True):
    """A link of the page itself: an action beside its title, or one of the footer."""

    href: str
    label: str
    icon: str = ""


class Logo(Struct, frozen=True, kw_only=True):
    """The picture beside the name, as wide as it is for its height of 24 pixels; also the icon of the tab."""

    href: str
    type: str = "image/svg+xml"
    width: int = 28


class PageView(Struct, kw_only=True):
    """All that the page template shows. Addresses are ready to use; texts are plain and are escaped by the template.

    `bands` is drawn markup (`runtime.linked`, `runtime.render.page.draw`). Without `person` it is a guest's page with
    `sign_in_href`.
    """

    title: str
    lang: str
    dir: Literal["ltr", "rtl"] = "ltr"
    brand: str
    logo: Logo | None = None
    home: str = "/"
    cabinet_word: str = ""
    title_hidden: bool = False
    actions: tuple[PageLink, ...] = ()
    bands: Pieces = field(default_factory=Pieces)
    menu: tuple[MenuEntry, ...] = ()
    person: Person | None = None
    sign_out: SignOut | None = None
    sign_in_href: str = ""
    languages: tuple[Language, ...] = ()
    switcher: Switcher | None = None
    acting: Acting | None = None
    told: Told | None = None
    preview: Preview | None = None
    phone: Contact | None = None
    email: Contact | None = None
    footer: tuple[PageLink, ...] = ()
    styles: tuple[str, ...] = ()
    scripts: tuple[str, ...] = ()
    printed: str = ""
    status: int = 200

    @property
    def bar(self) -> tuple[MenuEntry, ...]:
        """What of the menu stands in a phone's bottom bar: the first four places; the rest is under «More»."""
        return _bar(self.menu)


@lru_cache(maxsize=1024)
def _bar(menu: tuple[MenuEntry, ...]) -> tuple[MenuEntry, ...]:
    """Return the bar of a menu, which pages of one kind share."""
    return tuple([entry for entry in menu if not entry.items][:4])


class Trouble(Struct, frozen=True, kw_only=True):
    """What an error page says under its title: what it means and what to do, the code for support, the ways on."""

    text: str
    code: str = ""
    retry_href: str = ""
    links: tuple[PageLink, ...] = ()


def initials(name: str) -> str:
    """Return one or two capital letters for a person's avatar."""
    return "".join(word[0] for word in name.split()[:2]).upper()


def draw_page(page: PageView, scope: Scope) -> str:
    """Return the whole document of a screen."""
    return _document("page", scope, page=page)


def draw_error(page: PageView, trouble: Trouble, scope: Scope) -> str:
    """Return the whole document that says what went wrong and what to do."""
    return _document("error", scope, page=page, trouble=trouble)


def draw_signed_out(page: PageView, scope: Scope) -> str:
    """Return the whole document after signing out."""
    return _document("signed_out", scope, page=page)


def _document(name: str, scope: Scope, **context: object) -> str:
    known: Mapping[str, object] = {"scope": scope, **context}
    return scope.face.template(f"layout/{name}.html").render(known)
