"""Answers as JSON with exact decimals, and errors in TM Forum's form."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from starlette.responses import Response


def encode(value: object) -> str:
    """Return `value` as JSON text; a `Decimal` is written digit by digit, as a float would not be.

    Moments and days are as RFC 3339 has them.
    """
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date | datetime):
        return json.dumps(value.isoformat())
    if isinstance(value, Mapping):
        return "{" + ",".join(f"{encode(str(name))}:{encode(one)}" for name, one in value.items()) + "}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "[" + ",".join(encode(one) for one in value) + "]"
    return json.dumps(value, ensure_ascii=False)


class Answer(Response):
    """An answer in JSON."""

    media_type = "application/json"

    def render(self, content: Any) -> bytes:
        return encode(content).encode()


_FAILURES = {
    "INVALID_PARAMETER": (400, "Неверный запрос"),
    "UNAUTHORIZED": (401, "Нет доступа"),
    "NOT_FOUND": (404, "Не найдено"),
    "METHOD_NOT_ALLOWED": (405, "Так спросить нельзя"),
}


def failure(code: str, message: str, headers: Mapping[str, str] | None = None) -> Answer:
    """Return the error `code` of the contract with the words of its `message` (TMF630, error representation)."""
    status, reason = _FAILURES[code]
    return Answer({"code": code, "reason": reason, "message": message}, status, headers)
