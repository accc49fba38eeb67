"""Records of either make."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from msgspec import Struct, field

from runtime.records import Guarded, fields_of, is_record, replace


class Light(Struct, frozen=True, kw_only=True):
    """By msgspec."""

    name: str
    more: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Full:
    """A dataclass."""

    name: str
    more: int = 3


class Secret(Guarded, frozen=True, kw_only=True):
    """With something that nobody is to read."""

    token: str


def test_a_record_of_either_make_is_replaced_in_its_named_fields() -> None:
    """The others stay, and so does the record that was given."""
    light, full = Light(name="a", more={"b": 1}), Full(name="a", more=4)

    assert (Light(name="c", more={"b": 1}), Full(name="c", more=4)) == (
        replace(light, name="c"),
        replace(full, name="c"),
    )
    assert ("a", "a") == (light.name, full.name)


def test_fields_are_told_in_their_order_with_what_they_are_by_default() -> None:
    """A field that must be given has a default that no value is equal to."""
    told = fields_of(Light), fields_of(Full)

    assert (["name", "more"], ["name", "more"]) == (list(told[0]), list(told[1]))
    assert ({}, 3) == (told[0]["more"], told[1]["more"])
    assert not any(told["name"] in ("", None, 0) for told in told)


def test_classes_of_records_are_known() -> None:
    """A record itself, and a class of another kind, is none."""

    assert [True, True, False, False] == [is_record(one) for one in (Light, Full, Light(name="a"), dict)]


def test_a_guarded_record_shows_nothing_where_it_is_printed() -> None:
    """Logs and traces print records; none of this one is for them."""

    assert "Secret(…)" == repr(Secret(token="hush"))
