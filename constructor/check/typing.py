"""Types of every expression of a blueprint: data in the order of need, then blocks slot by slot."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from graphlib import CycleError, TopologicalSorter

from constructor.blocks import SlotSpec
from constructor.check.answers import answer_type
from constructor.check.fits import fits_parameter, fits_slot, fits_text, formats_of
from constructor.check.model import ANY, Checked, Scope
from constructor.check.problems import report_problem
from constructor.diagnostics import Report, nearest
from constructor.resolve.model import (
    Asked,
    BlockOf,
    Blueprint,
    DataOf,
    Expression,
    LinkTo,
    ProofOf,
    QuestionOf,
    RecordOf,
    ScreenOf,
    Slot,
    Word,
    Words,
)
from constructor.types import Field, Type, infer, reads
from runtime.cabinet.model import Expr, Kind, Path


def infer_types(blueprint: Blueprint, report: Report) -> Checked:
    """Return `blueprint` with its types; every expression that can not be typed is reported once."""
    typing = _Typing(blueprint, report)
    typing.identity()
    typing.sources()
    shared = typing.data(blueprint.data, typing.base)
    for expression in (blueprint.phone, blueprint.email):
        typing.value(expression, shared)
    for current in blueprint.current.values():
        typing.value(current.default, typing.base)
        if current.options is not None:
            answer = typing.question(current.options, typing.base)
            typing.words(current.label, {**typing.base, "item": answer.of or ANY})
    for item in blueprint.objects.values():
        typing.object(item.id, item.owners, item.proof)
    for audience in blueprint.audiences.values():
        typing.condition(audience.condition, {"session": typing.base["session"]})
    for gate in blueprint.gates:
        typing.condition(gate.until, {name: of for name, of in shared.items() if name != "current"}, "until")
    for screen in blueprint.screens.values():
        typing.screen(screen, shared)
    return Checked(
        blueprint=blueprint, types=typing.types, answers=typing.answers, orders=typing.orders,
        holders=typing.holders, shown=frozenset(typing.shown), words=tuple(typing.said),
    )  # fmt: skip


class _Typing:
    """Collects types while walking over a blueprint."""

    def __init__(self, blueprint: Blueprint, report: Report) -> None:
        self.blueprint = blueprint
        self.report = report
        self.types: dict[Expression | Word, Type] = {}
        self.answers: dict[QuestionOf, Type] = {}
        self.orders: dict[str, tuple[DataOf, ...]] = {}
        self.holders: dict[Expression, str] = {}
        self.shown: list[Expression] = []
        self.said: list[Words] = []
        session = {name: Field(Type(kind="text", nullable=True)) for name in blueprint.session}
        current = {name: Field(Type(kind="id", nullable=True, object=name)) for name in blueprint.current}
        self.base: Scope = {
            "session": Type(kind="thing", fields=session),
            "current": Type(kind="thing", fields=current),
        }

    def identity(self) -> None:
        """Type the expressions over claims."""
        scope = {"claims": ANY}
        for expression in (*self.blueprint.session.values(), *self.blueprint.roles_in):
            self.value(expression, scope)

    def sources(self) -> None:
        """Type where sources say that an error's code and words stand."""
        scope = {"body": ANY, "header": ANY, "status": Type(kind="integer")}
        for source in self.blueprint.sources.values():
            for expression in source.errors:
                self.value(expression, scope)

    def value(self, expression: Expression | None, scope: Scope) -> Type:
        """Return the type of `expression`, reporting what is wrong with it."""
        if expression is None:
            return ANY
        found = infer(expression.parsed, scope)
        if isinstance(found, Type):
            self.types[expression] = found
            self.holders[expression] = _holder(expression.parsed.expr, scope)
            return found
        for problem in found:
            report_problem(self.report, expression, problem)
        self.types[expression] = ANY
        return ANY

    def condition(self, expression: Expression | None, scope: Scope, slot: str = "when") -> None:
        """Type what decides whether something is shown: anything but a flag would hide it for ever."""
        found = self.value(expression, scope)
        if expression is not None and found.kind not in ("flag", "any"):
            self.report.add("PC2102", expression.span, slot=slot, wanted="flag", found=found.kind)

    def data(self, declared: Mapping[str, DataOf], scope: Scope, screen: str = "") -> Scope:
        """Type the names under `data`, each after those that it reads, and return the widened scope."""
        ordered = self._order(declared)
        self.orders[screen] = ordered
        known = {**scope, **dict.fromkeys(declared, ANY)}
        for data in ordered:
            if isinstance(data, QuestionOf):
                known[data.name] = self.question(data, known)
            else:
                known[data.name] = self.value(data.expression, known)
        return known

    def _order(self, declared: Mapping[str, DataOf]) -> tuple[DataOf, ...]:
        graph = {name: sorted(root for root in _roots(data) if root in declared) for name, data in declared.items()}
        try:
            return tuple(declared[name] for name in TopologicalSorter(graph).static_order())
        except CycleError as error:
            names = tuple(name for name in declared if name in error.args[1])
            self.report.add("PC2009", declared[names[0]].span, names=names)
            return self._order({name: data for name, data in declared.items() if name not in names})

    def question(self, data: QuestionOf, scope: Scope) -> Type:
        """Type the arguments of a question and return the type of its answer."""
        filters = {item.name: Field(Type(kind=_FILTERS[item.type], nullable=True)) for item in data.filters}
        self.arguments(data.asked, data.args, {**scope, "filter": Type(kind="thing", fields=filters)})
        answer = _taken(answer_type(data.asked, paged=data.page > 0), data.take)
        self.answers[data] = answer
        return answer

    def arguments(self, asked: Asked, args: Mapping[str, Expression | Word], scope: Scope) -> None:
        """Type arguments and hold each against its parameter."""
        for name, value in args.items():
            if isinstance(value, Word):
                self.types[value] = Type(kind="enumeration", words=(value.value,))
                continue
            found = self.value(value, scope)
            parameter = asked.parameter(name)
            if parameter is not None and not fits_parameter(found, parameter.type):
                self.report.add(
                    "PC2103", value.span, name=name, operation=asked.id, wanted=parameter.type.kind, found=found.kind
                )

    def object(
        self, name: str, owners: Mapping[str, tuple[Expression | ProofOf | str, ...]], proof: ProofOf | None
    ) -> None:
        """Type the owners and the proof of an object."""
        for listed_owners in owners.values():
            for owner in listed_owners:
                if isinstance(owner, ProofOf):
                    self._proof(owner)
                elif isinstance(owner, Expression):
                    self.value(owner, self.base)
        if proof is not None:
            self._proof(proof)

    def _proof(self, proof: ProofOf) -> None:
        names = {item: Type(kind="id", object=item) for item in self.blueprint.objects}
        self.arguments(proof.asked, proof.args, {**names, **self.base})
        answer = answer_type(proof.asked, paged=False)
        self.value(proof.has, {**self.base, "item": answer.of or ANY})
        self.value(proof.owner, {**self.base, "body": answer})

    def screen(self, screen: ScreenOf, shared: Scope) -> None:
        """Type a screen's data, title and blocks."""
        objects = self.blueprint.objects
        params = {
            name: Field(Type(kind="id", object=kind) if kind in objects else Type(kind="text"))
            for name, kind in screen.params.items()
        }
        scope = self.data(screen.data, {**shared, "params": Type(kind="thing", fields=params)}, screen.id)
        self.words(screen.title, scope)
        self.blocks(screen.blocks, scope)

    def blocks(self, blocks: Iterable[BlockOf], scope: Scope) -> None:
        """Type blocks one by one."""
        for block in blocks:
            self.condition(block.when, scope)
            if block.fragment is not None:
                given = {name: self.value(arg, scope) for name, arg in block.args.items()}
                inputs = {**dict.fromkeys(block.fragment.inputs, ANY), **given}
                self.blocks(block.fragment.blocks, {**self.base, **inputs})
            elif block.spec is not None:
                self._slots(block, scope)

    def _slots(self, block: BlockOf, scope: Scope) -> None:
        assert block.spec is not None
        main = block.slots.get(block.kind)
        inner = scope
        if block.spec.main.kind == "rows" and isinstance(main, Expression):
            inner = {**scope, "item": self._rows(main, scope)}
        for name, slot in block.slots.items():
            spec = block.spec.slots[name]
            if slot is not main or spec.kind != "rows":
                self.slot(spec, slot, inner if spec.item else scope)
        self._format(block.slots.get("as"), main)

    def _rows(self, expression: Expression, scope: Scope) -> Type:
        found = self.value(expression, scope)
        if found.kind in ("list", "page"):
            return found.of or ANY
        if found.kind != "any":
            self.report.add("PC2102", expression.span, slot="rows", wanted="list", found=found.kind)
        return ANY

    def slot(self, spec: SlotSpec, slot: Slot, scope: Scope) -> None:
        """Type what stands in a slot and hold it against what the slot takes."""
        match slot:
            case Expression() if spec.name == "when":
                self.condition(slot, scope)
            case Expression():
                found = self.value(slot, scope)
                if spec.kind == "value":
                    self.shown.append(slot)
                if not fits_slot(found, spec):
                    wanted = spec.types[0] if spec.types else "single"
                    self.report.add("PC2102", slot.span, slot=spec.name, wanted=wanted, found=found.kind)
            case Words():
                self.words(slot, scope)
            case LinkTo():
                self.link(slot, scope)
            case RecordOf():
                self._record(spec, slot, scope)
            case BlockOf():
                self.blocks((slot,), scope)
            case tuple():
                for item in slot:
                    self.slot(spec, item, scope)
            case _:
                pass

    def _record(self, spec: SlotSpec, record: RecordOf, scope: Scope) -> None:
        for name, slot in record.slots.items():
            inner = spec.slots.get(name, SlotSpec(name=name, kind="plain"))
            if name == "value" and spec.types:
                inner = SlotSpec(name=name, kind="value", types=spec.types)
            self.slot(inner, slot, scope)
        self._format(record.slots.get("as"), record.slots.get("value"))

    def _format(self, written: Slot, value: Slot) -> None:
        """Hold `as` against the type of the value that it is about."""
        if not isinstance(written, str) or not isinstance(value, Expression):
            return
        found = self.types.get(value, ANY)
        allowed = formats_of(found)
        if written not in allowed:
            self.report.add("PC2104", value.span, name=written, found=found.kind, allowed=allowed)

    def words(self, words: Words | None, scope: Scope) -> None:
        """Type the arguments of words."""
        if words is None:
            return
        self.said.append(words)
        self.value(words.value, scope)
        self._format(words.formats.get(""), words.value)
        for name, argument in words.args.items():
            found = self.value(argument, scope)
            self._format(words.formats.get(name), argument)
            if not fits_text(found):
                self.report.add("PC2102", argument.span, slot="with", wanted="single", found=found.kind)

    def link(self, link: LinkTo, scope: Scope) -> None:
        """Type a link's arguments and hold them against what its screen takes."""
        self.value(link.url, scope)
        self.condition(link.when, scope)
        self.words(link.label, scope)
        for argument in link.args.values():
            self.value(argument, scope)
        target = self.blueprint.screens.get(link.screen)
        if target is None:
            return
        taken = {*target.params, *(f"current.{name}" for name in self.blueprint.current)}
        for name, argument in link.args.items():
            if name not in taken:
                self.report.add("PC2010", argument.span, name=name, screen=target.id, near=nearest(name, taken))
        for name in target.params.keys() - link.args.keys():
            self.report.add("PC2011", link.span, name=name, screen=target.id)


_FILTERS: Mapping[str, Kind] = {"search": "text", "choice": "text", "date": "date", "flag": "flag"}


def _taken(answer: Type, take: str) -> Type:
    if not take or answer.of is None:
        return answer
    return replace(answer.of, nullable=True)


def _holder(expr: Expr, scope: Scope) -> str:
    """Return the schema of the thing whose part the path ends in, or ""."""
    found = scope.get(expr.root) if isinstance(expr, Path) and expr.parts else None
    for part in expr.parts[:-1] if isinstance(expr, Path) else ():
        of = found.of if found is not None and found.of is not None else found
        found = of.fields[part].type if of is not None and part in of.fields else None
    of = found.of if found is not None and found.of is not None else found
    return of.schema if of is not None else ""


def _roots(data: DataOf) -> set[str]:
    expressions = data.args.values() if isinstance(data, QuestionOf) else (data.expression,)
    return {
        root
        for item in expressions
        if isinstance(item, Expression)
        for path in reads(item.parsed.expr)
        for root in (path.root,)
    }
