"""Single values of answers: what the JSON must be, and what it becomes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal

from runtime.cabinet.model import Shape
from runtime.expressions import Months
from runtime.values import Money, Quantity

_DECIMAL = re.compile(r"-?[0-9]{1,40}(\.[0-9]{1,40})?")
_WHOLE = re.compile(r"-?[0-9]{1,40}")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DATETIME = re.compile(  # RFC 3339 §5.6; the offset is not optional, its colon is
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt ]([0-9]{2}:[0-9]{2}:[0-9]{2})(?:\.([0-9]{1,30}))?([Zz]|[+-][0-9]{2}:?[0-9]{2})"
)
_DURATION = re.compile(  # RFC 3339 appendix A
    r"P(?:(?P<years>\d{1,4})Y)?(?:(?P<months>\d{1,5})M)?(?:(?P<weeks>\d{1,5})W)?(?:(?P<days>\d{1,6})D)?"
    r"(?:T(?=\d)(?:(?P<hours>\d{1,7})H)?(?:(?P<minutes>\d{1,9})M)?(?:(?P<seconds>\d{1,10}(?:\.\d{1,6})?)S)?)?",
    re.ASCII,
)


class Unfit(Exception):
    """A value is not what was expected. `kept` is shown all the same, where that is harmless."""

    def __init__(self, expected: str, found: str, kept: str | None = None) -> None:
        super().__init__(expected, found)
        self.expected = expected
        self.found = found
        self.kept = kept


def reader(shape: Shape) -> Callable[[object], object]:
    """Return the function that takes a raw value (never None) to its typed one, or raises `Unfit`."""
    if shape.kind in ("money", "quantity"):
        return _amount(shape)
    if shape.kind == "enumeration":
        return _enumeration(shape.words)
    return _READERS[shape.kind]


def kind_of(raw: object) -> str:
    """Return what a raw value is in words of JSON."""
    return _KINDS.get(type(raw), "unknown")


def _text(raw: object) -> str:
    if not isinstance(raw, str):
        raise Unfit("text", kind_of(raw))
    return raw


def _number(raw: object) -> Decimal:
    if isinstance(raw, Decimal):
        return raw
    if isinstance(raw, int) and not isinstance(raw, bool):
        return Decimal(raw)
    if isinstance(raw, str) and _DECIMAL.fullmatch(raw):
        return Decimal(raw)
    raise Unfit("number", kind_of(raw))


def _integer(raw: object) -> int:
    if isinstance(raw, int) and not isinstance(raw, bool):
        return raw
    if isinstance(raw, Decimal) and raw == raw.to_integral_value():
        return int(raw)
    if isinstance(raw, str) and _WHOLE.fullmatch(raw):
        return int(raw)
    raise Unfit("integer", kind_of(raw))


def _flag(raw: object) -> bool:
    if not isinstance(raw, bool):
        raise Unfit("flag", kind_of(raw))
    return raw


def _id(raw: object) -> str:
    if isinstance(raw, int) and not isinstance(raw, bool):
        return str(raw)
    if not isinstance(raw, str) or not raw:
        raise Unfit("id", "empty text" if raw == "" else kind_of(raw))
    return raw


def _date(raw: object) -> date:
    if isinstance(raw, str) and _DATE.fullmatch(raw):
        try:
            return date.fromisoformat(raw)
        except ValueError:
            pass
    raise Unfit("date", kind_of(raw))


def _datetime(raw: object) -> datetime:
    match = _DATETIME.fullmatch(raw) if isinstance(raw, str) else None
    if match is None:
        raise Unfit("datetime with an offset", kind_of(raw))
    day, time, fraction, offset = match.groups()
    try:
        whole = datetime.fromisoformat(f"{day}T{time}{offset.upper()}")
        return whole + timedelta(microseconds=(int((fraction or "0")[:7].ljust(7, "0")) + 5) // 10)
    except (ValueError, OverflowError):
        raise Unfit("datetime with an offset", kind_of(raw)) from None


def _duration(raw: object) -> timedelta | Months:
    match = _DURATION.fullmatch(raw) if isinstance(raw, str) else None
    parts = {name: Decimal(value) for name, value in match.groupdict().items() if value} if match else {}
    if not parts:
        raise Unfit("duration", kind_of(raw))
    months = parts.pop("years", Decimal(0)) * 12 + parts.pop("months", Decimal(0))
    if months and any(parts.values()):
        raise Unfit("duration in months or in days and hours, not in both", kind_of(raw))
    return Months(int(months)) if months else timedelta(**{name: float(value) for name, value in parts.items()})


def _nothing(raw: object) -> None:
    """What has no type can not be shown, so it is not kept."""


def _enumeration(words: tuple[str, ...]) -> Callable[[object], str]:
    declared = {word.strip().casefold(): word for word in words}

    def read(raw: object) -> str:
        if not isinstance(raw, str):
            raise Unfit("enumeration", kind_of(raw))
        word = declared.get(raw.strip().casefold())
        if word is None and declared:
            raise Unfit("one of the declared words", "another word", kept=raw)
        return word or raw

    return read


def _amount(shape: Shape) -> Callable[[object], Money | Quantity]:
    make = Money if shape.kind == "money" else Quantity
    amount, unit, kind = _at(shape.amount), _at(shape.currency), shape.kind

    def read(raw: object) -> Money | Quantity:
        number, name = amount(raw), unit(raw)
        if number is None or not isinstance(name, str) or not name.strip():
            raise Unfit(kind, f"{kind_of(raw)} without amount or {'currency' if make is Money else 'unit'}")
        return make(_number(number), name.strip())

    return read


def _at(path: str) -> Callable[[object], object]:
    """Return the walk to a dotted path inside a raw value; empty is the value itself, `'RUB'` is that word."""
    if path.startswith("'"):
        word = path.strip("'")
        return lambda raw: word
    steps = tuple(path.split(".")) if path else ()

    def walk(raw: object) -> object:
        for step in steps:
            raw = raw.get(step) if isinstance(raw, dict) else None
        return raw

    return walk


_READERS: Mapping[str, Callable[[object], object]] = {
    "text": _text,
    "rich": _text,
    "file": _text,
    "number": _number,
    "integer": _integer,
    "flag": _flag,
    "id": _id,
    "date": _date,
    "datetime": _datetime,
    "duration": _duration,
    "any": _nothing,
}
_KINDS = {
    type(None): "null", bool: "boolean", int: "number", Decimal: "number", str: "string", list: "array", dict: "object",
}  # fmt: skip
