"""The program as Python: one f-string where it can be one, constants by name, the same bytes every time."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from constructor.specialise.body import Assign, For, If, Item, Piece, Spread, assigned, is_pure, merged, names
from constructor.specialise.pool import Pool
from constructor.specialise.work import Function

_ODD = re.compile(r"[^\n -~\u00a0-\ud7ff]|[\u2028\u2029\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")

_UNFIT = re.compile(rf"""[\\']|\"\"|{_ODD.pattern}""")  # what would end an f-string within another, or its expression
_QUOTES = re.compile(r'"{3,}|"+\Z')


def literal(text: str) -> str:
    """Return the text as it stands between triple quotes of an f-string."""
    escaped = text.replace("\\", "\\\\").replace("{", "{{").replace("}", "}}")
    escaped = _ODD.sub(lambda match: match[0].encode("unicode_escape", "backslashreplace").decode(), escaped)
    return _QUOTES.sub(lambda match: '\\"' * len(match[0]), escaped)


def joined(pool: Pool, items: Sequence[Item]) -> str:
    """Return one expression, of type `str`, for pure items."""
    found = _linked(pool, items)
    if len(found) < 2:
        return _term(pool, found[0]) if found else '""'
    codes = [None if isinstance(item, str) else _piece(pool, item) for item in found]
    for quote in ("'", "'''"):  # within its braces, an f-string takes no quotes of its own kind
        if all(quote not in code for code in codes if code is not None):
            pairs = zip(found, codes, strict=True)
            return f"f{quote}{''.join([_between(pool, item, code, quote) for item, code in pairs])}{quote}"
    return f"({' + '.join([_term(pool, item) for item in found])})"


def _between(pool: Pool, item: Item, code: str | None, quote: str) -> str:
    """Return a piece, or text as it stands, between such quotes within an f-string of three double ones."""
    if code is not None:
        return f"{{{code}}}"
    assert isinstance(item, str)
    if _UNFIT.search(item) or (quote == "'" and "\n" in item):
        return f"{{{pool.text(item)}}}"
    return item.replace("{", "{{").replace("}", "}}")


def _term(pool: Pool, item: Item) -> str:
    if isinstance(item, str):
        return pool.text(item)
    if isinstance(item, Piece):
        return item.code if item.text else f"str({item.code})"
    assert isinstance(item, If)
    return f"({joined(pool, item.yes)} if {item.test} else {joined(pool, item.no)})"


def _linked(pool: Pool, items: Sequence[Item]) -> list[Item]:
    """Return the items with each run of text and words made one constant of a linked module."""
    found: list[Item] = []
    run: list[Item] = []
    for item in [*merged(items), None]:
        if item is not None and _is_linked(item):
            run.append(item)
            continue
        if any(not isinstance(one, str) for one in run):
            found.append(Piece(pool.bind(f'f"""{_inner(pool, run)}"""', "k"), linked=True))
        else:
            found.extend(run)
        run = []
        if item is not None:
            found.append(item)
    return found


def _is_linked(item: Item) -> bool:
    if isinstance(item, If):
        return item.linked and all(_is_linked(one) for one in (*item.yes, *item.no))
    return isinstance(item, str) or (isinstance(item, Piece) and item.linked)


def _inner(pool: Pool, items: Iterable[Item]) -> str:
    return "".join(literal(item) if isinstance(item, str) else f"{{{_piece(pool, item)}}}" for item in items)


def _piece(pool: Pool, item: Item) -> str:
    return item.code if isinstance(item, Piece) else _term(pool, item)


def _string(pool: Pool, items: Sequence[Item]) -> str:
    """Return the code of pure items printed at once."""
    found = _linked(pool, items)
    if len(found) == 1 and isinstance(found[0], Piece) and found[0].linked:
        return found[0].code
    return f'f"""{_inner(pool, found)}"""'


def statements(pool: Pool, items: Sequence[Item], indent: str) -> Iterator[str]:
    """Yield the lines that print the items to `a` and `out`."""
    run: list[Item] = []
    repeated = _repeated(items)
    for item in merged(items):
        if isinstance(item, Piece) and item.code in repeated:
            if not repeated[item.code]:
                repeated[item.code] = pool.fresh("v")
                yield f"{indent}{repeated[item.code]} = {item.code}"
            item = replace(item, code=repeated[item.code])
        if is_pure((item,)):
            run.append(item)
            continue
        if run:
            yield f"{indent}a({_string(pool, run)})"
            run = []
        yield from _statement(pool, item, indent)
    if run:
        yield f"{indent}a({_string(pool, run)})"


def _repeated(items: Sequence[Item]) -> dict[str, str]:
    """Return what is worked out more than once, for the names under which it is then kept."""
    codes = [item.code for item in items if isinstance(item, Piece) and not item.linked and "(" in item.code]
    return {code: "" for code in dict.fromkeys(codes) if codes.count(code) > 1}


def _statement(pool: Pool, item: Item, indent: str) -> Iterator[str]:
    match item:
        case Assign(name=name, code=code):
            yield f"{indent}{name} = {code}"
        case If(test=test, yes=yes, no=no, origin=origin):
            one, other = ([*statements(pool, side, f"{indent}    ")] for side in (yes, no))
            if not one:
                test, one, other = f"not {test}", other, one
            if one:
                yield from (f"{indent}if {test}:  # {origin}", *one)
            if other:
                yield from (f"{indent}else:", *other)
        case For():
            yield from _loop(pool, item, indent)
        case Spread(code=code):
            yield f"{indent}out += {code}"


def _loop(pool: Pool, loop: For, indent: str) -> Iterator[str]:
    rows = f"enumerate({loop.rows})" if loop.counter else loop.rows
    target = f"{loop.counter}, {loop.target}" if loop.counter else loop.target
    names = [item for item in loop.body if isinstance(item, Assign)]
    rest = [item for item in loop.body if not isinstance(item, Assign)]
    if not rest:
        return
    if is_pure(rest) and not any(":=" in one.code for one in names):
        clauses = "".join(f" for {one.name} in ({one.code},)" for one in names)
        yield f"{indent}out += [{_string(pool, rest)} for {target} in {rows}{clauses}]  # {loop.origin}"
        return
    yield f"{indent}for {target} in {rows}:  # {loop.origin}"
    yield from statements(pool, loop.body, f"{indent}    ")


Ending = Literal["returned", "added", "stripped"]  # what becomes of a text: it is given back, or added to a page's


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """What a function that draws does: the names that it begins with, its own functions, and what it prints."""

    body: Sequence[Item]
    opening: Mapping[str, str]
    functions: Sequence[Function]


def module(pool: Pool, program: Program, parameters: Sequence[str], ending: Ending) -> str:
    """Return the module whose `link(L)` gives the function that draws."""
    run = {*program.opening, *assigned(program.body), *parameters}
    inner: list[str] = []
    outer: list[str] = []
    for function in program.functions:
        own = names(function.body) - assigned(function.body) - set(function.parameters)
        place, indent = (inner, "        ") if own & run else (outer, "    ")
        place += [f"{indent}def {function.name}({', '.join(function.parameters)}):"]
        place += _returned(pool, function.body, f"{indent}    ")
    drawn = [*_ENDINGS[ending](pool, program.body, "        ")]
    opened = [f"        {name} = {code}" for name, code in program.opening.items()]
    bound = [f"    {name} = {code}" for code, name in pool.bound.items()]
    render = [f"    def render({', '.join(parameters)}):", *opened, *inner, *drawn, "    return render"]
    written = "\n".join([*bound, *outer, *render, ""])
    head = [f"    {name} = L.{name}" for name in ("e", "x", "ga") if f"{name}(" in written]
    return "\n".join([*_imports(pool), "def link(L):", *head, written])


def choosing(kinds: Sequence[tuple[str, str]], otherwise: str, parameters: Sequence[str]) -> str:
    """Return the module whose `link(L)` gives the function that draws by the first code whose test holds.

    That code is not compiled before there is a page of its kind.
    """
    given = f"({', '.join(parameters)})"
    lines = ["def link(L):"]
    lines += [f"    render_{at} = L.later({name!r})" for at, (_, name) in enumerate(kinds, 1)]
    lines += [f"    render_0 = L.later({otherwise!r})", f"    def render{given}:"]
    for at, (test, _) in enumerate(kinds, 1):
        lines += [f"        if {test}:", f"            return render_{at}{given}"]
    return "\n".join([*lines, f"        return render_0{given}", "    return render", ""])


def placing(pool: Pool, code: str) -> str:
    """Return the module whose `link(L)` gives what `code` does."""
    bound = [f"    {name} = {code}" for code, name in pool.bound.items()]
    return "\n".join([*_imports(pool), "def link(L):", *bound, f"    return {code}", ""])


def _imports(pool: Pool) -> Iterator[str]:
    for name, used in sorted(pool.imports.items()):
        yield f"from {name} import {', '.join(sorted(used))}"


def _returned(pool: Pool, items: Sequence[Item], indent: str) -> Iterator[str]:
    first = [item for item in merged(items) if isinstance(item, Assign)]
    rest = [item for item in merged(items) if not isinstance(item, Assign)]
    if is_pure(rest):
        yield from (f"{indent}{one.name} = {one.code}" for one in first)
        yield f"{indent}return {_string(pool, rest)}"
        return
    yield from (f"{indent}out = []", f"{indent}a = out.append", *statements(pool, items, indent))
    yield f'{indent}return "".join(out)'


def _added(pool: Pool, items: Sequence[Item], indent: str) -> Iterator[str]:
    yield from (f"{indent}a = out.append", *statements(pool, items, indent))


def _stripped(pool: Pool, items: Sequence[Item], indent: str) -> Iterator[str]:
    """Yield what adds a text whose ends are white space for some data, and nothing where it is white space alone."""
    yield from (f"{indent}page, out = out, []", *_added(pool, items, indent))
    yield from (f'{indent}drawn = "".join(out).strip()', f"{indent}if drawn:", f"{indent}    page.append(drawn)")


_ENDINGS: Mapping[Ending, Callable[[Pool, Sequence[Item], str], Iterator[str]]] = {
    "returned": _returned,
    "added": _added,
    "stripped": _stripped,
}
