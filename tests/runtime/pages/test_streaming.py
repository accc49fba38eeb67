"""A page in pieces, without a browser or a backend: what is sent when, and what is left where nothing is shown."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import cast

import pytest
from starlette.requests import Request

from runtime.linked.drawing import Frame, Part
from runtime.pages.gather import Asked
from runtime.pages.slots import BOXES
from runtime.pages.streaming import Stream, takes_streams
from runtime.render.scope import Scope

STYLES = Path(__file__).parents[3] / "themes/base/styles/45-bands.css"
OPENING = {"sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}


class _Answers:
    """Questions whose answers come one after another, `left` of them never; `broken` is a mistake of ours."""

    def __init__(self, coming: Sequence[str], left: Iterable[str] = (), broken: bool = False) -> None:
        self.open = {*coming, *left}
        self.coming = list(coming)
        self.broken = broken
        self.ended = False

    def knows(self, names: Iterable[str]) -> bool:
        return self.ended or not self.open & set(names)

    async def more(self) -> bool:
        if self.broken:
            raise RuntimeError("ours")
        if not self.coming:
            return False
        self.open.discard(self.coming.pop(0))
        return True

    async def end(self) -> None:
        self.ended = True


class _Words:
    def ui(self, key: str) -> str:
        return f"<{key}>"


def part(says: str, kind: str = "prose") -> Part:
    """Return a block that prints these words, or how it failed."""
    return Part(kind, lambda scope, out: out.append(says), lambda scope, out: out.append(f"no {says}"))


def stream(frame: Frame, reads: Sequence[str], answers: _Answers) -> Stream:
    """Return a page with these blocks; each reads one thing, or "" for nothing."""
    return Stream(
        frame=frame,
        reads=[frozenset(filter(None, [name])) for name in reads],
        asked=cast(Asked, answers),
        scope=cast(Scope, _Words()),
        before="<head>",
        after="<tail>",
    )


def pieces(sent: Stream) -> list[str]:
    """Return all that is sent."""

    async def take() -> list[str]:
        return [piece async for piece in sent.pieces()]

    return asyncio.run(take())


def slots(piece: str) -> list[str]:
    """Return which slots the elements of a piece go to, in their order."""
    return re.findall(r' slot="(\w+)"', piece)


def test_blocks_follow_in_the_order_of_their_answers() -> None:
    """What reads nothing late is in the first piece; then each, as all that it reads comes; then the end."""
    frame: Frame = [[("full", [part("A"), part("B"), part("C")])]]
    first, second, third, last = pieces(stream(frame, ["a", "", "c"], _Answers(["c", "a"])))

    assert first.startswith("<head><template")
    assert ["s1", "s2", "s3"] == re.findall(r'<slot name="(\w+)"', first)
    assert [["s2"], ["s3"], ["s1"]] == [slots(piece) for piece in (first, second, third)]
    assert "<tail>" == last


def test_words_stand_in_the_places_of_what_is_awaited() -> None:
    """Only there, and as text."""
    first = pieces(stream([[("full", [part("A"), part("B")])]], ["a", ""], _Answers(["a"])))[0]

    assert 1 == first.count('aria-busy="true"><p part="waiting-words">&lt;waiting&gt;</p>')
    assert 1 == first.count("aria-busy")


def test_what_never_comes_is_drawn_at_the_end() -> None:
    """Once nothing more is waited for, every block that is left is drawn from what is known."""
    answers = _Answers(["a"], left=["b", "c"])
    sent = pieces(stream([[("full", [part("A"), part("B"), part("C")])]], ["a", "b", "c"], answers))

    assert [[], ["s1"], ["s2", "s3"], []] == [slots(piece) for piece in sent]
    assert answers.ended


def test_a_mistake_of_ours_ends_in_failed_blocks_and_the_tail(caplog: pytest.LogCaptureFixture) -> None:
    """Blocks that were sent stay; those that were awaited say that they failed; the log tells why."""
    sent = pieces(stream([[("full", [part("A"), part("B")])]], ["", "b"], _Answers(["b"], broken=True)))

    assert ["s1"] == slots(sent[0])
    assert 'slot="s2">no B<' in sent[1]
    assert "<tail>" == sent[-1]
    assert "RuntimeError: ours" in caplog.text


def test_a_block_that_can_not_be_drawn_is_tried_once(caplog: pytest.LogCaptureFixture) -> None:
    """Where drawing itself breaks, what is awaited is drawn as failed, and so is the block."""

    def breaks(scope: Scope, out: list[str]) -> None:
        raise RuntimeError("ours")

    broken = Part("prose", breaks, lambda scope, out: out.append("no A"))
    sent = "".join(pieces(stream([[("full", [broken, part("B")])]], ["a", "b"], _Answers(["a", "b"]))))

    assert 'slot="s1">no A<' in sent
    assert 'slot="s2">no B<' in sent
    assert sent.endswith("<tail>")


def test_the_questions_end_with_whoever_asked() -> None:
    """A page that nobody takes any further waits for nothing."""
    answers = _Answers(["a"])

    async def leave() -> None:
        sent = stream([[("full", [part("A")])]], ["a"], answers).pieces()
        async for _ in sent:
            break
        await sent.aclose()  # type: ignore[attr-defined]  # it is a generator

    asyncio.run(leave())

    assert answers.ended


def test_what_shows_nothing_at_once_has_no_slot() -> None:
    """A band without blocks is not there, and a column without them leaves the band to the others."""
    frame: Frame = [
        [("full", [part("")])],
        [("half", [part("")]), ("half", [part("B")])],
        [("full", [part("C")])],
    ]
    first = pieces(stream(frame, ["", "", "", "c"], _Answers(["c"])))[0]

    assert ["s3", "s4"] == re.findall(r'<slot name="(\w+)"', first)
    assert ["band band-one", "band band-one box-1"] == re.findall(r'part="(band [^"]*)"', first)


def test_a_box_goes_with_the_last_block_in_it_that_shows_nothing() -> None:
    """A band and a column that turn out to be empty are named by the element that is the last to come for them."""
    frame: Frame = [
        [("full", [part(""), part("")])],
        [("half", [part("")]), ("half", [part("D")])],
        [("two_thirds", [part("E")]), ("third", [part("")])],
    ]
    first, *later = pieces(stream(frame, [*"abcdef"], _Answers([*"abcdef"])))

    assert ["band band-one box-1", "band band-halves box-2", "band band-rail box-5"] == re.findall(
        r'part="(band [^"]*)"', first
    )
    assert ["one-full", "halves-half box-3", "halves-half box-4", "rail-two_thirds", "rail-third"] == re.findall(
        r'part="column ([^"]*)"', first
    )
    assert [[], ["gone-1"], ["gone-3"], [], [], [], []] == [re.findall(r"gone-\d+", piece) for piece in later]


def test_stats_that_show_nothing_after_all_leave_no_room() -> None:
    """Among other blocks their row goes."""
    frame: Frame = [[("full", [part("", "stat"), part("", "stat"), part("C")])]]
    first, *later = pieces(stream(frame, ["a", "b", ""], _Answers(["b", "a"])))

    assert 'part="stats box-1"' in first
    assert [[], ["gone-1"], []] == [re.findall(r"gone-\d+", piece) for piece in later]


def test_the_stylesheet_takes_away_as_many_boxes_as_have_numbers() -> None:
    """Each number that is given has its rule; boxes beyond have no number."""
    rules = re.findall(r":has\(> \.gone-(\d+)\)::part\(box-(\d+)\)", STYLES.read_text(encoding="utf-8"))
    frame: Frame = [[("full", [part("A")])] for _ in range(BOXES + 3)]
    first = pieces(stream(frame, ["a"] * len(frame), _Answers(["a"])))[0]

    assert [(str(number), str(number)) for number in range(1, BOXES + 1)] == rules
    assert [str(number) for number in range(1, BOXES + 1)] == re.findall(r"box-(\d+)", first)


def test_an_element_says_what_stands_before_it() -> None:
    """Rules that look from a block to its neighbour have words for it; what is not shown is no neighbour."""
    frame: Frame = [[("full", [part("A", "stat"), part(""), part("C"), part("D")])]]
    first = pieces(stream(frame, ["", "", "", "d"], _Answers(["d"])))[0]

    assert ["slotted stat", "slotted after-stats"] == re.findall(r'<div class="(slotted[^"]*)"', first)


@pytest.mark.parametrize(
    ("method", "headers", "taken"),
    [
        ("GET", OPENING, True),
        ("HEAD", OPENING, False),
        ("GET", {}, False),
        ("GET", {**OPENING, "sec-purpose": "prefetch;prerender"}, False),
        ("GET", {**OPENING, "hx-request": "true"}, False),
        ("GET", {**OPENING, "sec-fetch-dest": "iframe"}, False),
        ("GET", {"sec-fetch-mode": "cors", "sec-fetch-dest": "empty"}, False),
    ],
)
def test_only_a_browser_that_opens_the_page_takes_pieces(method: str, headers: Mapping[str, str], taken: bool) -> None:
    """Everybody else gets it whole."""
    coded = [(name.encode(), value.encode()) for name, value in headers.items()]
    request = Request({"type": "http", "method": method, "path": "/", "query_string": b"", "headers": coded})

    assert taken is takes_streams(request)
