"""Whose things are whose: proves that a value which names a thing belongs to the person who asks."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping

from msgspec import Struct, field

from runtime.cabinet.model import Ask, Cabinet, Expr
from runtime.expressions import evaluate
from runtime.identity.person import Person
from runtime.pages.deadline import Deadline
from runtime.pages.rows import own_rows
from runtime.sources.client import Answer
from runtime.sources.reads import PageReads
from runtime.sources.request import Portion
from runtime.values import Failure, Page

_log = logging.getLogger("pcabinet.ownership")
_PAGES = 10  # of a list that is looked through for one value
_LINKS = 4  # of a chain of objects, with the thing itself


class Verdict(Struct, frozen=True):
    """Whether a thing is the asker's; `failure` where it could not be learnt, which is never a yes."""

    owned: bool
    failure: Failure | None = None


_YES, _NO = Verdict(True), Verdict(False)


class Ownership(Struct, kw_only=True):
    """Proofs of one page for one person; an equal proof is made once, and its questions are shared with the page's own.

    `current` holds what is worked on: where the chain to the owner goes through a parent, it is tried first.
    """

    cabinet: Cabinet
    person: Person
    reads: PageReads
    deadline: Deadline
    current: Mapping[str, str | None]
    _proofs: dict[tuple[str, str], asyncio.Task[Verdict]] = field(default_factory=dict)

    async def prove(self, kind: str, value: str, links: int = _LINKS) -> Verdict:
        """Tell whether the thing `value` of `kind` belongs to the person."""
        key = (kind, value)
        proof = self._proofs.get(key)
        if proof is None and links and self._owns_plainly(kind, value):
            return _YES
        if proof is None:
            proof = self._proofs[key] = asyncio.create_task(self._prove(kind, value, links))
        return proof.result() if proof.done() else await asyncio.shield(proof)

    def _owns_plainly(self, kind: str, value: str) -> bool:
        """Tell whether no system has to be asked to know that the thing is the person's, or everybody's."""
        declared = self.cabinet.objects.get(kind)
        if declared is None or declared.public:
            return declared is not None
        owners = (owner for role in self.person.roles for owner in declared.owners.get(role, ()))
        return any(not isinstance(owner, Ask) and self._is_named(owner, value) for owner in owners)

    def _is_named(self, owner: object, value: str) -> bool:
        """Tell whether what is said of the owner without a question is this value, or anybody."""
        if owner == "anyone":
            return True
        known = evaluate(_expr(owner), {"session": self.person.session})
        return known is not None and str(known) == value

    async def _prove(self, kind: str, value: str, links: int) -> Verdict:
        declared = self.cabinet.objects.get(kind)
        if declared is None or links == 0:
            return _NO
        if declared.public:
            return _YES
        failure: Failure | None = None
        for role in sorted(self.person.roles):
            for owner in declared.owners.get(role, ()):
                verdict = await self._owner(owner, kind, value)
                if verdict.owned:
                    return verdict
                failure = failure or verdict.failure
        if declared.of and declared.proof is not None:
            verdict = await self._through(declared.of, declared.proof, kind, value, links)
            if verdict.owned:
                return verdict
            failure = failure or verdict.failure
        return Verdict(False, failure)

    async def _owner(self, owner: object, kind: str, value: str) -> Verdict:
        if isinstance(owner, Ask):
            return await self._listed(owner, {kind: value}, value)
        return _YES if self._is_named(owner, value) else _NO

    async def _through(self, parent: str, proof: Ask, kind: str, value: str, links: int) -> Verdict:
        """Prove by the parent: it has the thing, or the thing names it; both links are proved."""
        if proof.owner is not None:
            answer = await self._ask(proof, {kind: value})
            owner = evaluate(proof.owner, {"body": answer.value})
            if owner is None:
                return Verdict(False, answer.failure)
            return await self.prove(parent, str(owner), links - 1)
        failure: Failure | None = None
        for candidate in self._candidates(parent):
            verdict = await self._listed(proof, {parent: candidate, kind: value}, value)
            if verdict.owned:
                verdict = await self.prove(parent, candidate, links - 1)
            if verdict.owned:
                return verdict
            failure = failure or verdict.failure
        return Verdict(False, failure)

    def _candidates(self, parent: str) -> tuple[str, ...]:
        """Return which parents may have a thing: the one that is worked on, and what the session says is theirs."""
        owners = self.cabinet.objects[parent].owners
        listed = [owner for role in sorted(self.person.roles) for owner in owners.get(role, ())]
        session = {"session": self.person.session}
        own = [evaluate(_expr(owner), session) for owner in listed if owner != "anyone" and not isinstance(owner, Ask)]
        found = (self.current.get(parent), *own)
        return tuple(dict.fromkeys(str(value) for value in found if value is not None))

    async def _listed(self, ask: Ask, names: Mapping[str, str], value: str) -> Verdict:
        """Tell whether a row of the list has the value, looking through its pages."""
        for number in range(1, _PAGES + 1):
            answer = await self._ask(ask, names, value, number)
            rows = answer.value.rows if isinstance(answer.value, Page) else answer.value
            listed = rows if isinstance(rows, tuple) else ()
            if any(_text(evaluate(ask.has, {"item": row})) == value for row in listed if ask.has is not None):
                return _YES
            if answer.failure is not None or not isinstance(answer.value, Page) or answer.value.last:
                return Verdict(False, answer.failure)
        return _NO

    async def _ask(self, ask: Ask, names: Mapping[str, str], value: str = "", number: int = 1) -> Answer:
        roots: dict[str, object] = {**names, "session": self.person.session, "current": self.current}
        args = {name: evaluate(expr, roots) for name, expr in ask.args.items()}
        if any(argument is None for argument in args.values()):
            return Answer()
        if ask.narrow and value:
            args[ask.narrow] = value
        operation = self.cabinet.operations[ask.operation]
        paging = self.cabinet.sources[operation.source].paging
        portion = Portion(number=number, size=paging.max) if operation.paged and paging is not None else None
        left = self.deadline.left()
        answer = await self.reads.ask(ask.operation, args, shape=ask.answer, page=portion, deadline=left)
        return Answer(
            value=own_rows(operation, args, ask.answer, answer.value, "objects"),
            total=answer.total,
            failure=answer.failure,
            missing=answer.missing,
        )


def _expr(owner: object) -> Expr:
    return owner  # type: ignore[return-value]  # what is no word and no question is an expression


def _text(value: object) -> str | None:
    return None if value is None else str(value)
