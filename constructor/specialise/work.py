"""The state of one specialisation, and the tables of what is done with each kind of node."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any, Literal, NoReturn, TypeVar

from jinja2 import Environment, TemplateSyntaxError, nodes
from jinja2.optimizer import optimize

from constructor.specialise.body import Assign, Item, merged
from constructor.specialise.pool import Pool
from constructor.specialise.remarks import Kind, Remark, Remarks
from constructor.specialise.types import Type
from constructor.specialise.values import Cond, Dyn, Frame, Value
from runtime.cabinet.model import Band, Query

MOST_ITEMS = 20_000
DEEPEST = 40


Why = Literal[
    "unknown", "over_data", "statement", "setting", "late", "nothing", "value", "method", "recursion", "long",
    "failing", "unstable", "arguments", "syntax", "large",
]  # fmt: skip


class Refusal(Exception):
    """A construct that is not specialised: `name` and `why`, at a line of a template, for the block at `origin`.

    What each `why` means stands in words on the page of `PC6001`.
    """

    def __init__(self, why: Why, name: str, template: str, line: int) -> None:
        """Keep what and where."""
        super().__init__(f"{template}:{line}: {name}: {why}")
        self.why = why
        self.name = name
        self.template = template
        self.line = line
        self.origin = ""


@dataclass(slots=True)
class Templates:
    """Parsed templates by name; parsed, and optimised by Jinja's own hand, once."""

    environment: Environment
    parsed: dict[str, nodes.Template] = field(default_factory=dict)

    def get(self, name: str) -> nodes.Template:
        """Return the tree of the template; raises `jinja2.TemplateNotFound`, and `Refusal` where it is no Jinja."""
        if name not in self.parsed:
            loader = self.environment.loader
            assert loader is not None
            source, _, _ = loader.get_source(self.environment, name)
            try:
                tree = optimize(self.environment.parse(source, name), self.environment)
            except TemplateSyntaxError as error:
                raise Refusal("syntax", error.message or "", name, error.lineno) from error
            assert isinstance(tree, nodes.Template)
            self.parsed[name] = tree
        return self.parsed[name]


@dataclass(slots=True)
class Function:
    """A macro that calls itself over data, as a function of the emitted module."""

    name: str
    parameters: tuple[str, ...]
    body: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class Data:
    """What is known of the data of a plan: the types by name, and the questions."""

    types: Mapping[str, Type] = field(default_factory=dict)
    queries: Mapping[str, Query] = field(default_factory=dict)


