"""From a path to what answers it: addresses are put in a tree once, whatever their number."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Literal

from msgspec import Struct, field
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

Access = Literal["everyone", "screen", "own_check"]
Endpoint = Callable[[Request], Awaitable[Response]]

_ACCESS = ("everyone", "screen", "own_check")
_NOTHING: Mapping[str, str] = {}


class Undecided(ValueError):
    """An address says nothing of who may call it."""


class Entry(Struct, frozen=True, kw_only=True):
    """An address with its decision: open to `everyone`, by its `screen`'s roles, or by the endpoint's `own_check`.

    A segment `{name}` of the path stands for any one segment. Whoever takes GET takes HEAD.
    """

    path: str
    endpoint: Endpoint
    access: Access
    methods: tuple[str, ...] = ("GET",)


class Place(Struct, frozen=True):
    """What answers a path: its entry, and what the path says for the names of its segments."""

    entry: Entry
    values: Mapping[str, str]


class _Leaf(Struct, frozen=True):
    rank: int
    entry: Entry
    names: tuple[tuple[int, str], ...]  # where in the path a name stands
    methods: frozenset[str]


class _Node(Struct):
    named: dict[str, _Node] = field(default_factory=dict)
    any: _Node | None = None
    leaves: list[_Leaf] = field(default_factory=list)


class Dispatch:
    """The addresses of an application. Of several that fit, the first listed that takes the method answers."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        """Take the addresses in their order; raises `Undecided` for one without a decision."""
        self._root = _Node()
        self._constant: dict[tuple[str, str], Place] = {}
        listed = tuple(entries)
        for rank, entry in enumerate(listed):
            if entry.access not in _ACCESS:
                raise Undecided(entry.path)
            _plant(self._root, rank, entry)
        for entry in listed:
            if "{" not in entry.path:
                for method in _methods(entry):
                    if (place := self._look(method, entry.path)) is not None:
                        self._constant[method, entry.path] = place

    def find(self, method: str, path: str) -> Place | None:
        """Return what answers, None for an unknown path.

        A constant path costs one look, others one for each segment; nothing is tried one after another.

        Raises:
            HTTPException: 405 with the methods that the path takes (RFC 9110 §15.5.6).
        """
        return self._constant.get((method, path)) or self._look(method, path)

    def _look(self, method: str, path: str) -> Place | None:
        segments = path.split("/")
        found: list[_Leaf] = []
        _gather(self._root, segments, 0, found)
        if not found:
            return None
        fitting = [leaf for leaf in found if method in leaf.methods]
        if not fitting:
            taken = sorted({name for leaf in found for name in leaf.methods})
            raise HTTPException(405, headers={"allow": ", ".join(taken)})
        leaf = min(fitting, key=_rank)
        return Place(leaf.entry, {name: segments[at] for at, name in leaf.names} if leaf.names else _NOTHING)


def _rank(leaf: _Leaf) -> int:
    return leaf.rank


def _methods(entry: Entry) -> frozenset[str]:
    return frozenset(entry.methods) | ({"HEAD"} if "GET" in entry.methods else set())


def _plant(node: _Node, rank: int, entry: Entry) -> None:
    segments = entry.path.split("/")
    names = tuple((at, segment[1:-1]) for at, segment in enumerate(segments) if segment.startswith("{"))
    for segment in segments:
        if segment.startswith("{"):
            node.any = node.any or _Node()
            node = node.any
        else:
            node = node.named.setdefault(segment, _Node())
    node.leaves.append(_Leaf(rank, entry, names, _methods(entry)))


def _gather(node: _Node, segments: list[str], at: int, found: list[_Leaf]) -> None:
    """Add what fits the segments from the one at `at` on."""
    if at == len(segments):
        found += node.leaves
        return
    segment = segments[at]
    if (named := node.named.get(segment)) is not None:
        _gather(named, segments, at + 1, found)
    if node.any is not None and segment:
        _gather(node.any, segments, at + 1, found)
