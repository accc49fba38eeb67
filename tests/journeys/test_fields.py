"""A field of a wrong type costs the blocks that read its answer, never the page, and the log names its path."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from logging import Handler

import pytest
from starlette.types import ASGIApp, Receive, Scope, Send

from runtime.cabinet.model import Band, Block, Operation, Plan, Query, Record, Setting, Shape
from runtime.sources.failures import log
from tests.journeys.billing import Altered
from tests.journeys.harness import POTOK, World, compiled, running

# A screen, its address, who looks at it, and in which roles.
SEEN = (
    ("agent_home", "/agent", ("pavel",), ""),
    ("agent_home", "/agent", ("maria", "ivan"), "manager"),
    ("subscribers", "/subscribers", ("pavel",), "agent"),
    ("subscribers", "/subscribers", ("ivan",), "agent+manager"),
    ("subscriber_home", "/account", ("anna", "boris", "olga"), ""),
    ("services", "/services", ("anna",), ""),
    ("agreement", "/agreement", ("undecided", "anna"), ""),
)
ODD: Mapping[str, object] = {"thing": 1, "list": 1, "page": 1}  # what no reader takes; an empty object for all else


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A bound field of an operation's answer: names from the outside in, `[]` for each row."""

    operation: str
    steps: tuple[str, ...]
    shape: Shape

    @property
    def path(self) -> str:
        """The pattern of the field as the log writes it."""
        return r"\$" + "".join(r"\[[0-9]*\]" if step == "[]" else rf"\.{re.escape(step)}" for step in self.steps)

    def spoilt(self, told: object, *steps: str) -> object:
        """Return an answer in which the field is of a type that it can not have; one that does not have it as it is."""
        if not steps:
            return ODD.get(self.shape.kind, {})
        first, *rest = steps
        if isinstance(told, list) and first == "[]":
            if not told and not rest:
                return [self.spoilt(None)]
            return [self.spoilt(row, *rest) for row in told]
        if isinstance(told, dict) and told.get(first) is not None:
            return {**told, first: self.spoilt(told[first], *rest)}
        return told


def _fields(shape: Shape, *at: str) -> Iterator[tuple[tuple[str, ...], Shape]]:
    if at and shape.kind not in ("list", "page"):
        yield at, shape
    if shape.of is not None:
        yield from _fields(shape.of, *at, "[]")
    for name, part in shape.fields.items():
        yield from _fields(part, *at, name)


def _plan(screen: str, roles: str) -> Plan:
    return compiled(POTOK).build.cabinet.screens[screen].plans[roles]


def _asked(plan: Plan) -> tuple[Query, ...]:
    """Return the questions of a plan that systems are asked."""
    return tuple(one for one in plan.data if isinstance(one, Query) and not one.operation.startswith("content."))


CASES = {
    f"{screen} {roles} {query.operation} {'.'.join(steps)}": (
        (screen, address, people, roles),
        Field(operation=query.operation, steps=steps, shape=shape),
    )
    for screen, address, people, roles in SEEN
    for query in _asked(_plan(screen, roles))
    for steps, shape in _fields(query.answer)
}


def _lost(plan: Plan, field: Field) -> set[str]:
    """Return the data that a field of a wrong type takes away: nothing, if it may be unknown."""
    lost: set[str] = set()
    for datum in plan.data:
        if isinstance(datum, Query) and datum.operation == field.operation:
            lost |= {datum.name for at, shape in _fields(datum.answer) if at == field.steps and not shape.nullable}
        lost |= {datum.name} if lost & {*datum.needs} else set()
    return lost


def _failing(bands: Iterable[Band], lost: set[str]) -> Iterator[Block]:
    """Yield the blocks that read what is lost; of tabs, the first one's."""
    for block in (block for band in bands for column in band.columns for block in column.blocks):
        if lost & {*block.reads}:
            yield block
            continue
        for name, setting in block.settings.items():
            if block.kind == "tabs" and name == "tabs" and isinstance(setting, tuple):
                setting = setting[:1]
            yield from _failing(_bands(setting), lost)


def _bands(setting: Setting) -> Iterator[Band]:
    if isinstance(setting, Band):
        yield setting
    for inner in setting if isinstance(setting, tuple) else ():
        yield from _bands(inner)
    for inner in setting.settings.values() if isinstance(setting, Record) else ():
        yield from _bands(inner)


@pytest.fixture(scope="module")
def portal() -> Iterator[tuple[World, list[str]]]:
    """The flagship, and all that the log says of its sources."""
    said: list[str] = []
    handler = Handler()
    handler.emit = lambda record: said.append(record.getMessage())  # type: ignore[method-assign]  # the simplest one
    log.addHandler(handler)
    with running(compiled(POTOK)) as world:
        yield world, said
    log.removeHandler(handler)


def _spoiling(world: World, operation: Operation, field: Field, told: list[bool]) -> ASGIApp:
    """Return a billing that spoils the field wherever it stands in the answers of the operation."""
    path = re.compile(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(operation.path)))

    def lie(answer: object) -> object:
        spoilt = field.spoilt(answer, *field.steps)
        told.append(spoilt != answer)
        return spoilt

    async def liar(scope: Scope, receive: Receive, send: Send) -> None:
        altered = path.fullmatch(scope.get("path", "")) and scope.get("method") == operation.method.upper()
        await world.billing.app(scope, receive, Altered(send, lie) if altered else send)

    return liar


@pytest.mark.parametrize("case", CASES)
def test_field_of_a_wrong_type(portal: tuple[World, list[str]], case: str) -> None:
    """The page stands; exactly the blocks that read the answer have failed; the log names the path."""
    (world, said), ((screen, address, people, roles), field) = portal, CASES[case]
    plan, told = _plan(screen, roles), list[bool]()
    reply = None
    for who in people:
        person = world.person(who)
        liar = _spoiling(world, world.build.cabinet.operations[field.operation], field, told)
        with world.billing.troubled(liar):
            reply = person.get(address)
        if any(told):
            break
    assert reply is not None
    failed = [element.attrs["class"].split() for element in reply.main.all(class_="failed")]
    kinds = Counter(kind for classes in failed for kind in classes if kind.startswith("b-"))
    expected = [*_failing(plan.bands, _lost(plan, field))]

    assert any(told), "nobody has this field"
    assert 200 == reply.status
    assert Counter(f"b-{block.kind}" for block in expected if block.when is None) <= kinds
    assert kinds <= Counter(f"b-{block.kind}" for block in expected)
    assert re.search(rf"{field.operation} .*{field.path}: expected .+, found (object|number)", "\n".join(said))
