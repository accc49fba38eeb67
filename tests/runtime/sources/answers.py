"""Answers by chance: of the shape, nearly of it, and hostile."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from decimal import Decimal

from hypothesis import strategies as st

from runtime.cabinet.model import Shape

Json = st.SearchStrategy[object]

TEXTS = st.one_of(
    st.text(max_size=6),
    st.sampled_from(
        [
            "",
            " ",
            " x ",
            "NaN",
            "1e5",
            "1_000",
            " 1 ",
            "-650.00",
            "007",
            "ACTIVE",
            "\u200f",
            "\x00",
            "\U0001f600",
            "RUB",
        ]
    ),
)
NUMBERS = st.one_of(
    st.integers(-(10**20), 10**20),
    st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**9), max_value=10**9),
    st.sampled_from([True, False, 10**399, Decimal("1e308"), Decimal("0.1E-5"), Decimal("-0.0"), Decimal("1.0")]),
)
OUT_OF_RANGE = st.sampled_from([Decimal("1e309"), Decimal("1e-309"), Decimal("0e999"), Decimal("0e-400"), 10**500])
DAYS = st.one_of(
    st.dates().map(str), st.sampled_from(["2024-02-30", "2024-2-1", "0000-01-01", "2024-01-01T00:00:00Z", "20240101"])
)
OFFSETS = st.sampled_from(["", "Z", "z", "+03:00", "-00:00", "+0300", "+23:59", "+24:00", "+23:60", "+3", "+03"])
FRACTIONS = st.one_of(st.just(""), st.from_regex(r"\.[0-9]{0,12}", fullmatch=True), st.just(",5"))
TIMES = st.one_of(
    st.builds(
        lambda at, mark, fraction, offset: f"{at:%Y-%m-%d}{mark}{at:%H:%M:%S}{fraction}{offset}",
        st.datetimes(),
        st.sampled_from(["T", "t", " ", ""]),
        FRACTIONS,
        OFFSETS,
    ),
    st.sampled_from(
        ["2024-01-01T24:00:00Z", "2024-06-30T23:59:60Z", "9999-12-31T23:59:59.9999999Z", "2024-01-01T10:00Z"]
    ),
)
SPANS = st.sampled_from(["P1D", "PT1H30M", "P1Y6M", "P1M2D", "P", "PT", "P1W", "P0.5D"])
ANYTHING: Json = st.recursive(
    st.one_of(st.none(), TEXTS, NUMBERS),
    lambda inner: st.one_of(st.lists(inner, max_size=2), st.dictionaries(TEXTS, inner, max_size=2)),
    max_leaves=4,
)
PLAIN: Mapping[str, Json] = {
    "text": TEXTS, "rich": TEXTS, "file": TEXTS, "number": NUMBERS | TEXTS | OUT_OF_RANGE, "integer": NUMBERS | TEXTS,
    "flag": st.booleans(), "id": TEXTS | NUMBERS, "date": DAYS, "datetime": TIMES, "duration": SPANS, "any": ANYTHING,
}  # fmt: skip


def plain(shape: Shape) -> object:
    """Return an answer just as its contract has it, with more in it than is bound."""
    if shape.kind == "thing":
        return {"more": [{"id": 1e300}], **{name: plain(part) for name, part in shape.fields.items()}}
    if shape.kind in ("list", "page"):
        return [plain(shape.of or Shape(kind="any"))] * 2
    if shape.kind == "enumeration":
        return shape.words[0] if shape.words else "word"
    if shape.kind in ("money", "quantity"):
        return _amount(shape)(Decimal("1200.50"), "RUB")
    return _PLAIN[shape.kind]


_PLAIN: Mapping[str, object] = {
    "text": "Анна \\ \n", "rich": "<p>x</p>", "file": "a.pdf", "number": Decimal("0.10"), "integer": 7, "flag": True,
    "id": "1001", "date": "2026-11-22", "datetime": "2026-11-22T12:00:00.5+03:00", "duration": "P1D", "any": [1],
}  # fmt: skip


def near(shape: Shape, astray: int = 30) -> Json:
    """Return answers that are of the shape, but for about one place in `astray`."""
    fit = _fit(shape, astray)
    if shape.nullable:
        fit = st.one_of(fit, fit, fit, st.none())
    return st.integers(0, astray).flatmap(lambda chance: fit if chance else ANYTHING)


def _fit(shape: Shape, astray: int) -> Json:
    if shape.kind == "thing":
        parts = {name: near(part, astray) for name, part in shape.fields.items()}
        needed = {name: part for name, part in parts.items() if not shape.fields[name].nullable}
        rest = {name: part for name, part in parts.items() if name not in needed}
        return st.fixed_dictionaries(needed, optional=rest).flatmap(_more)
    if shape.kind in ("list", "page"):
        return st.lists(near(shape.of or Shape(kind="any"), astray), max_size=3)
    if shape.kind == "enumeration":
        return st.one_of(*[st.sampled_from([word, word, word.upper(), f" {word}"]) for word in shape.words], TEXTS)
    if shape.kind in ("money", "quantity"):
        return st.builds(_amount(shape), NUMBERS | TEXTS, TEXTS)
    return PLAIN[shape.kind]


def _more(thing: dict[str, object]) -> Json:
    """What is not bound is there too, and now and then a name with blanks around it."""
    padded = {f" {name}\u00a0": value for name, value in thing.items()}
    some = st.sampled_from([*padded]) if padded else st.just("more")
    return st.one_of(
        st.just(thing),
        st.just({**thing, "more": {"of": ["anything", 1]}}),
        st.builds(lambda name: {**{k: v for k, v in thing.items() if f" {k}\u00a0" != name}, name: 1}, some),
        st.builds(lambda name: {**thing, name: padded.get(name)}, some),
    )


def _amount(shape: Shape) -> Callable[[object, str], object]:
    return lambda number, unit: _put(_put({}, shape.amount, number), shape.currency, unit)


def _put(raw: object, path: str, part: object) -> object:
    """Return the raw value with the part at a path; `''` is all of it, `'RUB'` stands nowhere."""
    if path.startswith("'"):
        return raw
    if not path or not isinstance(raw, dict):
        return part
    first, _, rest = path.partition(".")
    return {**raw, first: _put(raw.get(first, {}), rest, part)}


def written(value: object, *, ascii: bool = False, indent: int | None = None) -> bytes:
    """Return the JSON text; decimals as they are."""
    text = json.dumps(_marked(value), ensure_ascii=ascii, indent=indent)
    return text.replace(f'"{_MARK}', "").replace(f'{_MARK}"', "").encode("utf-8", "surrogatepass")


_MARK = "\ue000"


def _marked(value: object) -> object:
    if isinstance(value, Decimal):
        return f"{_MARK}{value}{_MARK}"
    if isinstance(value, dict):
        return {name: _marked(part) for name, part in value.items()}
    return [_marked(part) for part in value] if isinstance(value, list) else value
