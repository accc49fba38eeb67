"""Records: frozen classes of fields. msgspec makes them; those that keep something beside their fields are dataclasses.

A dataclass is compiled when its module is imported: that of a hundred and forty was a fifth of the start.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from functools import cache
from typing import Any, TypeVar

from msgspec import NODEFAULT, Struct, structs

R = TypeVar("R")


class Guarded(Struct, frozen=True, kw_only=True):
    """A record that shows none of its fields where it is printed: some of them are secrets, or a person's."""

    def __repr__(self) -> str:
        """Return the name of the class."""
        return f"{type(self).__name__}(…)"


def is_record(found: object) -> bool:
    """Tell whether it is a class of records of either make."""
    return isinstance(found, type) and (issubclass(found, Struct) or dataclasses.is_dataclass(found))


@cache
def fields_of(record: type[Any]) -> Mapping[str, object]:
    """Return the defaults of a class of records by field, in their order; a field that must be given has none such."""
    if issubclass(record, Struct):
        return {one.name: _default(one) for one in structs.fields(record)}
    return {
        one.name: one.default if one.default_factory is dataclasses.MISSING else one.default_factory()
        for one in dataclasses.fields(record)
    }


def replace(record: R, **changes: Any) -> R:
    """Return a record of either make with other values in the named fields."""
    if isinstance(record, Struct):
        return structs.replace(record, **changes)
    return dataclasses.replace(record, **changes)  # type: ignore[type-var]  # it is of the other make


def _default(one: structs.FieldInfo) -> object:
    return one.default if one.default_factory is NODEFAULT else one.default_factory()
