"""Sources as the runtime knows them."""

from __future__ import annotations

from decimal import Decimal

from constructor.expressions import Parsed, parse
from constructor.load.tree import Mapping as Map
from constructor.load.tree import Node, Scalar
from constructor.load.tree import Sequence as Seq
from constructor.resolve.context import flag, number, text
from constructor.resolve.model import SourceOf
from runtime.cabinet.model import ErrorShape, Expr, Source

_BYTES = {"kB": 1_000, "MB": 1_000_000}


def lower_source(source: SourceOf) -> Source:
    """Return a source."""
    node = source.node
    assert isinstance(node, Map)
    auth, limits = node.get("auth"), node.get("limits")
    limits = limits if isinstance(limits, Map) else Map((), node.span)
    return Source(
        id=source.id,
        auth=text(auth.get("kind"), "none") if isinstance(auth, Map) else "none",  # type: ignore[arg-type]  # the schema admits these words only
        auth_header=text(auth.get("header")) if isinstance(auth, Map) else "",
        paging=source.paging,
        errors=_errors(node.get("errors")),
        deadline=_deadline(text(limits.get("deadline"), "2s")),
        in_flight=number(limits.get("in_flight"), 32),
        answer_bytes=_size(text(limits.get("answer"), "2MB")),
    )


def _errors(node: Node | None) -> tuple[ErrorShape, ...]:
    items = node.items if isinstance(node, Seq) else ()
    found = []
    for item in items:
        code = _expr(item.get("code")) if isinstance(item, Map) else None
        if isinstance(item, Map) and code is not None:
            found.append(ErrorShape(code=code, message=_expr(item.get("message")), shown=flag(item.get("shown"))))
    return tuple(found)


def _expr(node: Node | None) -> Expr | None:
    found = parse(str(node.value)) if isinstance(node, Scalar) else None
    return found.expr if isinstance(found, Parsed) else None


def _deadline(written: str) -> Decimal:
    return Decimal(written[:-2]) / 1000 if written.endswith("ms") else Decimal(written[:-1])


def _size(written: str) -> int:
    return int(Decimal(written[:-2]) * _BYTES[written[-2:]])
