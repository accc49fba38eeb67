"""Bands of blocks by their code, and what happens to a block that can not be drawn."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Sequence

import pytest

from runtime.cabinet.model import Apply, Const, Path
from runtime.linked.drawing import bands
from runtime.linked.linker import Drawn, Placed
from runtime.records import replace
from runtime.render.scope import Scope
from runtime.values import Failure
from tests.runtime.render.sample import scope

_LATE = Failure(code="BE-504-7f3a", reason="timeout", source="billing")
_IS_OPEN = Apply(name="==", args=(Path(root="data", parts=("state",)), Const(value="open")))


def _coded(block: Placed) -> tuple[Drawn, Drawn]:
    """Return what draws a block: its key, nothing for `nothing`, an error for `broken` and, failed too, for `worse`."""

    key = block.key

    def draw(over: Scope, out: list[str]) -> None:
        if key != "nothing":
            out.append(f"[{key}]")
        if key in ("broken", "worse"):
            raise ValueError(key)

    def fail(over: Scope, out: list[str], failure: Failure) -> None:
        out.append(f"[{key} {failure.code}]")
        if key == "worse":
            raise ValueError(key)

    return draw, fail


def _band(*columns: tuple[str, tuple[str, ...]]) -> Callable[[Scope], str]:
    placed = [(width, [Placed(key=key, kind=key, origin="x.yaml:3") for key in keys]) for width, keys in columns]
    return _drawn(placed)


def _drawn(placed: Sequence[tuple[str, Sequence[Placed]]]) -> Callable[[Scope], str]:
    add = bands([placed], _coded)

    def draw(over: Scope) -> str:
        out: list[str] = []
        add(over, out)
        return "".join(out)

    return draw


@pytest.mark.parametrize(
    ("widths", "layout"),
    [
        (("full",), "one"),
        (("half", "half"), "halves"),
        (("third", "third", "third"), "thirds"),
        (("two_thirds", "third"), "rail"),
        (("third", "two_thirds"), "mixed"),
    ],
)
def test_columns_stand_as_their_widths_ask(widths: tuple[str, ...], layout: str) -> None:
    """The band says how its columns share the room."""
    drawn = _band(*((width, ("a",)) for width in widths))(scope())

    columns = "".join(f'<div class="column column-{width}">[a]</div>' for width in widths)
    assert f'<div class="band band-{layout}">{columns}</div>' == drawn


def test_an_empty_column_leaves_its_room_to_the_others() -> None:
    """The layout is that of the columns in which something is shown."""
    drawn = _band(("two_thirds", ("a",)), ("third", ("nothing",)))(scope())

    assert '<div class="band band-one"><div class="column column-two_thirds">[a]</div></div>' == drawn


def test_a_band_in_which_nothing_is_shown_leaves_nothing() -> None:
    """Not even its element."""
    assert "" == _band(("full", ("nothing", "nothing")))(scope())


def test_stats_one_after_another_stand_in_a_row() -> None:
    """What is shown decides: a block that is not shown does not part them."""
    drawn = _band(("full", ("stat", "nothing", "stat", "a", "stat")))(scope())

    inner = '<div class="stats">[stat][stat]</div>[a]<div class="stats">[stat]</div>'
    assert f'<div class="band band-one"><div class="column column-full">{inner}</div></div>' == drawn


def test_a_broken_block_costs_itself(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its place says so under a code that stands in the log with the block's line; its neighbours are drawn."""
    monkeypatch.setattr("secrets.token_hex", lambda size: "1a2b")

    drawn = _band(("full", ("a", "broken", "b")))(scope())

    assert "[a][broken UI-500-1a2b][b]" in drawn
    (entry,) = caplog.records
    assert logging.ERROR == entry.levelno
    assert "a block could not be drawn: UI-500-1a2b, broken at x.yaml:3" == entry.getMessage()


def test_a_block_that_can_not_even_fail_leaves_nothing(caplog: pytest.LogCaptureFixture) -> None:
    """The page is made all the same."""
    drawn = _band(("full", ("a", "worse")))(scope())

    assert '<div class="band band-one"><div class="column column-full">[a]</div></div>' == drawn
    assert 2 == len(caplog.records)


def _one(**placed: object) -> Callable[[Scope], str]:
    return _drawn([("full", [Placed(key="a", kind="a", **placed)])])  # type: ignore[arg-type]  # fields of Placed


def test_failed_data_fails_the_blocks_that_read_it() -> None:
    """The first failure among what the block can not do without is told."""
    failed = {"news": _LATE}

    assert "[a BE-504-7f3a]" in _one(reads=("mine", "news"))(scope(failures=failed))
    assert "[a]" in _one(reads=("mine",))(scope(failures=failed))


@pytest.mark.parametrize(
    ("state", "shown"), [("open", True), ("closed", False), (None, False)], ids=["true", "false", "unknown"]
)
def test_a_block_is_shown_where_its_condition_is_true(state: str | None, shown: bool) -> None:
    """Unknown is not true."""
    drawn = _one(when=_IS_OPEN)(scope(roots={"data": {"state": state}}))

    assert shown is ("[a]" in drawn)


def test_a_condition_on_what_failed_hides_the_block() -> None:
    """What failed is unknown, even where something stands in its place."""
    failed = scope(roots={"data": {"state": "open"}}, failures={"data": _LATE})

    assert "" == _one(when=_IS_OPEN)(failed)


@pytest.mark.parametrize("failed", [False, True], ids=["all there", "some data late"])
@pytest.mark.parametrize("columns", [
    (("full", ("a",)),),
    (("full", ("stat", "stat", "a")),),
    (("half", ("a", "stat")), ("half", ("stat", "b", "stat"))),
    (("two_thirds", ("broken", "stat")), ("third", ("stat", "worse", "stat"))),
])  # fmt: skip
def test_blocks_that_are_always_there_stand_as_ever(
    columns: Sequence[tuple[str, tuple[str, ...]]], failed: bool, caplog: pytest.LogCaptureFixture
) -> None:
    """What is known of a band before its data are there changes nothing of what is drawn, or logged."""
    over = replace(scope(), failures={"late": _LATE} if failed else {})
    drawn = {}

    for sure in (False, True):
        caplog.clear()
        placed = [
            (width, [Placed(key=key, kind=key, reads=("late",), sure=sure, origin="x.yaml:3") for key in keys])
            for width, keys in columns
        ]
        text = re.sub("UI-500-[0-9a-f]{4}", "UI-500", _drawn(placed)(over))
        drawn[sure] = text, [record.args[1:] for record in caplog.records if isinstance(record.args, tuple)]

    assert drawn[False] == drawn[True]
    assert "stat" not in drawn[True][0] or '<div class="stats">' in drawn[True][0]
