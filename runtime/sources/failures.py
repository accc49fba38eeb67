"""What went wrong with a question, in the words of its source, with a code that people read out and the log finds."""

from __future__ import annotations

import logging
import re
import secrets
from collections.abc import Mapping
from typing import Literal

from msgspec import Struct

from runtime.cabinet.model import ErrorShape, Expr
from runtime.expressions import evaluate
from runtime.outbound import OutboundError, Reply
from runtime.values import Failure

Why = Literal["timeout", "unreachable", "invalid", "refused", "busy"]

log = logging.getLogger("pcabinet.sources")

_LETTERS: Mapping[Why, str] = {"timeout": "T", "unreachable": "U", "invalid": "I", "refused": "R", "busy": "B"}
_REASONS: Mapping[str, Why] = {"timeout": "timeout", "unreachable": "unreachable"}
_MACHINE_WORD = re.compile(r"[\w.:-]{1,64}", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
_WORDS_LENGTH = 300


class Trouble(Struct, frozen=True, kw_only=True):
    """A failure before it has its code. `detail` goes to the log: a path, a parameter, the source's own error code."""

    reason: Why
    status: int | None = None
    detail: str = ""
    words: str | None = None


def of_outbound(error: OutboundError) -> Trouble:
    """Return the trouble of a call without a usable reply."""
    return Trouble(reason=_REASONS.get(error.reason, "invalid"), detail=error.reason)


def of_reply(reply: Reply, body: object, errors: tuple[ErrorShape, ...]) -> Trouble | None:
    """Return what the first fitting error shape says of the reply, None if the reply is an answer.

    Of a 2xx reply only shapes with a `when` that holds are taken; of any other, each without `when` or with one that
    holds, whose code is known. An error that no shape fits is told by its status alone. A source that failed itself
    (5xx) speaks of its own inside: its words are for nobody.
    """
    good = reply.status < 300
    shapes = [shape for shape in errors if shape.when is not None or not good]
    roots = {"body": _frozen(body), "status": reply.status, "header": reply.headers} if shapes else {}
    for shape in shapes:
        holds = shape.when is None or evaluate(shape.when, roots) is True
        code = evaluate(shape.code, roots) if holds else None
        if code is not None or (holds and shape.when is not None):
            words = _words(shape.message, roots) if shape.shown and reply.status < 500 else None
            return Trouble(reason=_reason(reply.status), status=reply.status, detail=_word(code), words=words)
    return None if good else Trouble(reason=_reason(reply.status), status=reply.status)


def failed(trouble: Trouble, source: str, operation: str, seconds: float) -> Failure:
    """Return the failure with a fresh code, and write its one line to the log."""
    mark = trouble.status if trouble.status is not None else _LETTERS[trouble.reason]
    code = f"BE-{mark}-{secrets.token_hex(2)}"
    log.warning(
        "source=%s operation=%s reason=%s code=%s detail=%s ms=%d",
        source, operation, trouble.reason, code, trouble.detail or "-", seconds * 1000,
    )  # fmt: skip
    return Failure(code=code, reason=trouble.reason, source=source, words=trouble.words)


def _reason(status: int) -> Why:
    if status == 429:
        return "busy"
    if status == 504:
        return "timeout"
    return "unreachable" if status >= 500 else "refused"


def _words(message: Expr | None, roots: Mapping[str, object]) -> str | None:
    said = None if message is None else evaluate(message, roots)
    if not isinstance(said, str):
        return None
    return _CONTROL.sub(" ", said).strip()[:_WORDS_LENGTH] or None


def _word(code: object) -> str:
    word = str(code)
    return word if _MACHINE_WORD.fullmatch(word) else ""


def _frozen(value: object) -> object:
    """Lists of raw JSON as expressions know them; nesting is bounded by the parser."""
    if isinstance(value, dict):
        return {name: _frozen(part) for name, part in value.items()}
    return tuple(_frozen(part) for part in value) if isinstance(value, list) else value
