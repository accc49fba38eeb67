"""Questions: operations, arguments, and the shape of the answer cut down to what is read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

from constructor.check import Checked
from constructor.check.answers import answer_type
from constructor.lower.settings import Place, substitute
from constructor.openapi import ApiParameter
from constructor.resolve.collection import AskedCollection
from constructor.resolve.model import (
    Asked,
    AskedOperation,
    ComputedOf,
    DataOf,
    FilterOf,
    ProofOf,
    QuestionOf,
    Words,
)
from constructor.types import Type, keep, kept, roots, shape
from runtime.cabinet.model import (
    Ask,
    Computed,
    Const,
    Expr,
    Filter,
    Operation,
    Parameter,
    Path,
    Query,
    Text,
)
from runtime.cabinet.model import Words as LoweredWords
from runtime.records import replace


def lower_data(checked: Checked, ordered: Sequence[DataOf], noted: Sequence[Expr]) -> tuple[Query | Computed, ...]:
    """Return the data of `ordered` that `noted`, or data so found, reads; the last asked is the first looked at."""
    read = list(noted)
    found: list[Query | Computed] = []
    parts = kept(read)
    names = {data.name for data in ordered}
    for data in reversed(ordered):
        if data.name in parts:
            before = len(read)
            found.append(_datum(checked, data, Place(checked=checked, noted=read), parts[data.name], names))
            keep(parts, read[before:])
    return tuple(reversed(found))


def _datum(checked: Checked, data: DataOf, place: Place, parts: Mapping[str, Any], names: set[str]) -> Query | Computed:
    origin = f"{data.span.file}:{data.span.start.line}"
    before = len(place.noted)
    if isinstance(data, ComputedOf):
        expr = place.when(data.expression) or Const(value=None)
        return Computed(name=data.name, expr=expr, needs=_needs(place.noted[before:], names), origin=origin)
    query = lower_query(checked, data, parts, place)
    return replace(query, needs=_needs(place.noted[before:], names))


def _needs(noted: Iterable[Expr], names: set[str]) -> tuple[str, ...]:
    return tuple(sorted({root for expr in noted for root in roots(expr)} & names))


def lower_query(checked: Checked, data: QuestionOf, parts: Mapping[str, Any], place: Place) -> Query:
    """Return one question; `parts` are the parts of its answer that are read."""
    asked = data.asked
    answer = answer_type(asked, paged=data.page > 0)
    args = place.args(data.args)
    return Query(
        name=data.name,
        operation=asked.id,
        args=args,
        answer=shape(answer, _with_owners(asked, args, answer, parts)),
        needed=tuple(name for name in args if (found := _parameter(asked, name)) and (found.required or found.object)),
        page=data.page or (20 if answer.kind == "page" and isinstance(asked, AskedOperation) else 0),
        sort=data.sort,
        filters=tuple(_filter(checked, data, item, answer) for item in data.filters),
        take=_take(data),
        origin=f"{data.span.file}:{data.span.start.line}",
    )


def _take(data: QuestionOf) -> Literal["", "first", "only"]:
    if isinstance(data.asked, AskedCollection) and data.asked.collection.one:
        return "first"
    return data.take  # type: ignore[return-value]  # the schema admits `first` and `only`


def _with_owners(asked: Asked, args: Iterable[str], answer: Type, parts: Mapping[str, Any]) -> Mapping[str, Any]:
    """Keep also the fields that name the owners asked for, so that foreign rows are noticed."""
    objects = {found.object for name in args if (found := _parameter(asked, name)) and found.object}
    of = answer.of or answer
    named = of.fields.items() if objects else ()
    owners: dict[str, Any] = {name: {} for name, field in named if field.type.object in objects}
    return {**owners, **parts}


def _filter(checked: Checked, data: QuestionOf, item: FilterOf, answer: Type) -> Filter:
    place = Place(checked=checked, noted=[])
    label = place.words(item.label) or _filter_label(checked, item)
    return Filter(
        name=item.name,
        type=item.type,  # type: ignore[arg-type]  # the schema admits these words only
        label=label,
        options=_given(place, item.options) or _options(data, item, answer),
    )


def _filter_label(checked: Checked, item: FilterOf) -> LoweredWords | None:
    default = checked.blueprint.texts.get(checked.blueprint.locales[0])
    key = f"labels.{item.name}"
    return Text(key=key) if default is not None and key in default.messages else None


def _given(place: Place, options: Iterable[tuple[str, Words]]) -> tuple[tuple[str, LoweredWords], ...]:
    return tuple((name, label) for name, words in options if (label := place.words(words)) is not None)


def _options(data: QuestionOf, item: FilterOf, answer: Type) -> tuple[tuple[str, LoweredWords], ...]:
    """Return the words of the parameter that the filter fills, named as the rows' own enumeration names them."""
    if item.type != "choice":
        return ()
    for name, value in data.args.items():
        expr = getattr(getattr(value, "parsed", None), "expr", None)
        parameter = _parameter(data.asked, name)
        if expr == Path(root="filter", parts=(item.name,)) and parameter is not None:
            enum = enumeration_of(answer, name, parameter.words)
            return tuple((word, Text(key=f"enums.{enum}.{word}")) for word in parameter.words)
    return ()


def enumeration_of(answer: Type, name: str, words: tuple[str, ...]) -> str:
    """Return the enumeration of the rows' field that a parameter of the same name narrows."""
    field = (answer.of or answer).fields.get(name)
    return field.type.enum if field is not None and set(words) <= set(field.type.words) else name


def _parameter(asked: Asked, name: str) -> Parameter | None:
    found = asked.parameter(name)
    return lower_parameter(found) if found is not None else None


def lower_parameter(parameter: ApiParameter) -> Parameter:
    """Return a parameter."""
    of = parameter.type.of or parameter.type
    return Parameter(
        name=parameter.name,
        where=parameter.where,
        kind=of.kind,
        required=parameter.required,
        object=of.object or parameter.type.object,
        words=of.words,
        many=parameter.type.kind == "list",
    )


def lower_operation(asked: AskedOperation) -> Operation:
    """Return the operation of a question."""
    return Operation(
        id=asked.id,
        source=asked.source.id,
        name=asked.operation.name,
        method=asked.operation.method,
        path=asked.operation.path,
        parameters=tuple(lower_parameter(item) for item in asked.operation.parameters),
        public=asked.public,
        paged=asked.paged,
    )


def lower_proof(checked: Checked, proof: ProofOf, kind: str) -> Ask:
    """Return a question that proves belonging to `kind`."""
    place = Place(checked=checked, noted=[])
    args = place.args(proof.args)
    has, owner = place.when(proof.has), place.when(proof.owner)
    answer = answer_type(proof.asked, paged=False)
    read = [substitute(has, {"item": Path(root="body")})] if has is not None else []
    parts = kept([*read, *([owner] if owner is not None else [])]).get("body", {})
    return Ask(
        operation=proof.asked.id,
        args=args,
        answer=shape(answer, _with_owners(proof.asked, args, answer, parts)),
        narrow=_narrow(proof, kind),
        has=has,
        owner=owner,
    )


def _narrow(proof: ProofOf, kind: str) -> str:
    parameters = proof.asked.operation.parameters if isinstance(proof.asked, AskedOperation) else ()
    return next((item.name for item in parameters if item.type.object == kind and item.name not in proof.args), "")
