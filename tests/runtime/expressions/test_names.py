"""Which data an expression reads."""

from __future__ import annotations

import pytest

from constructor.expressions import Parsed, parse
from runtime.expressions import names


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("contract.block.reason", {"contract"}),
        ("not known(current.contract)", {"current.contract"}),
        ("current", {"current"}),
        ("a.x == 1 and (b if c else where(d, e=f.y))", {"a", "b", "c", "d", "f"}),
        ("'words'", set()),
    ],
)
def test_every_root_is_named(text: str, expected: set[str]) -> None:
    """Operators, functions and their named arguments are looked into; of what is current, the part counts."""
    parsed = parse(text)
    assert isinstance(parsed, Parsed)

    assert expected == set(names(parsed.expr))
