"""What is being worked on: chosen by the sealed handle of the address, else the person's own, always proved."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

from runtime.cabinet.model import Cabinet, Current, Screen
from runtime.expressions import evaluate
from runtime.pages.ownership import Ownership
from runtime.pages.rows import own_rows
from runtime.sources.request import Portion
from runtime.values import Failure, Page


class NotThere(Exception):
    """What the address names is unknown, foreign or missing: all the same 404."""


class NoRole(Exception):
    """Somebody is signed in and holds no role of the cabinet."""


class LevelMissed(Exception):
    """Somebody was asked for a higher level of sign-in and did not reach it; `level` names it."""

    def __init__(self, level: str) -> None:
        super().__init__(level)
        self.level = level


class Choice(Struct, frozen=True, kw_only=True):
    """One of the things that may be worked on: its value and the row that tells of it."""

    value: str
    row: object


class Working(Struct, kw_only=True):
    """What a page works on. `explicit` are the names that the address chose, `choose` the screen to choose on."""

    values: dict[str, str | None] = field(default_factory=dict)
    choices: dict[str, tuple[Choice, ...]] = field(default_factory=dict)
    failures: dict[str, Failure] = field(default_factory=dict)
    explicit: frozenset[str] = frozenset()
    acting: bool = False
    choose: str = ""


async def find_current(
    cabinet: Cabinet, screen: Screen, chosen: Mapping[str, str], session: Mapping[str, object], ownership: Ownership
) -> Working:
    """Return what is worked on on `screen`.

    Raises:
        NotThere: the address chose something that is not the person's.
    """
    working = Working(explicit=frozenset(chosen))
    ownership.current = working.values
    for current in cabinet.current:
        if current.name in screen.currents or current.name in chosen:
            await _find(cabinet, current, chosen.get(current.name), session, ownership, working)
    return working


async def _find(
    cabinet: Cabinet,
    current: Current,
    chosen: str | None,
    session: Mapping[str, object],
    ownership: Ownership,
    working: Working,
) -> None:
    default = None if current.default is None else evaluate(current.default, {"session": session})
    own = None if default is None else str(default)
    working.values[current.name] = own if chosen is None else chosen
    if current.options is not None:
        await _choose(current, chosen, session, ownership, working)
    elif chosen is not None and chosen != own:
        verdict = await ownership.prove(current.name, chosen)
        if not verdict.owned:
            if verdict.failure is None:
                raise NotThere
            working.values[current.name] = None
            working.failures[current.name] = verdict.failure
        working.acting = current.acting is not None
    if working.values[current.name] is None and current.name not in working.failures and current.choose:
        working.choose = working.choose or current.choose


async def _choose(
    current: Current, chosen: str | None, session: Mapping[str, object], ownership: Ownership, working: Working
) -> None:
    """Take the chosen one of the options, or the first."""
    query = current.options
    assert query is not None
    assert current.value is not None
    args = {name: evaluate(expr, {"session": session, "current": working.values}) for name, expr in query.args.items()}
    if any(args[name] is None for name in query.needed):
        working.values[current.name] = None  # what can not be looked for among somebody's is not proved
        failed = next(iter(working.failures.values()), None)
        if failed is not None:
            working.failures[current.name] = failed
        return
    if not await _proved(args, query.needed, query.operation, ownership, working, current.name):
        return
    answer = await ownership.reads.ask(
        query.operation,
        args,
        shape=query.answer,
        page=_all(ownership.cabinet, query.operation),
        deadline=ownership.deadline.left(),
    )
    if answer.failure is not None:
        working.failures[current.name] = answer.failure
        working.values[current.name] = None
        return
    operation = ownership.cabinet.operations[query.operation]
    own = own_rows(operation, args, query.answer, answer.value, query.origin)
    rows = own.rows if isinstance(own, Page) else own
    listed = rows if isinstance(rows, tuple) else ()
    choices = tuple(
        Choice(value=str(value), row=row)
        for row in listed
        if (value := evaluate(current.value, {"item": row})) is not None
    )
    if chosen is not None and chosen not in {choice.value for choice in choices}:
        raise NotThere
    working.choices[current.name] = choices
    working.values[current.name] = chosen or (choices[0].value if choices else None)


def _all(cabinet: Cabinet, operation: str) -> Portion | None:
    """As many as the source gives at once: proofs look through the same page, so both are one question."""
    asked = cabinet.operations[operation]
    paging = cabinet.sources[asked.source].paging
    return Portion(number=1, size=paging.max) if asked.paged and paging is not None else None


async def _proved(
    args: Mapping[str, object],
    needed: tuple[str, ...],
    operation: str,
    ownership: Ownership,
    working: Working,
    name: str,
) -> bool:
    parameters = {item.name: item.object for item in ownership.cabinet.operations[operation].parameters}
    for argument in needed:
        kind = parameters.get(argument, "")
        verdict = await ownership.prove(kind, str(args[argument])) if kind else None
        if verdict is not None and not verdict.owned:
            if verdict.failure is None:
                raise NotThere
            working.failures[name] = verdict.failure
            working.values[name] = None
            return False
    return True
