"""The languages of the cabinet, and who writes their words: the blueprint or the editors."""

from __future__ import annotations

from collections.abc import Mapping

from constructor.load.tree import Mapping as Map
from constructor.load.tree import Node, Scalar
from constructor.load.tree import Sequence as Seq
from constructor.resolve.context import Context
from constructor.resolve.model import LanguageOf


def resolve_languages(context: Context, node: Node | None) -> Mapping[str, LanguageOf]:
    """Return the languages by code, in order; a first one that is the editors' is reported and is the blueprint's."""
    found: dict[str, LanguageOf] = {}
    for item in node.items if isinstance(node, Seq) else ():
        code, in_content = (item.first.key, True) if isinstance(item, Map) and item.first else (item, False)
        if not isinstance(code, Scalar):
            continue
        if in_content and not found:
            context.report.add("PC4007", code.span, locale=str(code.value))
        name = str(code.value)
        found.setdefault(name, LanguageOf(code=name, span=code.span, in_content=in_content and bool(found)))
    return found
