"""A question put into HTTP: address, query, headers."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from urllib.parse import quote

from msgspec import Struct

from runtime.cabinet.model import Operation, Paging, Parameter, Source
from runtime.expressions import Months
from runtime.outbound import Call
from runtime.settings import Access

_MEDIA = ("application/json", "+json")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_PLAIN = re.compile(r"[A-Za-z0-9_-]+")  # stands as it is, wherever it stands
_SLASH = re.compile(r"[/\\]")


class Portion(Struct, frozen=True, kw_only=True):
    """Which rows of a paged answer are wanted: the page from 1, rows a page, `name` or `-name` to sort by."""

    number: int
    size: int
    sort: str = ""


class Unsayable(Exception):
    """An argument that can not be put into a request without meaning something else; `parameter` names it."""

    def __init__(self, parameter: str) -> None:
        super().__init__(parameter)
        self.parameter = parameter


def build(
    operation: Operation, source: Source, access: Access, args: Mapping[str, object], portion: Portion | None = None
) -> Call:
    """Return the call that asks the question once; see `Questions`."""
    return Questions(operation, source, access).call(args, portion)


class Questions:
    """The questions that one operation can be asked, with all that is known of them before worked out."""

    def __init__(self, operation: Operation, source: Source, access: Access) -> None:
        self._path = operation.path
        self._answer_bytes = source.answer_bytes
        self._deadline = float(source.deadline)
        self._parameters = {parameter.name: parameter for parameter in operation.parameters}
        self._query_names = {parameter.name: quote(parameter.name, safe="") for parameter in operation.parameters}
        self._base = access.url.rstrip("/")
        self._headers = {"Accept": "application/json", **_AUTH[source.auth](source, access)}
        self._paging = None if source.paging is None else _paging(source, source.paging)
        self._method = operation.method.upper()

    def call(self, args: Mapping[str, object], portion: Portion | None = None, deadline: float | None = None) -> Call:
        """Return the call that asks the question; its deadline is the source's where none is given.

        An argument that is None is left out. Raises `Unsayable` for an argument without a parameter, a path or required
        parameter without a value, a list where one value is wanted, a path segment that a server on the way might walk
        (`..`, RFC 3986 §5.2.4), control characters in a path or header.
        """
        path, headers = self._path, self._headers
        query: list[str] = []
        for parameter, words in self._given(args):
            if parameter.where == "query":
                name = self._query_names[parameter.name]
                query += [f"{name}={_quoted(parameter, word)}" for word in words]
            elif parameter.where == "path":
                segments = ",".join(_segment(parameter, word) for word in words)
                path = path.replace("{" + parameter.name + "}", segments)
            else:
                headers = {parameter.name: _plain(parameter, words), **headers}
        if portion is not None and self._paging is not None:
            query += self._paging(portion)
        return Call(
            method=self._method,
            url=f"{self._base}{path}?{'&'.join(query)}" if query else self._base + path,
            headers=headers,
            deadline=self._deadline if deadline is None else deadline,
            answer_bytes=self._answer_bytes,
            content_types=_MEDIA,
        )

    def _given(self, args: Mapping[str, object]) -> list[tuple[Parameter, tuple[str, ...]]]:
        parameters = self._parameters
        for name in args:
            if name not in parameters:
                raise Unsayable(name)
        given = []
        for name, parameter in parameters.items():
            value = args.get(name)
            if value is not None:
                given.append((parameter, (value,) if type(value) is str else _words(parameter, value)))
            elif parameter.required or parameter.where == "path":
                raise Unsayable(name)
        return given


def portion_of(source: Source, portion: Portion) -> Portion:
    """Return the portion with no more rows than the source gives at once and a page that exists."""
    most = source.paging.max if source.paging else portion.size
    if portion.number >= 1 and 1 <= portion.size <= most:
        return portion
    return Portion(number=max(1, portion.number), size=max(1, min(portion.size, most)), sort=portion.sort)


def _words(parameter: Parameter, value: object) -> tuple[str, ...]:
    if not isinstance(value, list | tuple):
        return (_word(parameter, value),)
    if not parameter.many:
        raise Unsayable(parameter.name)
    return tuple(_word(parameter, one) for one in value)


def _word(parameter: Parameter, value: object) -> str:
    for kind, write in _WRITERS:
        if isinstance(value, kind):
            return write(value)
    raise Unsayable(parameter.name)


def _decimal(value: Decimal) -> str:
    return format(value, "f")


def _timedelta(value: timedelta) -> str:
    return f"P{value.days}DT{value.seconds}S"


_WRITERS: tuple[tuple[type, Callable[..., str]], ...] = (  # flags are integers and datetimes are dates: order matters
    (str, str),
    (bool, lambda value: "true" if value else "false"),
    (int, str),
    (Decimal, _decimal),
    (datetime, datetime.isoformat),
    (date, date.isoformat),
    (timedelta, _timedelta),
    (Months, lambda value: f"P{value.count}M"),
)


def _paging(source: Source, paging: Paging) -> Callable[[Portion], list[str]]:
    offset, limit, sort = quote(paging.offset), quote(paging.limit), quote(paging.sort) if paging.sort else ""

    def pairs(portion: Portion) -> list[str]:
        asked = portion_of(source, portion)
        found = [f"{offset}={(asked.number - 1) * asked.size}", f"{limit}={asked.size}"]
        if sort and asked.sort:
            found.append(f"{sort}={quote(asked.sort, safe='')}")
        return found

    return pairs


def _segment(parameter: Parameter, word: str) -> str:
    """Encoding alone does not make dots inert: servers decode `%2E%2E` and `%2F` before they walk."""
    if _PLAIN.fullmatch(word):
        return word
    if not word or _CONTROL.search(word) or any(part in (".", "..") for part in _SLASH.split(word)):
        raise Unsayable(parameter.name)
    return _quoted(parameter, word)


def _quoted(parameter: Parameter, word: str) -> str:
    if _PLAIN.fullmatch(word):
        return word
    try:
        return quote(word, safe="")
    except UnicodeEncodeError:
        raise Unsayable(parameter.name) from None


def _plain(parameter: Parameter, words: tuple[str, ...]) -> str:
    line = ",".join(words)
    if _CONTROL.search(line) or not line.isascii():
        raise Unsayable(parameter.name)
    return line


def _basic(source: Source, access: Access) -> Mapping[str, str]:
    pair = base64.b64encode(f"{access.user}:{access.password}".encode()).decode()
    return {"Authorization": f"Basic {pair}"}


_AUTH: Mapping[str, Callable[[Source, Access], Mapping[str, str]]] = {
    "none": lambda source, access: {},
    "bearer": lambda source, access: {"Authorization": f"Bearer {access.token}"},
    "basic": _basic,
    "key": lambda source, access: {source.auth_header: access.key},
}
