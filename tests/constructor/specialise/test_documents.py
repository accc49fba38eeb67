"""The documents around the blocks print by their code, byte for byte, what plain Jinja prints, whatever is on them."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from constructor.specialise import Specialiser
from constructor.specialise.cabinet import DOCUMENTS
from constructor.specialise.kinds import KINDS, Kind
from runtime.linked.code import Code, Linking, layout_name
from runtime.records import replace
from runtime.render import shell
from runtime.render.assembly import schemas, templates
from runtime.render.environment import Face, load_face
from runtime.render.scope import Scope
from tests.constructor.specialise.hostile import SLOW, TEXTS
from tests.runtime.render.sample import BLOCKS, ROOT, scope

THEMES = sorted(path.name for path in (ROOT / "themes").iterdir() if path.is_dir())
_SOME = st.booleans()
_LINKS = st.lists(
    st.builds(shell.PageLink, href=TEXTS, label=TEXTS, icon=st.sampled_from(("", "home"))), max_size=2
).map(tuple)
_PLACE = st.builds(shell.MenuEntry, label=TEXTS, href=TEXTS, icon=st.sampled_from(("", "home", "news")), current=_SOME)
_GROUP = st.builds(shell.MenuEntry, label=TEXTS, items=st.lists(_PLACE, min_size=1, max_size=2).map(tuple))
_CONTACT = st.none() | st.builds(shell.Contact, href=TEXTS, text=TEXTS)
_OPTIONS = st.lists(st.builds(shell.Option, href=TEXTS, label=TEXTS, current=_SOME), max_size=3).map(tuple)
_LANGUAGES = st.lists(st.builds(shell.Language, code=TEXTS, name=TEXTS, href=TEXTS, current=_SOME), max_size=3).map(
    tuple
)
_PREVIEW = st.builds(shell.Preview, title=TEXTS, version=TEXTS, remarks=st.lists(TEXTS, max_size=2).map(tuple))
VIEWS = st.builds(
    shell.PageView,
    title=TEXTS,
    lang=st.sampled_from(("ru", "ar")),
    dir=st.sampled_from(("ltr", "rtl")),
    brand=TEXTS,
    logo=st.none() | st.builds(shell.Logo, href=TEXTS),
    home=TEXTS,
    cabinet_word=TEXTS,
    title_hidden=_SOME,
    actions=_LINKS,
    bands=st.lists(st.sampled_from(("<p>", "</p>", "слово")), max_size=3).map(shell.Pieces),
    menu=st.lists(_PLACE | _GROUP, max_size=6).map(tuple),
    person=st.none() | st.builds(shell.Person, name=TEXTS, initials=TEXTS),
    sign_out=st.none() | st.builds(shell.SignOut, action=TEXTS, token=TEXTS),
    sign_in_href=TEXTS,
    languages=_LANGUAGES,
    switcher=st.none() | st.builds(shell.Switcher, label=TEXTS | st.just("+7 · договор · 2"), options=_OPTIONS),
    acting=st.none() | st.builds(shell.Acting, text=TEXTS, leave_href=TEXTS),
    told=st.none() | st.builds(shell.Told, text=TEXTS, tone=st.sampled_from(("good", "info", "bad"))),
    phone=_CONTACT,
    email=_CONTACT,
    footer=_LINKS,
    styles=st.lists(TEXTS, max_size=2).map(tuple),
    scripts=st.lists(TEXTS, max_size=2).map(tuple),
    printed=TEXTS,
    status=st.sampled_from((200, 403, 404, 500)),
    preview=st.none() | _PREVIEW,
)
TROUBLES = st.builds(shell.Trouble, text=TEXTS, code=TEXTS, retry_href=TEXTS, links=_LINKS)
_BY_JINJA: dict[str, Callable[[shell.PageView, shell.Trouble, Scope], str]] = {
    "page": lambda page, trouble, over: shell.draw_page(page, over),
    "error": shell.draw_error,
    "signed_out": lambda page, trouble, over: shell.draw_signed_out(page, over),
}


@cache
def _look(theme: str) -> tuple[Face, Linking]:
    themes: list[Path] = [ROOT / "themes" / name for name in ("base", theme)]
    face = load_face(templates(BLOCKS, themes), schemas(BLOCKS))
    maker = Specialiser(face)
    made = {layout_name(one): source for name in DOCUMENTS for one, source in maker.document(name).items()}
    return face, Linking(Code(sources=made))


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("name", DOCUMENTS)
@settings(max_examples=40, deadline=None, suppress_health_check=SLOW)
@given(page=VIEWS, trouble=TROUBLES, code=st.sampled_from(("ru", "en", "ar")))
def test_document_prints_what_jinja_prints(
    theme: str, name: str, page: shell.PageView, trouble: shell.Trouble, code: str
) -> None:
    """For people and guests, with nested menus, nothing or everything on the page, hostile words everywhere."""
    face, linking = _look(theme)
    over = scope(code, face=face)
    more = {"trouble": trouble} if name == "error" else {}

    drawn = linking.to(over).document(name, over, page, **more)

    assert _BY_JINJA[name](page, trouble, over) == drawn


_THERE = {
    "person": st.builds(shell.Person, name=TEXTS, initials=TEXTS),
    "sign_out": st.builds(shell.SignOut, action=TEXTS, token=TEXTS),
    "logo": st.builds(shell.Logo, href=TEXTS),
    "phone": st.builds(shell.Contact, href=TEXTS, text=TEXTS),
    "email": st.builds(shell.Contact, href=TEXTS, text=TEXTS),
    "switcher": st.builds(shell.Switcher, label=TEXTS, options=_OPTIONS),
}


@st.composite
def _of_kind(draw: st.DrawFn, kind: Kind) -> shell.PageView:
    parts: dict[str, Any] = {**{name: draw(_THERE[name]) for name in kind.there}, **dict.fromkeys(kind.absent)}
    return replace(draw(VIEWS), **parts)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
@settings(max_examples=40, deadline=None, suppress_health_check=SLOW)
@given(data=st.data())
def test_page_of_a_kind_prints_what_jinja_prints(theme: str, kind: Kind, data: st.DataObject) -> None:
    """What the code of a kind takes for granted is so on each of its pages, whatever else is on them."""
    face, linking = _look(theme)
    over = scope("ru", face=face)
    page = data.draw(_of_kind(kind))

    drawn = linking.to(over).document("page", over, page)

    assert shell.draw_page(page, over) == drawn


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_pages_of_another_kind_need_not_its_code(kind: Kind) -> None:
    """What is compiled and linked for people who are signed in is not asked for by guests."""
    over = scope("ru")
    sources = {layout_name(one): source for one, source in Specialiser(over.face).document("page").items()}
    del sources[layout_name(f"page_{kind.name}")]
    linked = Linking(Code(sources=sources)).to(over)
    guest = shell.PageView(title="Вход", lang="ru", brand="ПОТОК", sign_in_href="/auth/login")

    assert shell.draw_page(guest, over) == linked.document("page", over, guest)
