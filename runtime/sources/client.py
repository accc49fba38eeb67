"""Questions to other systems and their answers: bounded, decoded, and never an exception."""

from __future__ import annotations

import asyncio
import random
import re
from collections.abc import Callable, Mapping
from time import monotonic

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from runtime.cabinet.model import Operation, Shape, Source
from runtime.outbound import Call, InvalidJson, OutboundError, Reply, Sends, parse_json
from runtime.settings import Access
from runtime.sources.bulkhead import Bulkhead, Busy
from runtime.sources.decode import Decoded, Mismatch, decoder
from runtime.sources.failures import Trouble, failed, log, of_outbound, of_reply
from runtime.sources.projection import Projection, Refused, projection
from runtime.sources.request import Portion, Questions, Unsayable, portion_of
from runtime.values import Failure, Page

_REPEATED = frozenset({502, 503, 504})
_REPEAT_SHARE = 0.4  # of the deadline that must be left for a second try
_JITTER_SHARE = 0.05  # of the deadline, the longest pause before it
_TOTAL = re.compile(r"[0-9]{1,12}")
_INDEX = re.compile(r"\[[0-9]+\]")


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What a question brought: a value, or a failure, or the word that there is no such thing (`missing`, 404)."""

    value: object = None
    total: int | None = None
    failure: Failure | None = None
    missing: bool = False


class Fetched(msgspec.Struct, frozen=True, kw_only=True):
    """An answer before it is decoded; several shapes may be read from it. `seconds` is how long it took."""

    operation: Operation
    portion: Portion | None = None
    body: Body | None = None
    headers: Mapping[str, str]
    failure: Failure | None = None
    missing: bool = False
    seconds: float = 0.0


class Body:
    """The bytes of an answer; as a whole they are parsed only if somebody needs that, and then once."""

    def __init__(self, text: bytes) -> None:
        self.text = text
        self.failure: Failure | None = None  # why it can not be parsed, told once for all who read it
        self._parsed: tuple[object] | None = None

    def parsed(self) -> object:
        """Return the JSON value, None for no bytes; raises `InvalidJson`."""
        if self._parsed is None:
            self._parsed = (parse_json(self.text) if self.text else None,)
        return self._parsed[0]


_NO_BODY = Body(b"")


class _Ways(Struct, frozen=True):
    """How answers of a shape are read: fast where they are plainly what they should be."""

    shape: Shape  # held, so that its `id` stays its own
    slow: Callable[[object], Decoded]
    fast: Projection | None


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
        self._totals = {
            name: source.paging.total_header.lower() if source.paging else "" for name, source in sources.items()
        }
        self._questions: dict[str, Questions] = {}
        self._ways: dict[int, _Ways] = {}
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
        trouble = await self._try(asked, source, args, portion, began + min(deadline, float(source.deadline)))
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
        ways, body = self._ways_of(shape), fetched.body or _NO_BODY
        if ways.fast is not None and body.text and body.failure is None:
            try:
                return self._paged(fetched, ways.fast(body.text))
            except Refused:
                pass  # the slow way knows why
        return self._read_slowly(fetched, body, ways.slow)

    def _read_slowly(self, fetched: Fetched, body: Body, decode: Callable[[object], Decoded]) -> Answer:
        if body.failure is not None:
            return Answer(failure=body.failure)
        try:
            decoded = decode(body.parsed())
        except InvalidJson as error:
            body.failure = self._failed(fetched, str(error))
            return Answer(failure=body.failure)
        if decoded.invalid:
            return Answer(failure=self._failed(fetched, _said(decoded.mismatches[-1])))
        for mismatch in decoded.mismatches:
            self._report(fetched.operation, mismatch)
        return self._paged(fetched, decoded.value)

    def _failed(self, fetched: Fetched, detail: str) -> Failure:
        trouble, operation = Trouble(reason="invalid", detail=detail), fetched.operation
        return failed(trouble, operation.source, operation.id, fetched.seconds)

    async def _try(
        self, operation: Operation, source: Source, args: Mapping[str, object], portion: Portion | None, end: float
    ) -> Trouble | tuple[Reply, Body | None]:
        try:
            questions = self._questions_of(operation, source)
            async with self._bulkheads[source.id]:
                reply = await self._send(questions.call(args, portion, end - monotonic()), end)
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

    async def _send(self, call: Call, end: float) -> Reply:
        """Send, and once more if the first try failed early in a way that a second may not."""
        try:
            reply = await self._outbound.send(call)
            if call.method != "GET" or reply.status not in _REPEATED:
                return reply
        except OutboundError as error:
            if call.method != "GET" or error.reason != "unreachable" or not _again(call, end):
                raise
        else:
            if not _again(call, end):
                return reply
        await asyncio.sleep(random.uniform(0, call.deadline * _JITTER_SHARE))
        return await self._outbound.send(replace(call, deadline=end - monotonic()))

    def _questions_of(self, operation: Operation, source: Source) -> Questions:
        questions = self._questions.get(operation.id)
        if questions is None:
            questions = self._questions[operation.id] = Questions(operation, source, self._access[source.id])
        return questions

    def _ways_of(self, shape: Shape) -> _Ways:
        ways = self._ways.get(id(shape))
        if ways is None:
            ways = self._ways[id(shape)] = _Ways(shape, decoder(shape), projection(shape))
        return ways

    def _paged(self, fetched: Fetched, value: object) -> Answer:
        if type(value) is not tuple:
            return Answer(value=value)
        total, portion = self._total(fetched, value), fetched.portion
        if portion is None:
            return Answer(value=value, total=total)
        return Answer(value=Page(value, total, portion.number, portion.size), total=total)

    def _total(self, fetched: Fetched, rows: tuple[object, ...]) -> int | None:
        """A total that is no number, or smaller than the rows that are there, is no total."""
        name = self._totals[fetched.operation.source]
        said = fetched.headers.get(name) if name else None
        if said is None:
            return None
        before = (fetched.portion.number - 1) * fetched.portion.size if fetched.portion and rows else 0
        if not _TOTAL.fullmatch(said.strip()) or int(said) < before + len(rows):
            self._report(fetched.operation, Mismatch(f"header {name}", "total", "something else"))
            return None
        return int(said)

    def _report(self, operation: Operation, mismatch: Mismatch) -> None:
        """Tell of a difference from the contract once in the life of the client, whatever the row."""
        said = f"source={operation.source} operation={operation.id} differs at {_INDEX.sub('[]', _said(mismatch))}"
        if said not in self._reported:
            self._reported.add(said)
            log.warning("%s", said)


def _again(call: Call, end: float) -> bool:
    """Tell whether enough of the time is left for a second try."""
    return end - monotonic() > call.deadline * _REPEAT_SHARE


def _understood(reply: Reply, source: Source) -> Trouble | tuple[Reply, Body | None]:
    """Return the answer, or what an error says; a good answer is parsed only where it may be an error all the same."""
    if reply.status == 404:
        return reply, None
    body, good = Body(reply.body), reply.status < 300
    if good and all(shape.when is None for shape in source.errors):
        return reply, body
    try:
        said = body.parsed()
    except InvalidJson:
        if good:
            raise
        said = None
    return of_reply(reply, said, source.errors) or (reply, body)


def _said(mismatch: Mismatch) -> str:
    return f"{mismatch.path}: expected {mismatch.expected}, found {mismatch.found}"
