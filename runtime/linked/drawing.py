"""Draws bands of blocks by their linked code; what fails costs its own block and nothing else."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Iterable, Sequence

from msgspec import Struct

from runtime.expressions import evaluate, names
from runtime.linked.linker import Drawn, Placed, Placing
from runtime.linked.steady import Adds, is_steady, steady
from runtime.render.scope import Scope
from runtime.values import Failure

_log = logging.getLogger("pcabinet.render")

Coded = Callable[[Placed], "tuple[Drawn, Drawn]"]  # a block -> what draws it, and what draws it failed
_Blocks = Sequence[tuple[bool, Adds]]


def bands(placing: Placing, coded: Coded) -> Adds:
    """Return the function that draws the bands over a scope; one in which nothing is shown leaves nothing."""
    ready = [_of_band(columns, coded) for columns in placing]
    if len(ready) == 1:
        return ready[0]

    def draw(scope: Scope, out: list[str]) -> None:
        for band in ready:
            band(scope, out)

    return draw


def _of_band(columns: Sequence[tuple[str, Sequence[Placed]]], coded: Coded) -> Adds:
    drawn = _band([(width, _blocks(blocks, coded)) for width, blocks in columns])
    if not is_steady(columns):
        return drawn
    return steady(columns, _opening([width for width, _ in columns]), lambda block: coded(block)[0], drawn)


def _blocks(blocks: Iterable[Placed], coded: Coded) -> _Blocks:
    return [(block.kind == "stat", draw_block(block, coded)) for block in blocks]


def _band(columns: Sequence[tuple[str, _Blocks]]) -> Adds:
    whole = _opening([width for width, _ in columns])
    opened = [(width, f'<div class="column column-{width}">', blocks) for width, blocks in columns]

    def draw(scope: Scope, out: list[str]) -> None:
        begin = len(out)
        out.append(whole)
        shown = [width for width, opening, blocks in opened if _column(opening, blocks, scope, out)]
        if not shown:
            del out[begin:]
            return
        if len(shown) < len(opened):
            out[begin] = _opening(shown)
        out.append("</div>")

    return draw


def _opening(widths: Sequence[str]) -> str:
    return f'<div class="band band-{layout(widths)}">'


def layout(widths: Sequence[str]) -> str:
    """Return how a band with columns of these widths is laid out, in the word of its class."""
    if len(widths) == 1:
        return "one"
    if tuple(widths) == ("two_thirds", "third"):
        return "rail"
    return {"half": "halves", "third": "thirds"}.get(widths[0], "mixed") if len(set(widths)) == 1 else "mixed"


def _column(opening: str, blocks: _Blocks, scope: Scope, out: list[str]) -> bool:
    """Add the blocks of a column; stats that follow one another stand together. Tell whether any is shown."""
    begin = len(out)
    out.append(opening)
    among = False
    for stat, draw in blocks:
        before = len(out)
        draw(scope, out)
        if stat is not among and len(out) > before:
            out.insert(before, '<div class="stats">' if stat else "</div>")
            among = stat
    if len(out) == begin + 1:
        del out[begin]
        return False
    out.append("</div></div>" if among else "</div>")
    return True


class Part(Struct, frozen=True):
    """A block that is drawn by itself; `fail` draws it as one that could not be drawn, with a failure of ours."""

    kind: str
    draw: Adds
    fail: Adds


Frame = Sequence[Sequence[tuple[str, Sequence[Part]]]]  # bands of columns, each a width and its blocks


def frame(placing: Placing, coded: Coded) -> Frame:
    """Return the bands with each of their blocks by itself, for a page that is drawn as its data come."""
    return [[(width, [_part(block, coded) for block in blocks]) for width, blocks in columns] for columns in placing]


def _part(block: Placed, coded: Coded) -> Part:
    failed = coded(block)[1]

    def fail(scope: Scope, out: list[str]) -> None:
        _draw_failed(block, failed, Failure(code=failure_code(), reason="invalid", source=""), scope, out)

    return Part(block.kind, draw_block(block, coded), fail)


def draw_block(block: Placed, coded: Coded) -> Adds:
    """Return the function that draws a block in the state it is in: shown, empty, failed, or not at all."""
    body, failed = coded(block)
    when, reads = block.when, block.reads
    read = tuple(names(when)) if when is not None else ()

    def draw(scope: Scope, out: list[str]) -> None:
        failures, begin = scope.failures, len(out)
        if when is not None and (
            evaluate(when, scope.roots, scope.now) is not True or any(name in failures for name in read)
        ):
            return
        failure = next((failures[name] for name in reads if name in failures), None) if failures else None
        if failure is None:
            try:
                body(scope, out)
                return
            except Exception:
                del out[begin:]
                failure = _report(block)
        _draw_failed(block, failed, failure, scope, out)

    return draw


def _draw_failed(block: Placed, failed: Drawn, failure: Failure, scope: Scope, out: list[str]) -> None:
    """Draw the block as failed; where even that can not be drawn, it shows nothing."""
    begin = len(out)
    try:
        failed(scope, out, failure)
    except Exception:
        del out[begin:]
        _report(block)


def _report(block: Placed) -> Failure:
    code = failure_code()
    _log.exception("a block could not be drawn: %s, %s at %s", code, block.kind, block.origin or "an unknown place")
    return Failure(code=code, reason="invalid", source="")


def failure_code() -> str:
    """Return a new code for a failure of ours, which the page shows and the log explains."""
    return f"UI-500-{secrets.token_hex(2)}"
