"""Where log lines go and how they are written: text for people, JSON for collectors."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime
from typing import TextIO

_CONTROL = {code: f"\\x{code:02x}" for code in (*range(9), *range(10, 32), 127)}


def set_up_logs(written: str, stream: TextIO | None = None) -> None:
    """Write lines from INFO on to `stream` (standard error unless given), as `text` or `json`, one record a line."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(_Json() if written == "json" else _Text("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)


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
