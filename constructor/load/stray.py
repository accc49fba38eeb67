"""Values that a comma, a bracket or a brace tore apart inside `{…}` and `[…]`: refused, with the quoting as a fix."""

from __future__ import annotations

from collections.abc import Iterable

from constructor.diagnostics import Edit, Fix, Report
from constructor.load.scalars import quoted
from constructor.load.tree import Entry, Mapping, Node, Scalar, Sequence
from constructor.text import Span, TextFile


def refuse_torn(node: Node, file: TextFile, report: Report) -> bool:
    """Add what is torn among the direct parts of a flow collection; return whether nothing was."""
    if isinstance(node, Mapping):
        return _refuse_strays(node, file, report)
    if isinstance(node, Sequence):
        return _refuse_open_brackets(node, file, report)
    return True


def _refuse_strays(node: Mapping, file: TextFile, report: Report) -> bool:
    strays = [_is_stray(entry, file) for entry in node.entries]
    if all(strays) and strays:
        _add("stray", _first_key(node.entries), node.entries[0].key.span, node.span, file, report)
        return False
    for at, stray in enumerate(strays):
        if stray and (at == 0 or not strays[at - 1]):
            run = node.entries[at : _run_end(strays, at)]
            whole = _joined(node.entries[at - 1].value, run) if at else None
            _add("stray", _first_key(run), run[0].key.span, whole, file, report)
    return not any(strays)


def _refuse_open_brackets(node: Sequence, file: TextFile, report: Report) -> bool:
    clean, at = True, 0
    while at < len(node.items):
        end = _closing(node.items, at)
        if end is not None:
            first, last = node.items[at].span, node.items[end].span
            _add("torn", _raw(node.items[at]), first, Span(first.file, first.start, last.end), file, report)
            clean, at = False, end
        at += 1
    return clean


def _closing(items: tuple[Node, ...], at: int) -> int | None:
    """Return the index of the item that closes the parenthesis left open by item `at`, if all between are plain."""
    depth = 0
    for index in range(at, len(items)):
        item = items[index]
        if not isinstance(item, Scalar) or not item.plain:
            return None
        depth += item.raw.count("(") - item.raw.count(")")
        if depth <= 0:
            return index if index > at else None
    return None


def _is_stray(entry: Entry, file: TextFile) -> bool:
    """Whether the key has neither a value nor the colon before it."""
    empty = isinstance(entry.value, Scalar) and entry.value.value is None and entry.value.raw == ""
    return empty and ":" not in file.slice(Span(file.path, entry.key.span.end, entry.value.span.end))


def _run_end(strays: list[bool], at: int) -> int:
    return next((index for index in range(at, len(strays)) if not strays[index]), len(strays))


def _joined(value: Node, run: Iterable[Entry]) -> Span | None:
    """Return the span from a plain value to the end of the stray keys after it."""
    if not isinstance(value, Scalar) or not value.plain or not value.raw:
        return None
    last = [entry.key.span for entry in run][-1]
    return Span(last.file, value.span.start, last.end)


def _first_key(entries: tuple[Entry, ...]) -> str:
    return str(entries[0].key.value)


def _raw(node: Node) -> str:
    return node.raw if isinstance(node, Scalar) else ""


def _add(what: str, key: str, span: Span, whole: Span | None, file: TextFile, report: Report) -> None:
    fixes = [_quoting(whole, file)] if whole else []
    report.add("PC1007", span, fixes=fixes, what=what, key=key)


def _quoting(span: Span, file: TextFile) -> Fix:
    return Fix(title="quote", safe=True, edits=(Edit(span, quoted(file.slice(span))),))
