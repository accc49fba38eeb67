"""What surrounds a page."""

from __future__ import annotations

import re

from runtime.records import replace
from runtime.render.shell import (
    Acting,
    MenuEntry,
    Option,
    PageLink,
    PageView,
    Switcher,
    Trouble,
    draw_error,
    draw_page,
    draw_signed_out,
    initials,
)
from tests.runtime.render.homes import agent_roots, queries, subscriber_roots
from tests.runtime.render.pages import agent_page, subscriber_page
from tests.runtime.render.sample import scope

_AGENT = scope(roots=agent_roots(), queries=queries(search=True))


def _agent(**changes: object) -> str:
    return draw_page(replace(agent_page("ru", _AGENT), **changes), _AGENT)


def _guest(**changes: object) -> str:
    return _agent(person=None, sign_out=None, sign_in_href="/auth/login", **changes)


def test_the_page_stands_in_order() -> None:
    """Skip link, header, menu, main: as they are read, so they are walked."""
    page = _agent()

    places = [page.index(part) for part in ('class="skip"', "<header", '<nav class="menu"', "<main", "<h1>")]
    assert places == sorted(places)
    assert page.count("<h1>") == 1
    assert '<html lang="ru" dir="ltr">' in page


def test_nothing_is_inline() -> None:
    """A strict content policy holds: no styles, scripts or handlers in the page."""
    for page in (_agent(scripts=("/assets/cabinet.js",)), _guest(), draw_page(_subscriber(), _SUBSCRIBER)):
        assert not re.search(r"\sstyle=|<style|\son[a-z]+=|javascript:|<script(?! src=)", page)


_SUBSCRIBER = scope(roots=subscriber_roots())


def _subscriber() -> PageView:
    return subscriber_page("ru", _SUBSCRIBER)


def test_signing_out_is_a_post_with_a_token() -> None:
    """Leaving is a form, never a link."""
    page = _agent()

    assert '<form class="wide" method="post" action="/auth/logout"><input type="hidden" name="token" value="t">' in page
    assert "Выйти из системы" in page
    assert 'href="/auth/logout"' not in page


def test_a_guest_may_sign_in_and_not_out() -> None:
    """Without a person the header offers to sign in, and nothing of a person is in the bytes."""
    page = _guest()

    assert '<a class="button" href="/auth/login">Войти</a>' in page
    assert "/auth/logout" not in page
    assert "avatar" not in page
    assert '<body class="guest">' in page


def test_the_current_place_is_marked() -> None:
    """One place of the menu is the current page."""
    page = _agent()

    assert '<a href="/home" aria-current="page">' in page
    assert page.count('aria-current="page"') == 1


def test_a_phones_bar_has_four_places_and_the_rest_is_under_more() -> None:
    """Groups and what is beyond the fourth place stand in the sheet of «Ещё»."""
    group = MenuEntry(label="Деньги", items=(MenuEntry(label="Оплата", href="/pay", icon="card"),))
    singles = tuple(MenuEntry(label=str(at), href=f"/{at}") for at in range(5))
    view = replace(agent_page("ru", _AGENT), menu=(singles[0], group, *singles[1:]))

    more = draw_page(view, _AGENT).partition('class="more narrow"')[2].partition("</nav>")[0]

    assert view.bar == singles[:4]
    assert "/pay" in more
    assert "/4" in more
    assert 'href="/0"' not in more


def test_a_switcher_of_one_is_plain_text() -> None:
    """One contract is named; several can be chosen from, without a script."""
    one = Option(href="?c=1", label="договор 1", current=True)
    single = _agent(switcher=Switcher(label="+7 912 · договор 1", options=(one,)))
    several = _agent(
        switcher=Switcher(label="+7 912 · договор 1", options=(one, Option(href="?c=2", label="договор 2")))
    )

    assert '<p class="switcher">' in single
    assert "?c=1" not in single
    assert '<details class="switcher pop">' in several
    assert '<a href="?c=1" aria-current="true">договор 1</a>' in several
    assert '<a href="?c=2">договор 2</a>' in several


def test_acting_for_somebody_is_said_on_the_page() -> None:
    """The bar names whose pages these are and how to leave."""
    page = _agent(acting=Acting(text="Вы смотрите кабинет <Анны>", leave_href="/leave"))

    assert "Вы смотрите кабинет &lt;Анны&gt;" in page
    assert '<a href="/leave">Выйти</a>' in page


def test_languages_name_themselves() -> None:
    """Each language is offered in its own words; the current one is marked."""
    page = _agent()

    assert 'lang="en" hreflang="en">English</a>' in page
    assert 'lang="ru" hreflang="ru" aria-current="true">Русский</a>' in page


def test_the_pages_first_action_is_its_only_primary_one() -> None:
    """Beside the title the first action is filled, the others are not."""
    page = _agent(actions=(PageLink(href="/a", label="А"), PageLink(href="/b", label="Б")))

    assert page.count("button primary") == 1
    assert '<a class="button primary" href="/a">А</a>' in page


def test_an_error_says_what_to_do() -> None:
    """An error page has a title, words, a way back, and the code for support."""
    view = replace(agent_page("ru", _AGENT), title="Страница не найдена")

    page = draw_error(view, Trouble(text="Проверьте <адрес>.", code="UI-404-1a2b", retry_href="/x"), _AGENT)

    assert "<h1>Страница не найдена</h1>" in page
    assert "Проверьте &lt;адрес&gt;." in page
    assert "<code>UI-404-1a2b</code>" in page
    assert '<a class="button" href="/">На главную</a>' in page


def test_after_signing_out_one_may_come_back() -> None:
    """The page after signing out offers to sign in."""
    view = replace(agent_page("ru", _AGENT), person=None, sign_out=None, sign_in_href="/auth/login", menu=())

    assert '<a class="button primary" href="/auth/login">Войти</a>' in draw_signed_out(view, _AGENT)


def test_initials_are_of_the_first_two_words() -> None:
    """One or two capital letters."""
    assert initials("ольга  Гордеева Ивановна") == "ОГ"
    assert initials("Анна") == "А"
    assert initials("") == ""
