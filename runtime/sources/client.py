"""Questions to other systems and their answers: bounded, decoded, and never an exception."""

from __future__ import annotations

import asyncio
import random
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from time import monotonic

from runtime.cabinet.model import Operation, Shape, Source
from runtime.outbound import Call, InvalidJson, OutboundError, Reply, Sends, parse_json
from runtime.settings import Access
from runtime.sources.bulkhead import Bulkhead, Busy
from runtime.sources.decode import Decoded, Mismatch, decoder
from runtime.sources.failures import Trouble, failed, log, of_outbound, of_reply
from runtime.sources.request import Portion, Unsayable, build, portion_of
from runtime.values import Failure, Page

_REPEATED = frozenset({502, 503, 504})
_REPEAT_SHARE = 0.4  # of the deadline that must be left for a second try
_JITTER_SHARE = 0.05  # of the deadline, the longest pause before it
_TOTAL = re.compile(r"[0-9]{1,12}")
_INDEX = re.compile(r"\[[0-9]+\]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a question brought: a value, or a failure, or the word that there is no such thing (`missing`, 404)."""

    value: object = None
    total: int | None = None
    failure: Failure | None = None
    missing: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """An answer before it is decoded; several shapes may be read from it. `seconds` is how long it took."""

    operation: Operation
    portion: Portion | None = None
    body: object = None
    headers: Mapping[str, str]
    failure: Failure | None = None
    missing: bool = False
    seconds: float = 0.0


class SourceClient:
    """The cabinet's sources, asked by the operations that its blueprint declares.

    `access` has the address and secrets of each source by its name. Use within one event loop.
    """

    def __init__(
        self,
        outbound: Sends,
        *,
        sources: Mapping[str, Source],
        operations: Mapping[str, Operation],
        access: Mapping[str, Access],
    ) -> None:
        self._outbound = outbound
        self._sources = sources
        self._operations = operations
        self._access = access
        self._bulkheads = {name: Bulkhead(source.in_flight) for name, source in sources.items()}
        self._decoders: dict[int, tuple[Shape, Callable[[object], Decoded]]] = {}
        self._reported: set[str] = set()

    async def ask(
        self, operation: str, args: Mapping[str, object], *, shape: Shape, page: Portion | None = None, deadline: float
    ) -> Answer:
        """Return the answer, decoded to the shape, within `deadline` seconds or the source's own, the smaller.

        A paged answer is a `Page`. Nothing that the source does raises: `Answer.failure` tells of it, and one line of
        the log `pcabinet.sources` has its code. An operation that is not declared raises `KeyError`.
        """
        return self.read(await self.fetch(operation, args, page=page, deadline=deadline), shape)

    async def fetch(
        self, operation: str, args: Mapping[str, object], *, page: Portion | None = None, deadline: float
    ) -> Fetched:
        """Return the answer as it came, for `read`; see `ask`."""
        asked = self._operations[operation]
        source = self._sources[asked.source]
        portion = None if page is None else portion_of(source, page)
        began = monotonic()
        trouble = await self._try(asked, source, args, portion, min(deadline, float(source.deadline)))
        seconds = monotonic() - began
        if isinstance(trouble, Trouble):
            failure = failed(trouble, source.id, asked.id, seconds)
            return Fetched(operation=asked, headers={}, failure=failure, seconds=seconds)
        reply, body = trouble
        missing = reply.status == 404
        return Fetched(
            operation=asked, portion=portion, body=body, headers=reply.headers, missing=missing, seconds=seconds
        )

    def read(self, fetched: Fetched, shape: Shape) -> Answer:
        """Return a fetched answer decoded to the shape."""
        if fetched.failure is not None or fetched.missing:
            return Answer(failure=fetched.failure, missing=fetched.missing)
        decoded = self._decoder(shape)(fetched.body)
        if decoded.invalid:
            last = decoded.mismatches[-1]
            trouble = Trouble(reason="invalid", detail=_said(last))
            source, operation = fetched.operation.source, fetched.operation.id
            return Answer(failure=failed(trouble, source, operation, fetched.seconds))
        for mismatch in decoded.mismatches:
            self._report(fetched.operation, mismatch)
        return self._paged(fetched, decoded.value)

    async def _try(
        self, operation: Operation, source: Source, args: Mapping[str, object], portion: Portion | None, seconds: float
    ) -> Trouble | tuple[Reply, object]:
        try:
            call = build(operation, source, self._access[source.id], args, portion)
            async with asyncio.timeout(seconds), self._bulkheads[source.id]:
                reply = await self._send(call, seconds)
            return _understood(reply, source)
        except Unsayable as error:
            return Trouble(reason="refused", detail=f"argument {error.parameter}")
        except Busy:
            return Trouble(reason="busy", detail="in_flight")
        except TimeoutError:
            return Trouble(reason="timeout", detail="timeout")
        except OutboundError as error:
            return of_outbound(error)
        except InvalidJson as error:
            return Trouble(reason="invalid", detail=str(error))

    async def _send(self, call: Call, seconds: float) -> Reply:
        """Send, and once more if the first try failed early in a way that a second may not."""
        end = monotonic() + seconds
        reply, error = await self._once(call, seconds)
        left = end - monotonic()
        passing = reply.status in _REPEATED if reply else error is not None and error.reason == "unreachable"
        if passing and call.method == "GET" and left > seconds * _REPEAT_SHARE:
            await asyncio.sleep(random.uniform(0, seconds * _JITTER_SHARE))
            reply, error = await self._once(call, end - monotonic())
        if reply is None:
            raise error or OutboundError("unreachable")
        return reply

    async def _once(self, call: Call, seconds: float) -> tuple[Reply | None, OutboundError | None]:
        try:
            return await self._outbound.send(replace(call, deadline=seconds)), None
        except OutboundError as error:
            return None, error

    def _decoder(self, shape: Shape) -> Callable[[object], Decoded]:
        known = self._decoders.get(id(shape))
        if known is None:
            known = self._decoders[id(shape)] = (shape, decoder(shape))  # holds the shape: its id stays its own
        return known[1]

    def _paged(self, fetched: Fetched, value: object) -> Answer:
        source = self._sources[fetched.operation.source]
        total = self._total(fetched, source, value)
        portion = fetched.portion
        if portion is None or not isinstance(value, tuple):
            return Answer(value=value, total=total)
        return Answer(value=Page(value, total, portion.number, portion.size), total=total)

    def _total(self, fetched: Fetched, source: Source, value: object) -> int | None:
        """A total that is no number, or smaller than the rows that are there, is no total."""
        name = source.paging.total_header.lower() if source.paging else ""
        said = fetched.headers.get(name) if name and isinstance(value, tuple) else None
        if said is None or not isinstance(value, tuple):
            return None
        before = (fetched.portion.number - 1) * fetched.portion.size if fetched.portion and value else 0
        if not _TOTAL.fullmatch(said.strip()) or int(said) < before + len(value):
            self._report(fetched.operation, Mismatch(f"header {name}", "total", "something else"))
            return None
        return int(said)

    def _report(self, operation: Operation, mismatch: Mismatch) -> None:
        """Tell of a difference from the contract once in the life of the client, whatever the row."""
        said = f"source={operation.source} operation={operation.id} differs at {_INDEX.sub('[]', _said(mismatch))}"
        if said not in self._reported:
            self._reported.add(said)
            log.warning("%s", said)


def _understood(reply: Reply, source: Source) -> Trouble | tuple[Reply, object]:
    if reply.status == 404:
        return reply, None
    good = reply.status < 300
    try:
        body = parse_json(reply.body) if reply.body else None
    except InvalidJson:
        if good:
            raise
        body = None
    return of_reply(reply, body, source.errors) or (reply, body)


def _said(mismatch: Mismatch) -> str:
    return f"{mismatch.path}: expected {mismatch.expected}, found {mismatch.found}"
