"""Draws bands of blocks; what fails costs its own block and nothing else."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from markupsafe import Markup

from runtime.cabinet.model import Band, Block, Column, Expr, Text, Value
from runtime.expressions import names
from runtime.render.scope import Scope
from runtime.render.settings import Settings, Slots
from runtime.render.words import say
from runtime.values import Failure

_log = logging.getLogger("pcabinet.render")

_COLUMN = Markup('<div class="column column-{}">{}</div>')
_BAND = Markup('<div class="band band-{}">{}</div>')
_STATS = Markup('<div class="stats">{}</div>')
_HEADINGS = {"section": "section", "card": "card"}  # kinds whose heading is their main slot


def draw(bands: Iterable[Band] | Band | None, scope: Scope) -> Markup:
    """Return the bands one under another; a band in which nothing is shown leaves nothing. Never raises."""
    if bands is None:
        return Markup()
    several = (bands,) if isinstance(bands, Band) else bands
    return Markup().join(_band(band, scope) for band in several)


def opens_with_hero(bands: Sequence[Band]) -> bool:
    """Return whether the first block, notices aside, says what the page is about: its title need not be seen then."""
    blocks = [block for band in bands for column in band.columns for block in column.blocks]
    first = next((block for block in blocks if block.kind not in ("notice", "notices")), None)
    return first is not None and first.kind == "hero"


def _band(band: Band, scope: Scope) -> Markup:
    drawn = [(column, blocks) for column in band.columns if (blocks := _column(column, scope))]
    if not drawn:
        return Markup()
    columns = Markup().join(_COLUMN.format(column.width, blocks) for column, blocks in drawn)
    return _BAND.format(_layout([column.width for column, _ in drawn]), columns)


def _layout(widths: Sequence[str]) -> str:
    if len(widths) == 1:
        return "one"
    if tuple(widths) == ("two_thirds", "third"):
        return "rail"
    return {"half": "halves", "third": "thirds"}.get(widths[0], "mixed") if len(set(widths)) == 1 else "mixed"


def _column(column: Column, scope: Scope) -> Markup:
    drawn = [(block.kind, markup) for block in column.blocks if (markup := draw_block(block, scope))]
    return Markup().join(_together(drawn))


def _together(drawn: Sequence[tuple[str, Markup]]) -> Iterator[Markup]:
    for stats, group in groupby(drawn, lambda one: one[0] == "stat"):
        joined = Markup().join(markup for _, markup in group)
        yield _STATS.format(joined) if stats else joined


def draw_block(block: Block, scope: Scope) -> Markup:
    """Return the block in the state it is in: shown, empty, failed, or nothing where `when` is not true."""
    if block.when is not None and not _holds(block.when, scope):
        return Markup()
    failure = next((scope.failures[name] for name in block.reads if name in scope.failures), None)
    if failure is None:
        try:
            return _drawn(f"blocks/{block.kind}.html", block, scope)
        except Exception:
            failure = _report(block)
    try:
        return _drawn("layout/failed.html", block, scope, failure=failure)
    except Exception:
        _report(block)
        return Markup()


def _holds(when: Expr, scope: Scope) -> bool:
    """Tell whether the condition is true; what failed is unknown, and unknown is never a yes."""
    return scope.at(when) is True and not any(name in scope.failures for name in names(when))


def _report(block: Block) -> Failure:
    code = f"UI-500-{secrets.token_hex(2)}"
    _log.exception("a block could not be drawn: %s, %s at %s", code, block.kind, block.origin or "an unknown place")
    return Failure(code=code, reason="invalid", source="")


def _drawn(template: str, block: Block, scope: Scope, **more: object) -> Markup:
    slots = scope.face.slots.get(block.kind, _NONE)
    context: Mapping[str, object] = {
        "block": Settings(block.settings, slots),
        "kind": block.kind,
        "id": block.id,
        "title": _title(block, scope),
        "scope": scope,
        **more,
    }
    return Markup(scope.face.template(template).render(context).strip())


_NONE = Slots(names=frozenset(("title", "empty", "failed", "link", "links")))


def _title(block: Block, scope: Scope) -> Markup:
    words = block.settings.get("title") or block.settings.get(_HEADINGS.get(block.kind, ""))
    return say(words, scope) if isinstance(words, Text | Value) else Markup()
