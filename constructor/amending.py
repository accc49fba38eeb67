"""Writes words into a blueprint's files of texts and leaves everything else in them as it was."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from constructor.diagnostics import Report
from constructor.load.scalars import NULLS, meaning
from constructor.load.tree import Mapping as Map
from constructor.load.tree import Scalar
from constructor.load.yaml import parse
from constructor.resolve.cabinet import messages_of
from constructor.resolve.model import TextsOf
from constructor.text import Span, TextFile

_PLAIN = re.compile(r"\w(?:[\w .?!()«»—–-]*[\w.?!)»])?")
_KEY = re.compile(r"[A-Za-z_][\w.]*")


class Unamendable(Exception):
    """The file is written in a way in which a text can not be replaced for certain; `file` is left as it is."""

    def __init__(self, file: str) -> None:
        super().__init__(file)
        self.file = file


def amend(
    locale: str, texts: TextsOf | None, files: Mapping[str, TextFile], wanted: Mapping[str, str]
) -> Mapping[str, str]:
    """Return the files in which the texts of a language say what is `wanted` (key -> ICU message), by their paths.

    A text that stands in a file is replaced where it stands; the others follow at the end of the language's first file
    or in a new one. The result is read again before it is returned. Raises Unamendable.
    """
    known = texts.messages if texts else {}
    places: dict[str, list[tuple[Span, str]]] = {}
    for key, message in wanted.items():
        if key in known:
            span = known[key][1]
            places.setdefault(span.file, []).append((span, message))
    changed = {path: _replaced(files[path], spans) for path, spans in places.items()}
    new = {key: message for key, message in wanted.items() if key not in known}
    if new:
        path = texts.span.file if texts else f"texts/{locale}.yaml"
        before = changed.get(path) or (files[path].text if path in files else "")
        changed[path] = _followed(before, locale, new)
    for path, text in changed.items():
        before_read = _read(files[path], locale) if path in files else {}
        expected = {**before_read, **{key: wanted[key] for key in wanted if key in before_read}}
        if path == (texts.span.file if texts else f"texts/{locale}.yaml"):
            expected |= new
        if expected != _read(TextFile(path=path, text=text), locale):
            raise Unamendable(path)
    return changed


def _replaced(file: TextFile, spans: list[tuple[Span, str]]) -> str:
    text = file.text
    for span, message in sorted(spans, key=lambda each: each[0].start, reverse=True):
        start, end = file.offset(span.start), file.offset(span.end)
        written = text[start:end]
        ending = written[len(written.rstrip("\r\n")) :] if written[:1] in "|>" else ""
        text = text[:start] + _written(message, written) + ending + text[end:]
    return text


def _followed(before: str, locale: str, new: Mapping[str, str]) -> str:
    lines = [f"{key if _KEY.fullmatch(key) else _quoted(key)}: {_quoted(new[key])}" for key in sorted(new)]
    head = before + ("" if not before or before.endswith("\n") else "\n") + ("---\n" if before.strip() else "")
    return head + "\n".join((f"texts: {locale}", *lines, ""))


def _written(message: str, before: str) -> str:
    """Return the words as YAML, without quotes where there were none and none are needed."""
    plain = before[:1] not in "\"'|>" and _PLAIN.fullmatch(message) is not None and message not in NULLS
    return message if plain and meaning(message) == message else _quoted(message)


def _quoted(text: str) -> str:
    escapes = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
    return '"' + "".join(escapes.get(letter, letter) for letter in text) + '"'


def _read(file: TextFile, locale: str) -> Mapping[str, str]:
    """Return the texts of the language in a file; a later one goes before an earlier one."""
    return dict(_messages(file, locale))


def _messages(file: TextFile, locale: str) -> Iterator[tuple[str, str]]:
    report = Report()
    for tree in parse(file, report):
        if not isinstance(tree.root, Map) or (first := tree.root.first) is None:
            continue
        if first.key.value == "texts" and isinstance(first.value, Scalar) and first.value.value == locale:
            yield from ((key, message) for key, (message, _) in messages_of(tree.root.entries[1:]))
    if report.blocks:
        raise Unamendable(file.path)
