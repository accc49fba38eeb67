"""Where log lines go and how they are written: text for people, JSON for collectors."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import sys
import time
from datetime import UTC, datetime
from typing import TextIO

_CONTROL = {code: f"\\x{code:02x}" for code in (*range(9), *range(10, 32), 127)}


def set_up_logs(written: str, stream: TextIO | None = None) -> None:
    """Write lines from INFO on to `stream` (standard error unless given), as `text` or `json`, one record a line."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(_Json() if written == "json" else _Text("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    _quick[:] = [_Quick(written, stream or sys.stderr)]


def tell_request(method: str, route: str, status: int, seconds: float) -> None:
    """Write the line of an answered request: the path of its entry, never what stood in its place.

    Where logs are set up, lines of a moment are written together; `flush_requests` writes what still waits.
    """
    if _quick:
        _quick[0].add(method, route, status, seconds)
    else:
        _requests.info("method=%s route=%s status=%d ms=%d", method, route, status, seconds * 1000)


def flush_requests() -> None:
    """Write the lines of requests that still wait."""
    for quick in _quick:
        quick.write()


_requests = logging.getLogger("pcabinet.requests")
_MOMENT = 0.1  # seconds that the line of a request may wait for others


class _Quick:
    """Lines of requests as the formatters below write them, at a fifth of what a record costs."""

    def __init__(self, written: str, stream: TextIO) -> None:
        self._write = self._json if written == "json" else self._text
        self._stream = stream
        self._lines: list[tuple[float, str, str, int, int]] = []
        self._second, self._prefix = -1, ""

    def add(self, method: str, route: str, status: int, seconds: float) -> None:
        if not self._lines:
            asyncio.get_running_loop().call_later(_MOMENT, self.write)
        self._lines.append((time.time(), method, route, status, int(seconds * 1000)))

    def write(self) -> None:
        lines, self._lines = self._lines, []
        if not lines:
            return
        # What logging itself holds to: where the place of the log is gone, nobody's request fails for it.
        with contextlib.suppress(OSError, ValueError):
            self._stream.write("".join([self._write(*line) for line in lines]))
            self._stream.flush()

    def _text(self, at: float, method: str, route: str, status: int, ms: int) -> str:
        second = int(at)
        if second != self._second:
            self._second, self._prefix = second, time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(second))
        told = f"method={method} route={route} status={status} ms={ms}"
        return f"{self._prefix},{int(at % 1 * 1000):03d} INFO {_requests.name} {told}\n"

    def _json(self, at: float, method: str, route: str, status: int, ms: int) -> str:
        second = int(at)
        if second != self._second:
            self._second = second
            self._prefix = datetime.fromtimestamp(second, UTC).isoformat(timespec="seconds").removesuffix("+00:00")
        line = {
            "time": f"{self._prefix}.{int(at % 1 * 1000):03d}+00:00",
            "level": "INFO",
            "logger": _requests.name,
            "message": f"method={method} route={route} status={status} ms={ms}",
        }
        return json.dumps(line, ensure_ascii=False) + "\n"


_quick: list[_Quick] = []  # none until logs are set up


class _Text(logging.Formatter):
    """Escapes what would begin a line of its own in the message (OWASP ASVS 5.0, 16.4.1); a trace keeps its lines."""

    def formatMessage(self, record: logging.LogRecord) -> str:
        record.message = record.message.translate(_CONTROL)
        return super().formatMessage(record)


class _Json(logging.Formatter):
    """`time` (RFC 3339), `level`, `logger`, `message`, and `trace` where there is one."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)
