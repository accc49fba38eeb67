"""Asks what a plan needs: all at once where nothing waits for another, within one deadline."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Literal

from msgspec import Struct

from runtime.cabinet.model import Cabinet, Computed, Path, Query
from runtime.content import Content
from runtime.content.audience import Viewer
from runtime.expressions import evaluate
from runtime.pages.address import Address
from runtime.pages.deadline import Deadline
from runtime.pages.ownership import Ownership
from runtime.pages.prepared import closure
from runtime.pages.rows import own_rows
from runtime.sources.failures import Trouble, failed
from runtime.sources.reads import PageReads
from runtime.sources.request import Portion
from runtime.values import Failure, Page

_log = logging.getLogger("pcabinet.pages")


class Gathering(Struct, kw_only=True):
    """What is asked for one page. `roots` holds session, params, filter and current; the answers join them.

    Without `ownership` (a guest) only content and public operations are asked.
    """

    cabinet: Cabinet
    content: Content
    viewer: Viewer
    locale: str
    address: Address
    roots: dict[str, object]
    failures: dict[str, Failure]
    ownership: Ownership | None
    reads: PageReads
    now: datetime
    deadline: Deadline

    async def gather(self, data: Iterable[Query | Computed], wanted: set[str]) -> None:
        """Ask the wanted ones of `data` and what they need; what is not there in time has failed."""
        asked = self.ask(closure(data, wanted))
        await asked.known(asked.names, self.deadline.left())
        await asked.end()

    def ask(self, needed: Sequence[Query | Computed]) -> Asked:
        """Begin to ask for the data, each of which stands after what it needs; whoever asks must `end` it.

        What waits for nobody is there at once.
        """
        tasks: dict[str, asyncio.Task[None]] = {}
        for datum in needed:
            before = [tasks[name] for name in datum.needs if name in tasks]
            if before or not _is_at_hand(datum):
                tasks[datum.name] = asyncio.create_task(self._after(before, datum))
            else:
                self._take(datum)
        return Asked(self, needed, tasks)

    def late(self, datum: Query | Computed) -> None:
        """Note that the datum was not there in time."""
        self.roots[datum.name] = None
        self.failures[datum.name] = self._failure_before(datum) or _failed("timeout", datum)

    async def _after(self, before: list[asyncio.Task[None]], datum: Query | Computed) -> None:
        if before:
            await asyncio.gather(*before, return_exceptions=True)
        if isinstance(datum, Computed) or _is_at_hand(datum):
            self._take(datum)
            return
        self.roots.setdefault(datum.name, None)
        try:
            failure = await self._ask(datum, self._failure_before(datum))
        except Exception:
            failure = self._not_gathered(datum)
        if failure is not None:
            self.failures[datum.name] = failure

    def _take(self, datum: Query | Computed) -> None:
        """Take what is computed, or content: nobody is waited for."""
        self.roots.setdefault(datum.name, None)
        failure = self._failure_before(datum) if isinstance(datum, Computed) else None
        try:
            if isinstance(datum, Computed):
                self.roots[datum.name] = evaluate(datum.expr, self.roots, self.now)
            else:
                self.roots[datum.name] = self._content(datum)
        except Exception:
            failure = self._not_gathered(datum)
        if failure is not None:
            self.failures[datum.name] = failure

    def _not_gathered(self, datum: Query | Computed) -> Failure:
        failure = _failed("invalid", datum)
        _log.exception("%s: %s at %s could not be gathered", failure.code, datum.name, datum.origin)
        return failure

    def _content(self, query: Query) -> object:
        args = {name: evaluate(expr, self.roots, self.now) for name, expr in query.args.items()}
        sort, number = self.address.sort(query), self.address.page(query)
        return self.content.ask(query, args, self.locale, self.viewer, number=number, sort=sort)

    def _failure_before(self, datum: Query | Computed) -> Failure | None:
        """Return why something that the datum needs is not known."""
        return next((self.failures[name] for name in datum.needs if name in self.failures), None)

    async def _ask(self, query: Query, before: Failure | None) -> Failure | None:
        args = {name: evaluate(expr, self.roots, self.now) for name, expr in query.args.items()}
        if any(args.get(name) is None for name in query.needed):
            return before or self._current_failure(query)
        operation = self.cabinet.operations[query.operation]
        if self.ownership is None and not operation.public:
            return None
        refused = await self._refused(query, args)
        if refused is not None:
            return refused.failure if isinstance(refused, _Refused) else None
        return await self._fetch(query, args)

    def _current_failure(self, query: Query) -> Failure | None:
        """Return why what is current is not known, where the question reads it."""
        read = {expr.parts[0] for expr in query.args.values() if isinstance(expr, Path) and expr.root == "current"}
        return next((self.failures[f"current.{name}"] for name in read if f"current.{name}" in self.failures), None)

    async def _refused(self, query: Query, args: Mapping[str, object]) -> _Refused | None:
        """Return why the question is not asked: an argument names a thing that is not proved to be the person's."""
        parameters = {item.name: item.object for item in self.cabinet.operations[query.operation].parameters}
        for name, value in args.items():
            kind = parameters.get(name, "")
            declared = self.cabinet.objects.get(kind)
            if not kind or value is None or (declared is not None and declared.public):
                continue
            verdict = await self.ownership.prove(kind, str(value)) if self.ownership else None
            if verdict is None or not verdict.owned:
                if verdict is None or verdict.failure is None:
                    _log.warning(
                        "not asked: %s at %s names a %s that is not the person's", query.operation, query.origin, kind
                    )
                return _Refused(verdict.failure if verdict else None)
        return None

    async def _fetch(self, query: Query, args: Mapping[str, object]) -> Failure | None:
        operation = self.cabinet.operations[query.operation]
        portion = None
        if operation.paged:
            portion = Portion(number=self.address.page(query), size=query.page or 20, sort=self.address.sort(query))
        answer = await self.reads.ask(
            query.operation, args, shape=query.answer, page=portion, deadline=self.deadline.left()
        )
        value = own_rows(operation, args, query.answer, answer.value, query.origin)
        self.roots[query.name] = _taken(value, query.take) if query.take else value
        return answer.failure


