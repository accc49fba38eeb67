"""How blocks are laid out in bands by the widths that they wish for."""

from __future__ import annotations

import pytest

from constructor.lower.blocks import lay_out
from runtime.cabinet.model import Block, Width


def laid(*widths: Width) -> list[list[tuple[Width, str]]]:
    """Return bands as columns, each as its width and the numbers of its blocks."""
    blocks: list[tuple[Width, Block]] = [
        (width, Block(kind="prose", id=str(at), settings={})) for at, width in enumerate(widths, 1)
    ]
    return [
        [(column.width, "".join(block.id for block in column.blocks)) for column in band.columns]
        for band in lay_out(blocks)
    ]


@pytest.mark.parametrize(
    ("widths", "bands"),
    [
        (["full", "full"], [[("full", "12")]]),
        (["half", "half", "half"], [[("half", "1"), ("half", "2")], [("half", "3")]]),
        (["third", "third", "third", "third"], [[("third", "1"), ("third", "2"), ("third", "3")], [("third", "4")]]),
        (["two_thirds", "two_thirds", "third"], [[("two_thirds", "12"), ("third", "3")]]),
        (["third", "two_thirds"], [[("third", "1"), ("two_thirds", "2")]]),
        (["full", "half", "half", "full"], [[("full", "1")], [("half", "2"), ("half", "3")], [("full", "4")]]),
        (["two_thirds"], [[("two_thirds", "1")]]),
        ([], []),
    ],
)
def test_blocks_fill_bands_in_order(widths: list[Width], bands: list[list[tuple[Width, str]]]) -> None:
    """Runs of two thirds and a third stand side by side, halves and thirds fill lines, full ones stand alone."""

    assert bands == laid(*widths)
