"""Bands whose blocks are all there whatever the data: their markup between the blocks is known when they are linked."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from runtime.linked.linker import Drawn, Placed
from runtime.render.scope import Scope

Adds = Callable[[Scope, list[str]], None]  # adds what it draws to the pieces of a page
Columns = Sequence[tuple[str, Sequence[Placed]]]


def is_steady(columns: Columns) -> bool:
    """Tell whether every block of a band prints something whenever it does not fail."""
    blocks = [block for _, blocks in columns for block in blocks]
    return all(block.sure and block.when is None for block in blocks) and all(blocks for _, blocks in columns)


def steady(columns: Columns, opening: str, body: Callable[[Placed], Drawn], otherwise: Adds) -> Adds:
    """Return the function that draws a steady band; where data failed, or a block does, it is drawn `otherwise`."""
    parts, end = _parts(columns, opening)
    ready = [(text, body(block)) for text, block in parts]

    def draw(scope: Scope, out: list[str]) -> None:
        if not scope.failures:
            begin, add = len(out), out.append
            try:
                for text, block in ready:
                    add(text)
                    block(scope, out)
            except Exception:  # it is told by the block's own drawing, which meets it again
                del out[begin:]
            else:
                add(end)
                return
        otherwise(scope, out)

    return draw


def _parts(columns: Columns, opening: str) -> tuple[list[tuple[str, Placed]], str]:
    """Return the blocks, each with the markup before it, and the markup after the last."""
    text, found = opening, []
    for width, blocks in columns:
        text += f'<div class="column column-{width}">'
        among = False
        for block in blocks:
            stat = block.kind == "stat"
            if stat is not among:
                text += '<div class="stats">' if stat else "</div>"
                among = stat
            found.append((text, block))
            text = ""
        text += "</div></div>" if among else "</div>"
    return found, f"{text}</div>"
