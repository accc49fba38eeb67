"""Bands of blocks, and what happens to a block that cannot be shown."""

from __future__ import annotations

import logging
import re

import pytest

from runtime.cabinet.model import Apply, Block, Const, Path, Width
from runtime.render.page import draw, draw_block, opens_with_hero
from runtime.values import Failure
from tests.runtime.render.homes import agent_bands, agent_roots, people_table, queries, subscriber_bands
from tests.runtime.render.sample import band, block, record, scope, text, to, value

_LATE = Failure(code="BE-504-7f3a", reason="timeout", source="billing")


def test_the_agents_home_shows_the_figures() -> None:
    """The agent's home shows what the original screen shows."""
    drawn = draw(agent_bands(), scope(roots=agent_roots(), queries=queries()))

    for figure in (">11<", "186\u202f677", "12\u202f432", "2412521", "+7 (916) 083-85-31", ">268<", ">255<", ">13<"):
        assert figure in drawn


def test_a_rail_stands_beside_the_main_column() -> None:
    """Two thirds and a third make a main column with a rail."""
    drawn = draw(agent_bands(), scope(roots=agent_roots()))

    assert drawn.startswith('<div class="band band-rail"><div class="column column-two_thirds">')


@pytest.mark.parametrize(
    ("widths", "layout"),
    [
        (("full",), "one"),
        (("half", "half"), "halves"),
        (("third", "third", "third"), "thirds"),
        (("third", "two_thirds"), "mixed"),
    ],
)
def test_columns_stand_as_their_widths_ask(widths: tuple[Width, ...], layout: str) -> None:
    """The band says how its columns share the room."""
    one = block("prose", prose=text("home.title"))

    columns: list[tuple[Width, tuple[Block, ...]]] = [(width, (one,)) for width in widths]
    drawn = draw(band(*columns), scope())

    assert drawn.startswith(f'<div class="band band-{layout}">')


def test_stats_one_after_another_stand_in_a_row() -> None:
    """Consecutive stats share one row, other blocks do not."""
    stat = block("stat", stat=value("totals.count", "integer"), label=text("home.balance"))
    prose = block("prose", prose=text("home.title"))

    drawn = draw(band(("full", (stat, stat, prose, stat))), scope(roots=agent_roots()))

    assert [row.count("b-stat") for row in drawn.split('class="stats"')[1:]] == [2, 1]


def test_a_failed_read_costs_its_own_block() -> None:
    """A block whose data did not come says why, offers to retry and keeps its title; its neighbours stay."""
    drawn = draw(agent_bands(), scope(roots=agent_roots(), queries=queries(), failures={"orders": _LATE}))

    assert "Заказы абонентов" in drawn
    assert "Система не ответила вовремя" in drawn
    assert "<code>BE-504-7f3a</code>" in drawn
    assert re.search(r'<a class="button" href="\?">.*?Повторить</a>', drawn)
    assert "Петров Алексей" in drawn


def test_a_failed_stat_keeps_its_place() -> None:
    """A stat without its number is a dash over its label, with the code."""
    failed = block("stat", reads=("totals",), stat=value("totals.count", "integer"), label=text("home.balance"))

    drawn = draw_block(failed, scope(failures={"totals": _LATE}))

    assert '<p class="figure">—</p>\n<p class="label">Баланс</p>' in drawn
    assert "BE-504-7f3a" in drawn


def test_the_blueprints_words_for_a_failure_win() -> None:
    """`failed` takes the place of the product's words, with its links."""
    words = record(text=text("home.short_text"), links=(to("pay", "home.pay"),))
    failed = block("prose", reads=("x",), prose=text("home.title"), failed=words)

    drawn = draw_block(failed, scope(failures={"x": _LATE}))

    assert "иначе исходящие звонки" in drawn
    assert '<a href="/pay">Пополнить</a>' in drawn
    assert "Не удалось получить данные" not in drawn


def test_words_of_the_source_are_shown_if_people_may_read_them() -> None:
    """A failure's own words stand in the card, escaped."""
    failure = Failure(code="BE-409-1", reason="refused", source="billing", words="Лицевой счёт <закрыт>")

    drawn = draw_block(block("prose", reads=("x",), prose=text("home.title")), scope(failures={"x": failure}))

    assert "Лицевой счёт &lt;закрыт&gt;" in drawn


def test_a_bug_costs_one_block_and_is_logged_with_its_place(caplog: pytest.LogCaptureFixture) -> None:
    """A block that cannot be drawn is a failed card whose code stands in the log beside the blueprint's line."""
    broken = block("table", "broken", title=text("home.title"), columns=())
    fine = block("prose", prose=text("home.news_text"))

    with caplog.at_level(logging.ERROR, "pcabinet.render"):
        drawn = draw(band(("full", (broken, fine))), scope())

    code = re.search(r"UI-500-[0-9a-f]{4}", drawn)
    assert code is not None
    assert code[0] in caplog.text
    assert broken.origin in caplog.text
    assert "Здесь вы можете просмотреть" in drawn


def test_a_block_of_an_unknown_kind_costs_itself(caplog: pytest.LogCaptureFixture) -> None:
    """A kind without a template is a failed card."""
    drawn = draw_block(block("hologram", title=text("home.title")), scope())

    assert "Главная" in drawn
    assert "UI-500-" in drawn


@pytest.mark.parametrize("known", [False, None])
def test_a_block_whose_condition_is_not_true_leaves_nothing(known: bool | None) -> None:
    """False and unknown conditions hide a block, and the band it stood in."""
    hidden = block("prose", prose=text("home.title"))
    conditional = type(hidden)(kind="prose", id="", settings=hidden.settings, when=Const(value=known))

    assert draw(band(("full", (conditional,))), scope()) == ""


def test_a_true_condition_shows() -> None:
    """A condition that holds shows the block."""
    when = Apply(name="==", args=(Path(root="totals", parts=("count",)), Path(root="totals", parts=("count",))))
    shown = type(people_table())(kind="prose", id="", settings={"prose": text("home.title")}, when=when)

    assert "Главная" in draw_block(shown, scope(roots=agent_roots()))


def test_unknown_is_a_dash() -> None:
    """Unknown data is shown as a dash, never as nothing."""
    stat = block("stat", stat=value("totals.count", "integer"), label=text("home.balance"))

    assert '<p class="figure">—</p>' in draw_block(stat, scope(roots={"totals": {"count": None}}))


def test_a_page_that_opens_with_a_hero_needs_no_visible_title() -> None:
    """A hero says what the page is about; a notice above it does not change that."""
    notice = band(("full", (block("notice", notice=text("home.short")),)))

    assert opens_with_hero((notice, *subscriber_bands()))
    assert not opens_with_hero(agent_bands())
