"""The table: its markup for readers, phones and the search."""

from __future__ import annotations

import re

from runtime.render.page import draw, draw_block
from runtime.values import Page
from tests.runtime.render.homes import agent_bands, agent_roots, people, people_table, queries
from tests.runtime.render.sample import SimpleLinker, scope


def _table(page: Page | None = None, *, search: bool = False, asked: str | None = None, sort: str = "name") -> str:
    roots = {"mine": page or people(), "filter": {"query": asked}}
    return str(draw_block(people_table(), scope(roots=roots, queries=queries(search=search), links=SimpleLinker(sort))))


def test_a_table_is_a_table_for_readers() -> None:
    """Caption, column heads, row heads; the first cell is the row's head and its link."""
    drawn = _table()

    assert '<caption class="hidden">' in drawn
    assert drawn.count('<th scope="col"') == 5
    assert drawn.count('<th scope="row"') == 11
    assert '<th scope="row" class="p-title"><a href="/account?subscriber=0">Петров Алексей</a></th>' in drawn


def test_the_unit_stands_in_the_head() -> None:
    """The head says the currency, the cells do not."""
    drawn = _table()

    assert "Баланс, ₽" in drawn
    assert drawn.count("₽") == 1


def test_cells_know_their_place_on_a_phone() -> None:
    """A bare identifier carries its word for the card, the others need none."""
    drawn = _table()

    assert drawn.count('<td class="p-meta" data-l="Контракт">') == 11
    assert drawn.count("data-l=") == 11
    assert drawn.count('<td class="p-amount end">') == 11


def test_the_sorted_head_says_so() -> None:
    """One head has `aria-sort`, an arrow, and a link that turns the order."""
    drawn = _table(sort="-balance")

    assert drawn.count("aria-sort") == 1
    assert re.search(
        r'<th scope="col" class="p-amount end" aria-sort="descending"><a href="\?mine\.sort=balance"', drawn
    )
    assert "#arrow-down" in drawn


def test_search_works_without_a_script() -> None:
    """The search is a GET form that keeps the tab and what was typed."""
    drawn = _table(search=True, asked='пет"ров')

    assert '<form class="finder" method="get" role="search" action="/agent"' in drawn
    assert '<input type="hidden" name="tab" value="mine">' in drawn
    assert 'name="query" value="пет&#34;ров"' in drawn
    assert '<button class="button">Найти</button>' in drawn
    assert "11 строк" in drawn


def test_a_search_that_finds_nothing_keeps_its_form() -> None:
    """Nothing found says so beside the form, not instead of it."""
    drawn = _table(Page(rows=(), total=0, number=1, size=20), search=True, asked="щщщ")

    assert "Ничего не нашлось" in drawn
    assert '<form class="finder"' in drawn
    assert "<table" not in drawn


def test_pages_are_links() -> None:
    """Several pages have a named way through them by links."""
    drawn = _table(Page(rows=people().rows[:4], total=11, number=2, size=4))

    assert "Страница 2 из 3" in drawn
    assert 'rel="prev" href="?mine.page=1"' in drawn
    assert 'rel="next" href="?mine.page=3"' in drawn


def test_with_a_script_only_the_block_is_swapped() -> None:
    """Sort, search, pages and tabs name their own block as what changes."""
    drawn = draw(agent_bands(), scope(roots=agent_roots(), queries=queries(search=True)))

    assert set(re.findall(r'data-hx-target="([^"]+)"', drawn)) == {"#lists", "#mine_people"}
    assert 'id="lists"' in drawn
    assert 'id="mine_people"' in drawn
    assert drawn.count("data-hx-get") == drawn.count('data-hx-push-url="true"')


def test_only_the_open_tab_is_drawn() -> None:
    """The asked tab is open and marked, its blocks alone are drawn, under its title; an unknown one opens the first."""
    over = scope(roots=agent_roots(), queries=queries(), tab="recent")
    drawn = draw(agent_bands(), over)

    assert 'id="recent_people"' in drawn
    assert 'id="mine_people"' not in drawn
    assert '<caption class="hidden">Последние добавленные абоненты</caption>' in drawn
    assert drawn.count('aria-current="true"') == 1
    assert 'id="mine_people"' in draw(agent_bands(), scope(roots=agent_roots(), queries=queries(), tab="nowhere"))
