"""The intermediate representation as JSON."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from constructor.bundled import bundled
from constructor.compile import compile_project
from runtime.cabinet.codec import FormatError, decode, encode
from runtime.cabinet.model import Apply, Cabinet, Const, Path
from runtime.records import replace


@pytest.fixture(scope="module")
def cabinet() -> Cabinet:
    """The flagship's cabinet."""
    build = compile_project(bundled("blueprints") / "potok").build
    assert build is not None
    return build.cabinet


def test_what_is_written_is_read_back(cabinet: Cabinet) -> None:
    """A cabinet survives the way through JSON whole."""

    assert cabinet == decode(encode(cabinet))


def test_equal_cabinets_have_equal_bytes(cabinet: Cabinet) -> None:
    """The order in which mappings were filled does not show."""
    turned = replace(cabinet, texts=dict(reversed(list(cabinet.texts.items()))))

    assert encode(cabinet) == encode(turned)


def test_a_plan_is_read_when_it_is_asked_for(cabinet: Cabinet) -> None:
    """What is amiss inside a plan is told then; until then the cabinet serves its other screens."""
    name, screen = next((name, one) for name, one in cabinet.screens.items() if one.plans)
    roles = next(iter(screen.plans))
    broken = json.loads(encode(cabinet))
    broken["screens"][name]["plans"][roles] = {"$": "Path", "root": "a"}

    plans = decode(json.dumps(broken).encode()).screens[name].plans

    assert list(screen.plans) == list(plans)
    with pytest.raises(FormatError):
        _ = plans[roles]


def test_numbers_keep_every_digit(cabinet: Cabinet) -> None:
    """A decimal is written as text, so that 1.10 stays 1.10."""
    condition = Apply(name="<", args=(Path(root="item", parts=("price",)), Const(value=Decimal("1.10"))))
    changed = replace(cabinet, identity=replace(cabinet.identity, roles_in=(condition,)))

    assert condition == decode(encode(changed)).identity.roles_in[0]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"{}",
        b"\xff",
        b'{"$": "Cabinet"}',
        b'{"$": "Screen", "id": "a"}',
        b'{"$": "os"}',
        b'{"$": ["Cabinet"]}',
        b'{"$": "d", "v": "abc"}',
        b'{"$": "d", "v": "1.5"}',
        json.dumps({"$": "Path", "root": "a", "more": 1}).encode(),
        b"[" * 100_000,
    ],
)
def test_foreign_json_is_refused_in_one_way(data: bytes) -> None:
    """Whatever is no cabinet raises FormatError, so that a damaged build is told in words."""
    with pytest.raises(FormatError):
        decode(data)