@dataclass(slots=True)
class Work:
    """What is being specialised: where in which template, the names in force, what was proved, what is left."""

    templates: Templates
    data: Data
    nested: Callable[[Sequence[Band], int], str]
    pool: Pool = field(default_factory=Pool)
    frame: Frame = field(default_factory=lambda: Frame(None))
    context: Frame = field(default_factory=lambda: Frame(None))
    facts: frozenset[str] = frozenset()
    out: list[Item] = field(default_factory=list)
    template: str = ""
    line: int = 0
    made: int = 0
    bound: list[dict[str, str]] = field(default_factory=lambda: [{}])  # code -> its name, by nesting of the program
    opening: dict[str, str] = field(default_factory=dict)  # names that the function begins with -> code
    ways: dict[str, str] = field(default_factory=dict)  # links -> the variables that hold where they lead
    loaded: dict[str, str] = field(default_factory=dict)  # data by name -> the variable that holds it
    calling: list[object] = field(default_factory=list)
    functions: dict[object, Function] = field(default_factory=dict)
    remarks: Remarks = field(default_factory=Remarks)
    rounds: int = 0  # loops over data that are walked here
    printing: nodes.Node | None = None
    overriding: Mapping[str, Sequence[tuple[nodes.Block, str]]] = field(default_factory=dict)

    @property
    def environment(self) -> Environment:
        """The environment in which the templates mean what they mean."""
        return self.templates.environment

    def refuse(self, why: Why, name: str) -> NoReturn:
        """Raise that this construct is not specialised."""
        raise Refusal(why, name, self.template, self.line)

    @contextmanager
    def folding(self, name: str) -> Iterator[None]:
        """Do with known values inside what pages would else do; what fails there is refused by its name."""
        try:
            yield
        except Refusal:
            raise
        except Exception as error:  # whatever a function of the template's language raises on such values
            self.refuse("failing", f"{name}: {error}")

    def remark(self, kind: Kind, name: str, near: tuple[str, ...] = ()) -> None:
        """Keep a remark on what stands here."""
        self.remarks.add(Remark(kind, name, self.template, self.line, near))

    def put(self, item: Item) -> None:
        """Leave an item of the program."""
        self.made += 1
        if self.made > MOST_ITEMS:
            self.refuse("long", str(MOST_ITEMS))
        self.out.append(item)

    def run(self, body: Sequence[nodes.Node]) -> None:
        """Evaluate statements in their order."""
        for node in body:
            self.line = node.lineno
            STATEMENTS[type(node)](self, node) if type(node) in STATEMENTS else self.refuse("statement", _called(node))

    def value(self, node: nodes.Node) -> Value:
        """Return what an expression is known to be."""
        self.line = node.lineno or self.line
        if type(node) not in EXPRESSIONS:
            self.refuse("statement", _called(node))
        found: Value = EXPRESSIONS[type(node)](self, node)
        return found

    @contextmanager
    def captured(self) -> Iterator[list[Item]]:
        """Collect what is left by the statements inside."""
        before, self.out = self.out, []
        self.bound.append({})
        try:
            yield self.out
        finally:
            self.out = before
            self.bound.pop()

    @contextmanager
    def inside(self, frame: Frame, template: str = "", facts: frozenset[str] | None = None) -> Iterator[None]:
        """Evaluate within a frame, perhaps of another template, perhaps with more proved."""
        before = self.frame, self.template, self.facts
        self.frame, self.template = frame, template or self.template
        self.facts = self.facts if facts is None else facts
        try:
            yield
        finally:
            self.frame, self.template, self.facts = before

    def bind(self, value: Dyn, stem: str = "v") -> Dyn:
        """Return the value under a name, so that it is worked out once."""
        if value.code.isidentifier() or value.linked:
            return value
        for bound in self.bound:
            if value.code in bound:
                return self.settled(replace(value, code=bound[value.code]))
        name = self.bound[-1][value.code] = self.pool.fresh(stem)
        self.put(Assign(name, value.code))
        return replace(value, code=name)

    def settle(self, value: Value) -> Value:
        """Return the value with what has been proved of it here."""
        if isinstance(value, Cond):
            if f"true {value.test.code}" in self.facts:
                return self.settle(value.yes)
            if f"not {value.test.code}" in self.facts:
                return self.settle(value.no)
        return self.settled(value) if isinstance(value, Dyn) else value

    def settled(self, value: Dyn) -> Dyn:
        """Return the value, not None if that has been proved of it here."""
        return replace(value, type=value.type.known()) if value.type.null and value.code in self.facts else value

    def result(self) -> tuple[Item, ...]:
        """Return the program that is left."""
        return merged(self.out)


def _called(node: nodes.Node) -> str:
    """Return how templates write a kind of node, as near as its class tells."""
    return type(node).__name__.lower()


Handler = Callable[[Work, Any], Any]
STATEMENTS: dict[type[nodes.Node], Handler] = {}
EXPRESSIONS: dict[type[nodes.Node], Handler] = {}
_H = TypeVar("_H", bound=Handler)


def statement(*kinds: type[nodes.Node]) -> Callable[[_H], _H]:
    """Let the function do the statements of these kinds."""

    def register(function: _H) -> _H:
        STATEMENTS.update(dict.fromkeys(kinds, function))
        return function

    return register


def expression(*kinds: type[nodes.Node]) -> Callable[[_H], _H]:
    """Let the function evaluate the expressions of these kinds."""

    def register(function: _H) -> _H:
        EXPRESSIONS.update(dict.fromkeys(kinds, function))
        return function

    return register
