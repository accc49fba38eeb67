"""What draws blocks failed is made once for those that say the same."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from constructor.specialise import Specialiser
from runtime.cabinet.model import Block, Plan, Screen
from runtime.records import replace
from runtime.render.assembly import schemas
from runtime.render.environment import load_face
from tests.runtime.render.sample import BLOCKS, band, block, cabinet, text

_LAYOUT = {"blocks/list.html": "", **{f"layout/{name}.html": "" for name in ("page", "error", "signed_out")}}
_TITLE = "{% if block.title %}{{ block.title|say(scope) }}{% endif %}"
_ONE, _OTHER = text("home.title"), text("home.hello")


def _maker(card: str) -> Specialiser:
    return Specialiser(load_face({"layout/failed.html": card, **_LAYOUT}, schemas(BLOCKS)))


def _cards(maker: Specialiser, *blocks: Block) -> Mapping[str, str]:
    plans = {"": Plan(bands=(band(("full", blocks)),), data=())}
    code = maker.cabinet(replace(cabinet(), screens={"one": Screen(id="one", path="/", title=_ONE, plans=plans)}))
    return {name: source for name, source in code.items() if name.startswith("failed/")}


@pytest.mark.parametrize(
    ("card", "blocks", "made"),
    [
        ("{{ id }}", [block("list", "a"), block("list", "b")], 1),
        ("{{ id }}", [block("list", "a"), block("list", "")], 2),
        ("{{ id }}", [block("list", "a", empty=_ONE), block("list", "b", empty=_OTHER)], 1),
        (_TITLE, [block("list", "a", title=_ONE), block("list", "b", title=_ONE)], 1),
        (_TITLE, [block("list", "a", title=_ONE), block("list", "b", title=_OTHER), block("list", "c")], 3),
    ],
)
def test_blocks_share_a_card_that_asks_nothing_in_which_they_differ(card: str, blocks: list[Block], made: int) -> None:
    """The id is told when it is drawn; other settings count where the card asks for them."""
    assert made == len(_cards(_maker(card), *blocks))


def test_what_a_later_block_makes_the_card_ask_for_counts() -> None:
    """Where only some blocks have the card ask for a title, their titles are told apart all the same."""
    card = "{% if block.empty %}{{ block.title|say(scope) }}{% endif %}"
    asking = [block("list", "b", title=title, empty=_ONE) for title in (_ONE, _OTHER)]

    assert 3 == len(_cards(_maker(card), block("list", "a", title=_ONE), *asking))


def test_cards_are_the_same_whatever_was_made_before() -> None:
    """A specialiser that made another cabinet makes the code that a fresh one does."""
    maker = _maker(_TITLE)
    _cards(maker, block("list", "a", title=_OTHER), block("list", "b"))
    whole = (block("list", "a", title=_ONE), block("list", "b"))

    assert _cards(_maker(_TITLE), *whole) == _cards(maker, *whole)