class Asked:
    """Questions under way. Each answer joins the roots, or the failures, of the gathering as it comes."""

    def __init__(
        self, gathering: Gathering, data: Sequence[Query | Computed], tasks: Mapping[str, asyncio.Task[None]]
    ) -> None:
        """Take the data that are asked for, with the task of each by its name."""
        self._gathering = gathering
        self._data = data
        self._tasks = tasks

    @property
    def names(self) -> Iterable[str]:
        """The names of all that is asked for."""
        return self._tasks.keys()

    def knows(self, names: Iterable[str]) -> bool:
        """Tell whether each of the names is answered; what was never asked for has nothing to wait for."""
        return all(self._tasks[name].done() for name in names if name in self._tasks)

    async def known(self, names: Iterable[str], seconds: float) -> bool:
        """Wait until each of the names is answered, so many seconds at most; return whether it is."""
        tasks = [self._tasks[name] for name in names if name in self._tasks]
        if tasks:
            await asyncio.wait(tasks, timeout=seconds)
        return all(task.done() for task in tasks)

    async def more(self) -> bool:
        """Wait until one more is answered; False once the deadline has come or nothing is left to wait for."""
        left = [task for task in self._tasks.values() if not task.done()]
        if not left:
            return False
        done, _ = await asyncio.wait(left, timeout=self._gathering.deadline.left(), return_when=asyncio.FIRST_COMPLETED)
        return bool(done)

    async def end(self) -> None:
        """Wait no longer: what is not answered has failed."""
        # All at once: a task that is ended alone would let those that wait for it go on as if it had answered nothing.
        if not self._tasks:
            return
        late = [datum for datum in self._data if datum.name in self._tasks and not self._tasks[datum.name].done()]
        tasks = [self._tasks[datum.name] for datum in late]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for datum in late:
            self._gathering.late(datum)


class _Refused(Struct, frozen=True):
    failure: Failure | None


def _is_at_hand(datum: Query | Computed) -> bool:
    return isinstance(datum, Computed) or datum.operation.startswith("content.")


def _failed(reason: Literal["timeout", "invalid"], datum: Query | Computed) -> Failure:
    operation = datum.operation if isinstance(datum, Query) else datum.name
    return failed(Trouble(reason=reason), operation.partition(".")[0], operation, 0)


def _taken(value: object, take: str) -> object:
    rows = value.rows if isinstance(value, Page) else value
    if not isinstance(rows, tuple) or (take == "only" and len(rows) > 1):
        return None
    return next(iter(rows), None)
