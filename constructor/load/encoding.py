"""From bytes to text: UTF-8 only, without characters that no editor shows."""

from __future__ import annotations

import re

from constructor.diagnostics import Report
from constructor.text import Position, Span, TextFile

_MARKS = {b"\xff\xfe": "utf16", b"\xfe\xff": "utf16"}
_HIDDEN = re.compile("[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_REPORTED = 10


def decode(path: str, data: bytes, limit: int, report: Report) -> tuple[TextFile, bool]:
    """Return the file and whether it may be parsed; what forbids it is added to `report`.

    The text is without a byte order mark. It always comes back, so that an excerpt can be shown.
    """
    if len(data) > limit:
        report.add("PC1002", _at(path, "", 0), what="file", limit=limit)
        return TextFile(path=path, text=""), False
    body = data.removeprefix(b"\xef\xbb\xbf")
    try:
        file = TextFile(path=path, text=body.decode("utf-8"))
    except UnicodeDecodeError as error:
        encoding = _MARKS.get(data[:2], "other")
        shown = body.decode("utf-8", errors="replace")
        report.add("PC1001", _at(path, shown, len(body[: error.start].decode("utf-8"))), encoding=encoding)
        return TextFile(path=path, text=shown), False
    return file, _is_clean(file, report)


def _is_clean(file: TextFile, report: Report) -> bool:
    found = [match.start() for match in _HIDDEN.finditer(file.text)]
    for offset in found[:_REPORTED]:
        report.add("PC1008", _at(file.path, file.text, offset), character=f"U+{ord(file.text[offset]):04X}")
    return not found


def _at(path: str, text: str, offset: int) -> Span:
    start = TextFile(path=path, text=text).position(offset)
    return Span(path, start, Position(start.line, start.column + (offset < len(text))))
